"""Which language somebody reads: an account's own, and that of who asked for a reset."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("accounts", sa.Column("language", sa.String(16)))
    op.add_column("requests", sa.Column("language", sa.String(16)))


def downgrade() -> None:
    for name in ("accounts", "requests"):
        with op.batch_alter_table(name) as table:
            table.drop_column("language")
