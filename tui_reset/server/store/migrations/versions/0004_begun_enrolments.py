"""Finding enrolments that were begun and never finished, however many accounts there are."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(
        "ix_accounts_totp_pending_until",
        "accounts",
        ["totp_pending_until"],
        sqlite_where=sa.text("totp_pending_until IS NOT NULL"),
        postgresql_where=sa.text("totp_pending_until IS NOT NULL"),
    )


def downgrade() -> None:
    op.drop_index("ix_accounts_totp_pending_until", "accounts")
