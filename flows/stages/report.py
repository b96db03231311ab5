"""report: counts, verdicts, warnings, messages and timings, as a page and as artifacts."""

from flows import house
from flows.report.artifacts import publish_county
from flows.report.details import county_details
from flows.report.figures import county_figures
from flows.report.pages import county_pages, write_county_pages
from flows.report.workbook import write_county_workbook
from flows.runs import CountyRun, note_counts
from relapse_watch.settings import settings


def report(run: CountyRun) -> str:
    """Write the county's report and publish its artifacts; return the page's file name.

    The run's row keeps how many defects of each class it counted: later nights show them as the trend.
    """
    figures = county_figures(house.store(), run.run_id)
    details = county_details(figures)
    note_counts(run, {"defects": details.tally})
    lang = settings().lang
    write_county_workbook(run, figures, house.home(), lang)
    pages = county_pages(figures, details, lang)
    page = write_county_pages(pages, figures, details, house.home(), lang)
    publish_county(figures, details, pages["md"])
    return page.name
