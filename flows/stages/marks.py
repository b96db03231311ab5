"""marks: what tonight's verdicts on data mean for each household, by the truth table of the policy."""

import pandas as pd
from sqlalchemy import or_, select

from data_contracts.reading.text import normal_header
from early_warning.policy import InForce
from early_warning.verdicts import FINDING, finding_marks, status_table
from early_warning.verdicts.affected import Scene, affected
from early_warning.verdicts.marks import no_marks, overdue_marks
from flows import house
from flows.runs import CountyRun
from flows.stages.lateness import is_of, owed
from flows.stages.remarks import REMARKS
from relapse_watch.store.frames import read
from relapse_watch.store.tables import finding
from relapse_watch.store.visible import Vintages


def marks_of_findings(run: CountyRun, seen: Vintages) -> pd.DataFrame:
    """The findings of the visible vintages that change a household's data status (early_warning.verdicts.MARK)."""
    return finding_marks(_findings(run, seen.visible), status_table(terms_of(run)))


def marks_of_overdue(run: CountyRun, known: dict[str, pd.DataFrame], register: pd.DataFrame) -> pd.DataFrame:
    """Marks for whoever an overdue file concerns; ``known`` are the rows known tonight, with their ``source``."""
    terms, verdicts = terms_of(run), run.workspace.get("verdicts")
    table, made = status_table(terms), [no_marks()]
    files = verdicts[~verdicts["verdict"].isin(REMARKS)].to_dict("records")
    for one in owed(run, files):
        row = table.of_verdict(one.lateness.verdict, one.dataset)
        rows = known.get(one.dataset, pd.DataFrame(columns=["source"]))
        scene = Scene(rows[is_of(one, rows["source"])], register, known["household_ledger"], terms)
        concerned = affected(row.who, scene)
        file = (one.file.zh, one.file.en)
        made.append(overdue_marks(concerned, row, one.dataset, file, one.lateness.due_on.isoformat()))
    return pd.concat(made, ignore_index=True)


def terms_of(run: CountyRun) -> InForce:
    """The policy in force at the run's county and date."""
    return house.policy().at(run.county, run.as_of)


def _findings(run: CountyRun, visible: pd.DataFrame) -> pd.DataFrame:
    """The findings that may matter: columns FINDING."""
    f, codes = finding.c, status_table(terms_of(run)).codes
    serious = or_(f.severity == "quarantine", f.code.in_(codes))
    mine = (f.vintage_id.in_(visible["vintage_id"].tolist()), f.household_id.is_not(None), serious)
    query = select(finding).where(*mine).order_by(f.vintage_id, f.source_row, f.code)
    found = read(house.store(), query).merge(visible[["vintage_id", "source", "slot"]], on="vintage_id")
    return _titled(_with_columns(found)).reindex(columns=FINDING)


def _with_columns(found: pd.DataFrame) -> pd.DataFrame:
    """``found`` with ``column``, the contract's name of the column reported, missing where it cannot be told."""
    keys = ["dataset", "source", "code", "column_name"]
    kinds = found[keys].drop_duplicates(ignore_index=True)
    names = [_column(*(str(kind[k]) for k in keys)) for kind in kinds.to_dict("records")]
    return found.merge(kinds.assign(column=pd.Series(names, dtype="str")), on=keys, how="left")


def _column(dataset: str, source: str, code: str, header: str) -> str | None:
    """The only column that rules of this code report, else the one whose header it is in the source's files."""
    contract = house.contracts()[dataset]
    reported = list(dict.fromkeys(c for rule in contract.rules if rule.code == code for c in rule.columns))
    if len(reported) == 1:
        return reported[0]
    titles = {normal_header(c.title): c.name for c in contract.columns}
    return (titles | _headers(source)).get(normal_header(header))


def _headers(source: str) -> dict[str, str]:
    mapping = next((m for m in house.sources().mappings if m.name == source), None)
    columns = mapping.columns.items() if mapping else ()
    named = {normal_header("+".join(c.sum)): name for name, c in columns if c.sum}
    return named | {normal_header(header): name for name, c in columns for header in c.from_}


def _titled(found: pd.DataFrame) -> pd.DataFrame:
    """``found`` with the title of the file in both languages, and which one where a source has several."""
    titles = {name: contract.title for name, contract in house.contracts().items()}
    slot = (" " + found["slot"]).where(found["slot"] != "", "")
    named = {
        f"file_{lang}": found["dataset"].map({n: t.text(lang) for n, t in titles.items()}) for lang in ("zh", "en")
    }
    return found.assign(**{name: column.astype("str") + slot for name, column in named.items()})
