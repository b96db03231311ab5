"""Landed datasets: one bulk table each, its contract's columns after the three that say where a row is from."""

from sqlalchemy import BigInteger, Boolean, Column, Double, Integer, String, Table, Text

from relapse_watch.store.base import metadata


def _landed(dataset: str, *columns: Column) -> Table:
    """A landed dataset: its contract's columns after the three that say where each row comes from."""
    return Table(
        f"landed_{dataset}",
        metadata,
        Column("county", String(6), nullable=False),
        Column("vintage_id", String(32), nullable=False, index=True),
        Column("source_row", BigInteger, nullable=False, comment="row as the clerk sees it, header rows counted"),
        *columns,
    )


def text_columns(*names: str) -> list[Column]:
    """Columns of text, one of each name."""
    return [Column(n, Text) for n in names]


def number_columns(*names: str) -> list[Column]:
    """Columns of double precision, one of each name."""
    return [Column(n, Double) for n in names]


def _flag(*names: str) -> list[Column]:
    return [Column(n, Boolean) for n in names]


landed_monitored_person = _landed(
    "monitored_person",
    *text_columns("township", "village", "household_id", "person_id", "name", "id_hash", "sex", "birth_date"),
    *text_columns("relation_to_head", "household_type", "monitoring_category", "labour_capacity", "health_status"),
    *text_columns("school_status", "identified_month", "resolved_month", "risk_1", "risk_2", "risk_3"),
    *_flag(
        "is_risk_resolved",
        "is_unsafe_housing",
        "has_safe_water",
        "has_resident_medical",
        "has_employee_medical",
    ),
    *_flag("is_school_dropout", "has_uninsured_member", "is_whole_household_without_labour"),
    *number_columns("net_income_yuan_per_head", "wage_income_yuan", "transfer_income_yuan", "business_income_yuan"),
    *number_columns("rigid_spending_yuan"),
)

landed_household_member = _landed(
    "household_member",
    *text_columns("township", "village", "household_id", "person_id", "name", "id_hash", "household_type"),
)

landed_household_income = _landed(
    "household_income",
    *text_columns("township", "village", "household_id", "head_name", "id_hash"),
    Column("accounting_year", Integer, comment="Oct of the year before to Sep of it"),
    Column("members", Integer),
    *number_columns("wage_income_yuan", "business_income_yuan", "property_income_yuan", "transfer_income_yuan"),
    *number_columns("business_cost_yuan", "net_income_yuan", "net_income_yuan_per_head", "claims_yuan"),
    *number_columns("rigid_spending_yuan"),
)

landed_migrant_work = _landed(
    "migrant_work",
    *text_columns(
        "township",
        "village",
        "household_id",
        "person_id",
        "id_hash",
        "start_month",
        "end_month",
        "work_county",
    ),
    *_flag("is_working_away"),
    *number_columns("wage_yuan_per_month", "transport_subsidy_yuan"),
)

landed_aid_payment = _landed(
    "aid_payment",
    *text_columns("township", "village", "household_id", "id_hash", "aid_kind", "paid_month", "department"),
    *number_columns("amount_yuan"),
)

landed_department_event = _landed(
    "department_event",
    *text_columns("township", "village", "household_id", "id_hash", "event_kind", "event_date", "grade", "department"),
    *number_columns("amount_yuan"),
)

landed_cadre = _landed(
    "cadre",
    *text_columns("cadre_id", "name", "role", "township", "village", "channel", "address", "starts_on", "ends_on"),
    *text_columns("leave_starts_on", "leave_ends_on", "substitute_id"),
)

landed_responsibility = _landed(
    "responsibility",
    *text_columns("cadre_id", "role", "scope", "township", "village", "household_id", "starts_on", "ends_on"),
)

landed_household_list = _landed(
    "household_list",
    *text_columns("township", "village", "household_id", "household_type", "monitoring_category", "head_name"),
    Column("members", Integer),
)

landed_household_ledger = _landed(
    "household_ledger",
    *text_columns("township", "village", "household_id", "ended_on"),
    Column("members", Integer),
    *number_columns("wage_income_yuan", "business_income_yuan", "property_income_yuan", "transfer_income_yuan"),
    *number_columns("business_cost_yuan", "rigid_spending_yuan", "claims_yuan"),
)

landed_planned_work = _landed(
    "planned_work",
    *text_columns("township", "village", "household_id", "person_id", "id_hash", "planned_county", "service_need"),
    *_flag("is_planning"),
)

landed_village = _landed(
    "village",
    *text_columns("township", "village"),
    *_flag("is_delisted", "has_paved_road", "has_bus"),
    *number_columns("households", "people", "low_income_households", "low_income_people", "extreme_hardship_people"),
    *number_columns(
        "disabled_people", "unsafe_housing_households", "unsafe_water_households", "collective_income_yuan"
    ),
)

landed_verification = _landed(
    "verification",
    *text_columns("township", "village", "household_id", "warning_id", "verified_on", "result", "remark", "measures"),
    *text_columns("verified_by", "published_on", "decided_on", "paused_until", "pause_reason", "message_number"),
)

landed_tables: dict[str, Table] = {
    name.removeprefix("landed_"): table for name, table in metadata.tables.items() if name.startswith("landed_")
}
