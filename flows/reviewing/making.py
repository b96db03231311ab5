"""Make and write a county's feedback: the steps that the flow and the command line share."""

import json
import re
from datetime import date
from pathlib import Path

from sqlalchemy import func, select

from early_warning.feedback import feedback_terms
from flows import house
from flows.reviewing.gathering import gathered
from flows.reviewing.page import feedback_page
from flows.reviewing.review import Record, review, span_of
from relapse_watch.dates import add_months, month_of
from relapse_watch.errors import WrongUse
from relapse_watch.store.tables import run

FOLDER = "feedback"


def feedback_of(county: str, month: str | None, as_of: date) -> Record:
    """The feedback of ``month`` (YYYY-MM; by default the month before ``as_of``), as known on ``as_of``.

    Raises WrongUse for a month that is none or lies ahead, and for a county without a finished night by then;
    PolicyMissing, StoreUnreachable.
    """
    chosen = month_of_report(month, as_of)
    policy = house.policy()
    span = span_of(county, chosen, as_of, feedback_terms(policy.at(county, as_of)))
    _demand_nights(county, span.last)
    return review(gathered(house.store(), span), span, chosen, policy.at(county, span.last))


def write_feedback(report: Record, folder: Path, lang: str) -> list[Path]:
    """Write the page and, beside it, all its figures as JSON; return both files."""
    folder.mkdir(parents=True, exist_ok=True)
    stem = f"{report['county']}-{report['month']}"
    page, figures = folder / f"{stem}.html", folder / f"{stem}.json"
    page.write_text(feedback_page(report, lang), encoding="utf-8")
    figures.write_text(json.dumps(report, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return [page, figures]


def month_of_report(month: str | None, as_of: date) -> str:
    """``month``, or the one before ``as_of``. Raises WrongUse for what is no month, or lies ahead."""
    chosen = month or add_months(month_of(as_of), -1)
    _demand_month(chosen, as_of)
    return chosen


def _demand_month(month: str, as_of: date) -> None:
    if not re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", month):
        raise WrongUse(f"月份应写成 2026-10 这样,现为「{month}」", f"a month is written like 2026-10; found {month!r}")
    if month > month_of(as_of):
        raise WrongUse(f"{month} 还没有到(基准日 {as_of})", f"{month} is still to come on {as_of}")


def _demand_nights(county: str, last: date) -> None:
    mine = (run.c.county == county, run.c.status == "complete", run.c.as_of <= last)
    with house.store().reading() as connection:
        many = connection.execute(select(func.count()).select_from(run).where(*mine)).scalar_one()
    if not many:
        raise WrongUse(
            f"{county} 到 {last} 还没有完成过一夜,没有可反馈的;请先运行 relapse-watch nightly",
            f"no night of {county} was finished by {last}, there is nothing to report on; run relapse-watch nightly",
        )
