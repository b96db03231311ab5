"""What the early warning says of the months ahead: risk with its basis, classes, visits, and the fitted models"""

import sqlalchemy as sa
from alembic import op

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None

NUMBERS = (
    'risk_low', 'risk_high', 'expected_poverty', 'depth', 'priority',
    'volatility', 'months_without_wages', 'transfer_share',
)
TEXTS = {
    'risk_basis': 'model | current_income',
    'gap_code': 'why the newest income is not known',
    'household_class': 'by labour and income against spending',
    'help_kind': 'the kind of help that class calls for',
    'measures': 'suggested measures, separated by semicolons',
    'uncut_level': 'the level it would have if there were visits enough',
    'selection': 'statutory | ranked | audit | below_cut',
}


def upgrade() -> None:
    for name in NUMBERS:
        op.add_column('household_assessment', sa.Column(name, sa.Double(), nullable=True))
    for name, comment in TEXTS.items():
        op.add_column('household_assessment', sa.Column(name, sa.Text(), nullable=True, comment=comment))
    op.add_column('assessment_reason', sa.Column('since', sa.Text(), nullable=True, comment='since when it holds: a month or a day; null where nobody can say'))
    op.create_table('township_visits',
    sa.Column('run_id', sa.String(length=32), nullable=False),
    sa.Column('county', sa.String(length=6), nullable=False),
    sa.Column('township', sa.Text(), nullable=True),
    sa.Column('capacity', sa.Double(), nullable=True),
    sa.Column('statutory', sa.Double(), nullable=True),
    sa.Column('ranked', sa.Double(), nullable=True),
    sa.Column('audit', sa.Double(), nullable=True),
    sa.Column('below_cut', sa.Double(), nullable=True),
    sa.Column('expected_falls_not_visited', sa.Double(), nullable=True)
    )
    op.create_index(op.f('ix_township_visits_run_id'), 'township_visits', ['run_id'], unique=False)
    op.create_table('risk_model',
    sa.Column('run_id', sa.String(length=32), nullable=False, comment='the night that fitted it'),
    sa.Column('county', sa.String(length=6), nullable=False),
    sa.Column('month', sa.String(length=7), nullable=False, comment='vintage: the last complete month it learned from'),
    sa.Column('as_of', sa.String(length=10), nullable=False),
    sa.Column('inputs_fingerprint', sa.String(length=64), nullable=False, comment='SHA-256 of what it was fitted on'),
    sa.Column('basis', sa.String(length=16), nullable=False, comment='model | current_income'),
    sa.Column('parameters', sa.Text(), nullable=False, comment='JSON'),
    sa.Column('diagnostics', sa.Text(), nullable=False, comment='JSON'),
    sa.Column('calibration', sa.Text(), nullable=False, comment='JSON'),
    sa.PrimaryKeyConstraint('run_id', name=op.f('pk_risk_model'))
    )
    op.create_index(op.f('ix_risk_model_county_month'), 'risk_model', ['county', 'month'], unique=False)


def downgrade() -> None:
    op.drop_table('risk_model')
    op.drop_table('township_visits')
    op.drop_column('assessment_reason', 'since')
    for name in (*TEXTS, *NUMBERS):
        op.drop_column('household_assessment', name)
