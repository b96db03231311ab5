"""report: counts, verdicts, warnings, messages and timings, as a page and as artifacts."""

from flows import house
from flows.report.artifacts import publish_county
from flows.report.figures import county_figures
from flows.report.pages import write_county_pages
from flows.runs import CountyRun
from relapse_watch.settings import settings


def report(run: CountyRun) -> str:
    """Write the county's report and publish its artifacts; return the page's file name."""
    figures = county_figures(house.store(), run.run_id)
    page = write_county_pages(figures, house.home(), settings().lang)
    publish_county(figures)
    return page.name
