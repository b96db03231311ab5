"""Silences, and who stands in for a cadre on leave"""

import sqlalchemy as sa
from alembic import op

revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None


KINDS = 'digest | township | county | handover | orphans | findings | failure | follow_up | undelivered'
EARLIER_KINDS = 'digest | findings | orphans | failure'


def _kinds(comment: str, before: str) -> None:
    # SQLite keeps no comments, and would copy the table for one.
    if op.get_bind().dialect.name == 'postgresql':
        op.alter_column('outbox_message', 'kind', comment=comment, existing_comment=before, existing_type=sa.String(length=16), existing_nullable=False)


def upgrade() -> None:
    _kinds(KINDS, EARLIER_KINDS)
    op.create_table('silence',
    sa.Column('silence_id', sa.String(length=32), nullable=False),
    sa.Column('county', sa.String(length=6), nullable=False),
    sa.Column('scope', sa.String(length=12), nullable=False, comment='household | township | cadre'),
    sa.Column('target', sa.String(length=128), nullable=False, comment='which of them'),
    sa.Column('level', sa.String(length=8), nullable=False, comment='news up to this level is not told; graver news is'),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('by_whom', sa.Text(), nullable=False),
    sa.Column('from_day', sa.Date(), nullable=False, comment='first as-of date on which it counts'),
    sa.Column('until_day', sa.Date(), nullable=False, comment='last as-of date on which it counts'),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('silence_id', name=op.f('pk_silence'))
    )
    op.create_index(op.f('ix_silence_county'), 'silence', ['county'], unique=False)
    for name in ('leave_starts_on', 'leave_ends_on', 'substitute_id'):
        op.add_column('landed_cadre', sa.Column(name, sa.Text(), nullable=True))


def downgrade() -> None:
    _kinds(EARLIER_KINDS, KINDS)
    for name in ('substitute_id', 'leave_ends_on', 'leave_starts_on'):
        op.drop_column('landed_cadre', name)
    op.drop_index(op.f('ix_silence_county'), table_name='silence')
    op.drop_table('silence')
