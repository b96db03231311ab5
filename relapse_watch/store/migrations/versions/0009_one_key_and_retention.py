"""Which key hashes the ID numbers of the store, and which vintages are no longer kept"""

import sqlalchemy as sa
from alembic import op

revision = '0009'
down_revision = '0008'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('id_key_mark',
    sa.Column('hash_of', sa.String(length=16), nullable=False, comment='what is hashed: id_number'),
    sa.Column('mark', sa.String(length=64), nullable=False, comment='keyed hash of a fixed text: another key has another'),
    sa.Column('since', sa.DateTime(timezone=True), nullable=False, comment='when this key was first used on the store'),
    sa.PrimaryKeyConstraint('hash_of', name=op.f('pk_id_key_mark'))
    )
    op.add_column('vintage', sa.Column('retired_to', sa.Date(), nullable=True, comment='its rows and file are gone: no night before this as-of date can be seen again; null = kept'))


def downgrade() -> None:
    op.drop_column('vintage', 'retired_to')
    op.drop_table('id_key_mark')
