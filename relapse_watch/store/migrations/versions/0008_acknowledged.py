"""Which messages were answered, and the number by which a form names one"""

import sqlalchemy as sa
from alembic import op

revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('outbox_message', sa.Column('acknowledged_on', sa.Date(), nullable=True, comment='day of the first returned row that answers it; null = none'))
    op.add_column('outbox_message', sa.Column('acknowledged_by', sa.String(length=64), nullable=True, comment='the cadre of that row'))
    op.add_column('landed_verification', sa.Column('message_number', sa.Text(), nullable=True))


def downgrade() -> None:
    op.drop_column('landed_verification', 'message_number')
    op.drop_column('outbox_message', 'acknowledged_by')
    op.drop_column('outbox_message', 'acknowledged_on')
