"""Persons are not looked up by their numbers one by one: that index was most of what landing a register wrote"""

from alembic import op

revision = '0012'
down_revision = '0011'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index('ix_landed_monitored_person_id_hash', 'landed_monitored_person')


def downgrade() -> None:
    op.create_index('ix_landed_monitored_person_id_hash', 'landed_monitored_person', ['id_hash'])
