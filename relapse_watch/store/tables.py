"""The tables of the store: what every room shares.

Two kinds. *Small* tables are written through SQLAlchemy in transactions. *Bulk* tables are append-only
and filled by ADBC; each of their rows carries the id of the vintage (landed data) or run (results) that
wrote it, and counts only once that vintage or run is marked complete.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    Double,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from relapse_watch.store.base import metadata
from relapse_watch.store.columns import UtcDateTime
from relapse_watch.store.id_key import id_key_mark as id_key_mark
from relapse_watch.store.landed import landed_tables, number_columns, text_columns

# --- small tables -----------------------------------------------------------------------------------

run = Table(
    "run",
    metadata,
    Column("run_id", String(32), primary_key=True),
    Column("night_id", String(32), nullable=False, index=True, comment="one id for all counties of one night"),
    Column("county", String(6), nullable=False),
    Column("as_of", Date, nullable=False),
    Column("status", String(10), nullable=False, comment="running | complete | refused | failed | locked | dead"),
    Column("started_at", UtcDateTime(), nullable=False),
    Column("finished_at", UtcDateTime()),
    Column("inputs", String(64), comment="fingerprint of vintages, policy and code version"),
    Column("error_zh", Text),
    Column("error_en", Text),
    Column("counts", Text, comment="JSON"),
    Column("timings", Text, comment="JSON: [{stage, seconds, peak_bytes}]"),
    Column("thinned_to", Date, comment="kept in part: nights from this date on are whole"),
    Index(None, "county", "as_of"),
)

county_lease = Table(
    "county_lease",
    metadata,
    Column("county", String(6), primary_key=True),
    Column("run_id", String(32), nullable=False),
    Column("host", String(255), nullable=False),
    Column("pid", Integer, nullable=False),
    Column("birth", String(80), nullable=False, comment="boot and start tick of the process: pids are used again"),
    Column("since", UtcDateTime(), nullable=False),
    Column("expires_at", UtcDateTime(), nullable=False),
)

vintage = Table(
    "vintage",
    metadata,
    Column("vintage_id", String(32), primary_key=True),
    Column("run_id", String(32), ForeignKey("run.run_id"), nullable=False, index=True),
    Column("county", String(6), nullable=False),
    Column("dataset", String(32), nullable=False),
    Column("source", String(64), nullable=False, comment="name of the source mapping"),
    Column(
        "slot",
        String(64),
        nullable=False,
        comment="which of a source's files: a year, a list; '' if only one",
    ),
    Column("file", String(512), nullable=False, comment="path within the inbox"),
    Column("sheet", String(128)),
    Column("fingerprint", String(64), nullable=False, comment="SHA-256 of the file's bytes"),
    Column("content", String(64), comment="SHA-256 of what stands in its cells; null where nothing was read"),
    Column("check_key", String(64), nullable=False, comment="what else the verdict hangs on"),
    Column("result", String(64), comment="fingerprint of what landing it wrote; null = not known"),
    Column("exported_on", Date, comment="date in the file's name, if any"),
    Column("known_on", Date, nullable=False, comment="from this as-of date on the vintage is known"),
    Column("sequence", Integer, nullable=False, comment="order of receipt within the county"),
    Column("verdict", String(12), nullable=False, comment="accepted | quarantined | refused"),
    Column("rows", Integer, nullable=False),
    Column("accepted", Integer, nullable=False),
    Column("quarantined", Integer, nullable=False),
    Column("state", String(8), nullable=False, comment="pending | landed | refused"),
    Column(
        "retired_to",
        Date,
        comment="its rows and file are gone: no night before this as-of date can be seen again; null = kept",
    ),
    Index(None, "county", "dataset", "source", "slot"),
)

dataset_verdict = Table(
    "dataset_verdict",
    metadata,
    Column("run_id", String(32), ForeignKey("run.run_id"), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False, comment="order within the run"),
    Column("source", String(64), nullable=False),
    Column("slot", String(64), nullable=False),
    Column("dataset", String(32), nullable=False),
    Column("county", String(6), nullable=False),
    Column("vintage_id", String(32)),
    Column("file", String(512)),
    Column("sheet", String(128)),
    Column(
        "verdict",
        String(12),
        nullable=False,
        comment="accepted | quarantined | refused | late | overdue | unmatched",
    ),
    Column("is_new", Boolean, nullable=False, comment="read in this run, not carried from an earlier one"),
    Column("rows", Integer, nullable=False),
    Column("accepted", Integer, nullable=False),
    Column("quarantined", Integer, nullable=False),
    Column("text_zh", Text),
    Column("text_en", Text),
)

warning = Table(
    "warning",
    metadata,
    Column("warning_id", String(32), primary_key=True),
    Column("county", String(6), nullable=False),
    Column("household_id", String(64), nullable=False),
    Column("township", String(128), nullable=False),
    Column("village", String(128), nullable=False),
    Column("head_masked", String(64), comment="masked name of the head, for messages"),
    Column("category", String(16), comment="unstable | marginal | sudden_hardship; null where the data cannot say"),
    Column("level", String(8), nullable=False, comment="red | yellow | green | unknown"),
    Column("risk", Double),
    Column("data_status", String(12), nullable=False),
    Column("status", String(12), nullable=False, comment="open | due_to_clear | closed"),
    Column("opened_on", Date, nullable=False),
    Column("level_since", Date, nullable=False),
    Column("better_since", Date, comment="first night assessed below its level without a break"),
    Column("closed_on", Date),
    Column("owner_cadre_id", String(64)),
    Column("owner_role", String(32)),
    Column("run_id", String(32), ForeignKey("run.run_id"), nullable=False, comment="last run that changed it"),
    Column("previous_warning_id", String(32), comment="the closed warning of the same household that this one follows"),
    Index(None, "county", "status"),
    Index(None, "county", "household_id"),
)

warning_event = Table(
    "warning_event",
    metadata,
    Column("event_id", Integer, primary_key=True, autoincrement=True),
    Column("warning_id", String(32), ForeignKey("warning.warning_id"), nullable=False, index=True),
    Column("run_id", String(32), ForeignKey("run.run_id"), nullable=False, index=True),
    Column("as_of", Date, nullable=False),
    Column("transition", String(16), nullable=False),
    Column("level_from", String(8)),
    Column("level_to", String(8)),
    Column("owner_cadre_id", String(64)),
)

held_back = Table(
    "held_back",
    metadata,
    Column("warning_id", String(32), ForeignKey("warning.warning_id"), primary_key=True),
    Column("county", String(6), nullable=False, index=True),
    Column("why", String(12), nullable=False, comment="silenced | flapping"),
    Column("since", Date, nullable=False, comment="as-of date of the last change that was not told"),
    Column("told_level", String(8), comment="what its cadre was told last; null = nothing"),
    Column("told_status", String(12)),
    Column("told_cadre_id", String(64), comment="who was told that; null = nobody who still has it"),
    Column("said_on", Date, comment="as-of date on which it was told after all; null while it is held back"),
    Column("said_as", String(16), comment="the transition as which it was told"),
)

follow_up_notice = Table(
    "follow_up_notice",
    metadata,
    Column("notice_id", Integer, primary_key=True, autoincrement=True),
    Column("county", String(6), nullable=False),
    Column("warning_id", String(32), nullable=False),
    Column("stage", String(8), nullable=False, comment="verify | decide | measure"),
    Column("since", Date, nullable=False, comment="day on which that clock began to run"),
    Column("due_by", Date, nullable=False),
    Column(
        "occasion",
        Integer,
        nullable=False,
        comment="1 due soon, 2 overdue, then one more each time it is handed up",
    ),
    Column("told_on", Date, nullable=False),
    Column("cadre_id", String(64), nullable=False, comment="who was told"),
    Column("role", String(32), nullable=False),
    Column("message_id", String(32), nullable=False),
    Index(None, "county", "warning_id"),
)

outbox_message = Table(
    "outbox_message",
    metadata,
    Column("message_id", String(32), primary_key=True),
    Column("key", String(64), nullable=False, comment="hash of cadre, night and content"),
    Column(
        "kind",
        String(16),
        nullable=False,
        comment="digest | township | county | handover | orphans | findings | failure | follow_up | undelivered",
    ),
    Column("county", String(6), nullable=False),
    Column("cadre_id", String(64), nullable=False),
    Column("channel", String(32), nullable=False),
    Column("address", Text, nullable=False, comment="where to; never shown or logged"),
    Column("as_of", Date, nullable=False),
    Column("run_id", String(32), ForeignKey("run.run_id"), nullable=False, index=True),
    Column("title", Text, nullable=False),
    Column("body", Text, nullable=False, comment="Markdown"),
    Column("households", Text, nullable=False, comment="JSON list of household_id"),
    Column("status", String(12), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("created_at", UtcDateTime(), nullable=False),
    Column("sent_at", UtcDateTime()),
    Column("error", Text, comment="masked"),
    Column("not_before", UtcDateTime(), comment="not to be sent earlier; null = at once"),
    Column(
        "urgency",
        String(8),
        nullable=False,
        default="other",
        server_default="other",
        comment="red | other: in which hours it may be sent",
    ),
    Column("tries", Integer, nullable=False, default=0, server_default="0", comment="attempts by the present channel"),
    Column("fallbacks", Text, comment="JSON list of [channel, address], next first; never shown or logged"),
    Column("letter_id", String(32), comment="the message that told that this one reached nobody"),
    Column("superseded_by", String(32), comment="the newer message that tells what this one did, not sent before"),
    Column("acknowledged_on", Date, comment="day of the first returned row that answers it; null = none"),
    Column("acknowledged_by", String(64), comment="the cadre of that row"),
    UniqueConstraint("key"),
    Index(None, "county", "status"),
)

delivery_attempt = Table(
    "delivery_attempt",
    metadata,
    Column("message_id", String(32), ForeignKey("outbox_message.message_id"), primary_key=True),
    Column("attempt", Integer, primary_key=True, autoincrement=False, comment="1, 2, … of the message"),
    Column("channel", String(32), nullable=False),
    Column("started_at", UtcDateTime(), nullable=False),
    Column("ended_at", UtcDateTime(), comment="null while under way"),
    Column("outcome", String(8), comment="sent | later | refused | unknown (the sender died)"),
    Column("answer", Text, comment="what the service said, masked"),
)

# --- bulk tables ------------------------------------------------------------------------------------

finding = Table(
    "finding",
    metadata,
    Column("vintage_id", String(32), nullable=False, index=True),
    Column("county", String(6), nullable=False),
    Column("dataset", String(32), nullable=False),
    Column("code", String(48), nullable=False),
    Column("family", String(48), nullable=False, comment="one defect may have a code for each population: the first"),
    Column("severity", String(12), nullable=False, comment="refuse | quarantine | note"),
    Column("defect_class", String(32), nullable=False, comment="one of the nine classes of defects"),
    Column("is_lead", Boolean, nullable=False, comment="a household to look at rather than a cell to mend"),
    Column("is_suppressed", Boolean, nullable=False, comment="verified as a false alarm, for a time"),
    Column("source_row", BigInteger),
    Column("township", Text),
    Column("village", Text),
    Column("household_id", Text),
    Column("person_id", Text),
    Column("column_name", Text, comment="header as the clerk sees it"),
    Column("found", Text, comment="masked where personal"),
    Column("expected", Text),
    Column("what_zh", Text, comment="what is wrong"),
    Column("what_en", Text),
    Column("fix_zh", Text, comment="what to write instead"),
    Column("fix_en", Text),
)

quarantined_row = Table(
    "quarantined_row",
    metadata,
    Column("vintage_id", String(32), nullable=False, index=True),
    Column("county", String(6), nullable=False),
    Column("dataset", String(32), nullable=False),
    Column("source_row", BigInteger, nullable=False),
    Column("household_id", Text),
    Column("codes", Text, nullable=False, comment="comma separated"),
    Column("record", Text, nullable=False, comment="JSON of the row, ID, phone and account masked"),
)

register_key = Table(
    "register_key",
    metadata,
    Column("vintage_id", String(32), nullable=False, index=True),
    Column("county", String(6), nullable=False),
    Column("dataset", String(32), nullable=False),
    Column("key", Text, nullable=False, comment="what other datasets refer to, of every row, set aside or not"),
)

suppression = Table(
    "suppression",
    metadata,
    Column("suppression_id", String(32), primary_key=True),
    Column("county", String(6), nullable=False),
    Column("code", String(48), nullable=False, comment="the rule that was wrong about this household"),
    Column("household_id", String(64), nullable=False),
    Column("verified_by", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("from_day", Date, nullable=False, comment="first as-of date on which it counts"),
    Column("until_day", Date, nullable=False, comment="last as-of date on which it counts"),
    Column("recorded_at", UtcDateTime(), nullable=False),
    Index(None, "county", "code", "household_id"),
)

silence = Table(
    "silence",
    metadata,
    Column("silence_id", String(32), primary_key=True),
    Column("county", String(6), nullable=False, index=True),
    Column("scope", String(12), nullable=False, comment="household | township | cadre"),
    Column("target", String(128), nullable=False, comment="which of them"),
    Column("level", String(8), nullable=False, comment="news up to this level is not told; graver news is"),
    Column("reason", Text, nullable=False),
    Column("by_whom", Text, nullable=False),
    Column("from_day", Date, nullable=False, comment="first as-of date on which it counts"),
    Column("until_day", Date, nullable=False, comment="last as-of date on which it counts"),
    Column("recorded_at", UtcDateTime(), nullable=False),
)

household_assessment = Table(
    "household_assessment",
    metadata,
    Column("run_id", String(32), nullable=False, index=True),
    Column("county", String(6), nullable=False),
    *text_columns("household_id", "township", "village", "head_masked", "household_type", "monitoring_category"),
    *text_columns("category", "level", "data_status"),
    *number_columns(
        "risk",
        "income_yuan_per_head",
        "line_yuan_per_head",
        "change_on_year",
        "slope_yuan_per_head_per_month",
    ),
    *number_columns("rigid_spending_yuan_per_head", "months_since_data"),
    Column("members", Integer),
    *number_columns("risk_low", "risk_high", "expected_poverty", "depth", "priority"),
    Column("risk_basis", Text, comment="model | current_income"),
    *number_columns("volatility", "months_without_wages", "transfer_share"),
    Column("gap_code", Text, comment="why the newest income is not known"),
    Column("household_class", Text, comment="by labour and income against spending"),
    Column("help_kind", Text, comment="the kind of help that class calls for"),
    Column("measures", Text, comment="suggested measures, separated by semicolons"),
    Column("selection", Text, comment="statutory | ranked | audit | below_cut"),
    Column("uncut_level", Text, comment="the level it would have if there were visits enough"),
    *number_columns("risk_current_income"),
    Column("risk_parts", Text, comment="what moved the risk most from there: name:log-odds, separated by semicolons"),
    Index(None, "county", "household_id"),
)

assessment_reason = Table(
    "assessment_reason",
    metadata,
    Column("run_id", String(32), nullable=False, index=True),
    Column("county", String(6), nullable=False),
    *text_columns("household_id", "code", "level", "text_zh", "text_en", "clears_zh", "clears_en"),
    *number_columns("observed", "threshold"),
    *text_columns("unit", "effective_from", "reference", "origin"),
    Column("since", Text, comment="since when it holds: a month or a day; null where nobody can say"),
    Index(None, "county", "household_id"),
)

township_visits = Table(
    "township_visits",
    metadata,
    Column("run_id", String(32), nullable=False, index=True),
    Column("county", String(6), nullable=False),
    Column("township", Text),
    *number_columns("capacity", "statutory", "ranked", "audit", "below_cut", "expected_falls_not_visited"),
)

risk_model = Table(
    "risk_model",
    metadata,
    Column("run_id", String(32), primary_key=True, comment="the night that fitted it"),
    Column("county", String(6), nullable=False),
    Column("month", String(7), nullable=False, comment="vintage: the last complete month it learned from"),
    Column("as_of", String(10), nullable=False),
    Column("inputs_fingerprint", String(64), nullable=False, comment="SHA-256 of what it was fitted on"),
    Column("basis", String(16), nullable=False, comment="model | current_income"),
    Column("parameters", Text, nullable=False, comment="JSON"),
    Column("diagnostics", Text, nullable=False, comment="JSON"),
    Column("calibration", Text, nullable=False, comment="JSON"),
    Index(None, "county", "month"),
)

bulk_by_run: tuple[Table, ...] = (household_assessment, assessment_reason, township_visits, risk_model)
bulk_by_vintage: tuple[Table, ...] = (*landed_tables.values(), finding, quarantined_row, register_key)
