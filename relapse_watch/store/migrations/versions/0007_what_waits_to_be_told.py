"""How urgent a message is, and news that is held back"""

import sqlalchemy as sa
from alembic import op

revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('outbox_message', sa.Column('urgency', sa.String(length=8), server_default='other', nullable=False, comment='red | other: in which hours it may be sent'))
    op.add_column('outbox_message', sa.Column('superseded_by', sa.String(length=32), nullable=True, comment='the newer message that tells what this one did, not sent before'))
    op.create_table('held_back',
    sa.Column('warning_id', sa.String(length=32), nullable=False),
    sa.Column('county', sa.String(length=6), nullable=False),
    sa.Column('why', sa.String(length=12), nullable=False, comment='silenced | flapping'),
    sa.Column('since', sa.Date(), nullable=False, comment='as-of date of the last change that was not told'),
    sa.Column('told_level', sa.String(length=8), nullable=True, comment='what its cadre was told last; null = nothing'),
    sa.Column('told_status', sa.String(length=12), nullable=True),
    sa.Column('told_cadre_id', sa.String(length=64), nullable=True, comment='who was told that; null = nobody who still has it'),
    sa.Column('said_on', sa.Date(), nullable=True, comment='as-of date on which it was told after all; null while it is held back'),
    sa.Column('said_as', sa.String(length=16), nullable=True, comment='the transition as which it was told'),
    sa.ForeignKeyConstraint(['warning_id'], ['warning.warning_id'], name=op.f('fk_held_back_warning_id')),
    sa.PrimaryKeyConstraint('warning_id', name=op.f('pk_held_back'))
    )
    op.create_index(op.f('ix_held_back_county'), 'held_back', ['county'], unique=False)


def downgrade() -> None:
    op.drop_index(op.f('ix_held_back_county'), table_name='held_back')
    op.drop_table('held_back')
    op.drop_column('outbox_message', 'superseded_by')
    op.drop_column('outbox_message', 'urgency')
