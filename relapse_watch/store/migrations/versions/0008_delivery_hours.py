"""How urgent a message is"""

import sqlalchemy as sa
from alembic import op

revision = '0008'
down_revision = '0006'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('outbox_message', sa.Column('urgency', sa.String(length=8), server_default='other', nullable=False, comment='red | other: in which hours it may be sent'))


def downgrade() -> None:
    op.drop_column('outbox_message', 'urgency')
