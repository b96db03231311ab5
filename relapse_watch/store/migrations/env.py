"""Run by Alembic on the connection that ``relapse_watch.store.migrate`` passes."""

from typing import Any, Literal

from alembic import context

from relapse_watch.store.columns import UtcDateTime
from relapse_watch.store.tables import metadata


def _render(kind: str, item: Any, _autogen: Any) -> str | Literal[False]:
    # Migrations are history: they name the database's own type, whatever our class becomes.
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, UtcDateTime) else False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    compare_type=True,
    render_item=_render,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
