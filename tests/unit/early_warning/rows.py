"""Tiny landed tables and the county they make."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any

import pandas as pd

from early_warning import Assessment, Panel, Policy, assess, household_month, households, load_policy
from early_warning.facts import gather
from early_warning.policy import InForce
from early_warning.policy.model import Dated
from early_warning.rules import RULES
from early_warning.rules.hit import Hit
from relapse_watch.dates import last_complete_month, trailing_months
from relapse_watch.store.tables import landed_tables

COUNTY = "990101"
AS_OF = date(2026, 10, 31)
LINE = 8500.0
KINDS = {"TEXT": "str", "BOOLEAN": "boolean", "DOUBLE": "float64", "INTEGER": "Int64", "BIGINT": "Int64"}


@cache
def shipped() -> Policy:
    return load_policy()


def terms(as_of: date = AS_OF, place: str = COUNTY) -> InForce:
    return shipped().at(place, as_of)


def adopting(place: str, as_of: date = AS_OF, policy: Policy | None = None, **values: object) -> InForce:
    """The shipped (or another) policy at a place that has the given values of its own, and a monitoring line."""
    declarations = dict((policy or shipped()).declarations)
    for name, value in ({"monitoring_line": LINE} | values).items():
        own = Dated(place=place, starts_on=date(2020, 1, 1), value=value, reference="a test", origin="ours")
        others = tuple(v for v in declarations[name].values if v.place != place)
        declarations[name] = declarations[name].model_copy(update={"values": (*others, own)})
    return Policy(declarations).at(place, as_of)


def table(dataset: str, rows: Sequence[dict[str, Any]] = ()) -> pd.DataFrame:
    """A landed table with the columns and kinds of the store."""
    columns = {c.name: KINDS.get(str(c.type), "str") for c in landed_tables[dataset].columns}
    return pd.DataFrame(list(rows), columns=list(columns)).astype(columns)


def person(household_id: str = "h1", **other: Any) -> dict[str, Any]:
    usual = {
        "township": "东乡",
        "village": "一村",
        "household_type": "lifted",
        "name": "张三丰",
        "relation_to_head": "户主",
    }
    return usual | {"household_id": household_id} | other


def account(household_id: str, year: int, members: int = 1, **yuan: float) -> dict[str, Any]:
    """An annual account: wage, business, property, transfer, cost in yuan; 0 unless given."""
    names = ("wage_income", "business_income", "property_income", "transfer_income", "business_cost")
    amounts = {f"{name}_yuan": yuan.pop(name, 0.0) for name in names}
    return {"household_id": household_id, "accounting_year": year, "members": members} | amounts | yuan


def monthly(
    household_id: str, amounts: Sequence[float], as_of: date = AS_OF, kind: str = "business_income", **other: Any
) -> list[dict[str, Any]]:
    """One ledger account a month, the last one for the last complete month."""
    months = trailing_months(last_complete_month(as_of), len(amounts))
    place = {"household_id": household_id, "township": "东乡", "village": "一村"}
    zero = {f"{k}_yuan": 0.0 for k in ("wage_income", "business_income", "property_income", "transfer_income")}
    zero |= {"business_cost_yuan": 0.0, "rigid_spending_yuan": 0.0, "claims_yuan": 0.0, "members": 1}
    return [
        place | zero | {"ended_on": f"{m}-28", f"{kind}_yuan": a} | other for m, a in zip(months, amounts, strict=True)
    ]


def event(
    household_id: str, kind: str, on: str, amount: float | None = None, grade: str | None = None
) -> dict[str, Any]:
    return {"household_id": household_id, "event_kind": kind, "event_date": on, "amount_yuan": amount, "grade": grade}


def outlook(**risks: float) -> pd.DataFrame:
    """What a model says of households: their risk, a depth of a fifth of the line."""
    frame = pd.DataFrame({"household_id": list(risks), "risk": list(risks.values())}, dtype=object)
    numbers = {"risk_low": 0.0, "risk_high": 1.0, "expected_poverty": 0.1, "depth": 0.2}
    types = dict.fromkeys(["risk", *numbers], "float64") | {"household_id": "str", "risk_basis": "str"}
    return frame.assign(**numbers, risk_basis="model").astype(types)


def trouble(**status: str) -> pd.DataFrame:
    frame = pd.DataFrame({"household_id": list(status), "data_status": list(status.values())})
    return frame.astype("str")


@dataclass
class County:
    """The sources of a county; what is not given is empty."""

    persons: list[dict[str, Any]] = field(default_factory=list)
    listed: list[dict[str, Any]] = field(default_factory=list)
    incomes: list[dict[str, Any]] = field(default_factory=list)
    work: list[dict[str, Any]] = field(default_factory=list)
    payments: list[dict[str, Any]] = field(default_factory=list)
    events: list[dict[str, Any]] = field(default_factory=list)
    ledger: list[dict[str, Any]] = field(default_factory=list)
    trouble: pd.DataFrame = field(default_factory=trouble)
    terms: InForce = field(default_factory=terms)

    def register(self) -> pd.DataFrame:
        incomes, ledger = table("household_income", self.incomes), table("household_ledger", self.ledger)
        listed = table("household_list", self.listed)
        work = table("migrant_work", self.work)
        return households(table("monitored_person", self.persons), listed, incomes, ledger, work, self.terms)

    def panel(self, register: pd.DataFrame | None = None) -> Panel:
        return household_month(
            self.register() if register is None else register,
            table("household_income", self.incomes),
            table("migrant_work", self.work),
            table("aid_payment", self.payments),
            table("department_event", self.events),
            table("household_ledger", self.ledger),
            self.terms,
        )

    def assess(self, outlook: pd.DataFrame | None = None, at_high_risk: Collection[str] = ()) -> Assessment:
        events = table("department_event", self.events)
        register = self.register()
        return assess(register, self.panel(register), events, self.trouble, self.terms, outlook, at_high_risk)

    def hit(self, code: str) -> Hit:
        """What one rule finds, whether or not it is in force."""
        register = self.register()
        events = table("department_event", self.events)
        return RULES[code](gather(register, self.panel(register), events, self.trouble, self.terms))

    def met(self, code: str) -> set[str]:
        """The households for which one rule holds."""
        return set(self.register()["household_id"][self.hit(code).where])

    def level(self, household_id: str = "h1") -> str:
        return str(self.assess().assessments.set_index("household_id")["level"][household_id])

    def codes(self, household_id: str = "h1") -> set[str]:
        reasons = self.assess().reasons
        return set(reasons.loc[reasons["household_id"] == household_id, "code"])


def rich(*household_ids: str, **of_person: Any) -> County:
    """Households so well off (60,000 yuan a head and year) that no income rule is met."""
    return County(
        [person(h, **of_person) for h in household_ids],
        ledger=[row for h in household_ids for row in monthly(h, [5_000.0] * 36)],
    )
