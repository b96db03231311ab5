"""What current income alone would say of a household's risk, and what moved it from there"""

import sqlalchemy as sa
from alembic import op

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('household_assessment', sa.Column('risk_current_income', sa.Double(), nullable=True))
    op.add_column('household_assessment', sa.Column('risk_parts', sa.Text(), nullable=True, comment='what moved the risk most from there: name:log-odds, separated by semicolons'))


def downgrade() -> None:
    op.drop_column('household_assessment', 'risk_parts')
    op.drop_column('household_assessment', 'risk_current_income')
