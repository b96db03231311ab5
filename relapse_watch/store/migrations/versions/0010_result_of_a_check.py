"""A file judged again with the same result is not landed again"""

import sqlalchemy as sa
from alembic import op

revision = '0010'
down_revision = '0009'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('vintage', sa.Column('result', sa.String(length=64), nullable=True, comment='fingerprint of what landing it wrote; null = not known'))


def downgrade() -> None:
    op.drop_column('vintage', 'result')
