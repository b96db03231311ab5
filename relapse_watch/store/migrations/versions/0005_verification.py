"""What cadres bring back, which follow-up notices were written, and which warning a new one follows"""

import sqlalchemy as sa
from alembic import op


revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None

TEXTS = (
    'township', 'village', 'household_id', 'warning_id', 'verified_on', 'result', 'remark', 'measures',
    'verified_by', 'published_on', 'decided_on', 'paused_until', 'pause_reason',
)


def upgrade() -> None:
    op.create_table('landed_verification',
    sa.Column('county', sa.String(length=6), nullable=False),
    sa.Column('vintage_id', sa.String(length=32), nullable=False),
    sa.Column('source_row', sa.BigInteger(), nullable=False, comment='row as the clerk sees it, header rows counted'),
    *(sa.Column(name, sa.Text(), nullable=True) for name in TEXTS),
    )
    op.create_index(op.f('ix_landed_verification_vintage_id'), 'landed_verification', ['vintage_id'], unique=False)
    op.create_table('follow_up_notice',
    sa.Column('notice_id', sa.Integer(), autoincrement=True, nullable=False),
    sa.Column('county', sa.String(length=6), nullable=False),
    sa.Column('warning_id', sa.String(length=32), nullable=False),
    sa.Column('stage', sa.String(length=8), nullable=False, comment='verify | decide | measure'),
    sa.Column('since', sa.Date(), nullable=False, comment='day on which that clock began to run'),
    sa.Column('due_by', sa.Date(), nullable=False),
    sa.Column('occasion', sa.Integer(), nullable=False, comment='1 due soon, 2 overdue, then one more each time it is handed up'),
    sa.Column('told_on', sa.Date(), nullable=False),
    sa.Column('cadre_id', sa.String(length=64), nullable=False, comment='who was told'),
    sa.Column('role', sa.String(length=32), nullable=False),
    sa.Column('message_id', sa.String(length=32), nullable=False),
    sa.PrimaryKeyConstraint('notice_id', name=op.f('pk_follow_up_notice')),
    )
    op.create_index(op.f('ix_follow_up_notice_county_warning_id'), 'follow_up_notice', ['county', 'warning_id'], unique=False)
    op.add_column('warning', sa.Column('previous_warning_id', sa.String(length=32), nullable=True, comment='the closed warning of the same household that this one follows'))


def downgrade() -> None:
    op.drop_column('warning', 'previous_warning_id')
    op.drop_index(op.f('ix_follow_up_notice_county_warning_id'), table_name='follow_up_notice')
    op.drop_table('follow_up_notice')
    op.drop_index(op.f('ix_landed_verification_vintage_id'), table_name='landed_verification')
    op.drop_table('landed_verification')
