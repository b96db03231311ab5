"""What a working role on PostgreSQL may do: what a night and the commands really do, and nothing to the schema."""

from collections.abc import Iterator

from sqlalchemy.dialects import postgresql

from relapse_watch.store import tables as t
from relapse_watch.store.base import metadata

CHANGED = (t.run, t.vintage, t.warning, t.outbox_message, t.delivery_attempt, t.county_lease, t.suppression, t.silence)
"""Tables whose rows change after they were written."""

REMOVED = (*t.bulk_by_run, *t.bulk_by_vintage, t.vintage, t.county_lease, t.held_back)
"""Tables that lose rows: what dead runs left, leases let go, and what is no longer held back."""


def rights(role: str) -> str:
    """The SQL by which the owner of the store's tables gives ``role`` its rights, and takes all others from it.

    To be run after every upgrade; running it again changes nothing. ``role`` may then read all tables, add rows
    to all but Alembic's, change rows of CHANGED and remove rows of REMOVED. It cannot create, alter, truncate or
    drop anything.
    """
    return "\n".join(["BEGIN;", *(f"{statement};" for statement in _statements(_quoted(role))), "COMMIT;", ""])


def _statements(role: str) -> Iterator[str]:
    every = ", ".join(sorted(metadata.tables))
    yield f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {role}"
    yield f"REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM {role}"
    yield "REVOKE CREATE ON SCHEMA public FROM PUBLIC"
    yield f"GRANT USAGE ON SCHEMA public TO {role}"
    yield f"GRANT SELECT ON alembic_version TO {role}"
    yield f"GRANT SELECT, INSERT ON {every} TO {role}"
    yield f"GRANT UPDATE ON {_named(CHANGED)} TO {role}"
    yield f"GRANT DELETE ON {_named(REMOVED)} TO {role}"
    yield f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}"


def _named(tables: tuple[t.Table, ...]) -> str:
    return ", ".join(sorted({table.name for table in tables}))


def _quoted(role: str) -> str:
    return postgresql.dialect().identifier_preparer.quote_identifier(role)
