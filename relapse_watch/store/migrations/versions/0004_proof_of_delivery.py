"""Every attempt to send a message, when it may be tried again, and by which channel next"""

import sqlalchemy as sa
from alembic import op

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('outbox_message', sa.Column('not_before', sa.DateTime(timezone=True), nullable=True, comment='not to be sent earlier; null = at once'))
    op.add_column('outbox_message', sa.Column('tries', sa.Integer(), server_default='0', nullable=False, comment='attempts by the present channel'))
    op.add_column('outbox_message', sa.Column('fallbacks', sa.Text(), nullable=True, comment='JSON list of [channel, address], next first; never shown or logged'))
    op.add_column('outbox_message', sa.Column('letter_id', sa.String(length=32), nullable=True, comment='the message that told that this one reached nobody'))
    # What failed before there were letters was told by report and exit code.
    op.execute("UPDATE outbox_message SET letter_id = '-' WHERE status = 'failed'")
    op.create_table('delivery_attempt',
    sa.Column('message_id', sa.String(length=32), nullable=False),
    sa.Column('attempt', sa.Integer(), autoincrement=False, nullable=False, comment='1, 2, … of the message'),
    sa.Column('channel', sa.String(length=32), nullable=False),
    sa.Column('started_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True, comment='null while under way'),
    sa.Column('outcome', sa.String(length=8), nullable=True, comment='sent | later | refused | unknown (the sender died)'),
    sa.Column('answer', sa.Text(), nullable=True, comment='what the service said, masked'),
    sa.ForeignKeyConstraint(['message_id'], ['outbox_message.message_id'], name=op.f('fk_delivery_attempt_message_id')),
    sa.PrimaryKeyConstraint('message_id', 'attempt', name=op.f('pk_delivery_attempt'))
    )


def downgrade() -> None:
    op.drop_table('delivery_attempt')
    for name in ('letter_id', 'fallbacks', 'tries', 'not_before'):
        op.drop_column('outbox_message', name)
