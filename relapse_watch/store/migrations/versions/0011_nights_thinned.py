"""A night of which the households that nothing was said of are no longer kept says so"""

import sqlalchemy as sa
from alembic import op

revision = '0011'
down_revision = '0010'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('run', sa.Column('thinned_to', sa.Date(), nullable=True, comment='kept in part: nights from this date on are whole'))


def downgrade() -> None:
    op.drop_column('run', 'thinned_to')
