"""The first tables: accounts, resets, outbox, events."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


# Numbers that are given back with their transaction, and never given twice: see `tables.counters`.
_COUNT_EVENTS = """
CREATE FUNCTION number_event() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE counters SET last = last + 1 WHERE name = 'events' RETURNING last INTO NEW.id;
    IF NOT FOUND THEN
        INSERT INTO counters (name, last) VALUES ('events', 1);
        NEW.id := 1;
    END IF;
    RETURN NEW;
END $$
"""


def _is_postgres() -> bool:
    return op.get_context().dialect.name == "postgresql"


def _key(length: int) -> sa.String:
    """Byte by byte: see `tables`."""
    return sa.String(length=length).with_variant(sa.String(length=length, collation="C"), "postgresql")


def _number() -> sa.Integer:
    return sa.Integer().with_variant(sa.BigInteger(), "postgresql")


def upgrade() -> None:
    _accounts()
    _resets()
    _records()


def _accounts() -> None:
    op.create_table(
        "accounts",
        sa.Column("id", _key(32), nullable=False),
        sa.Column("email", sa.String(length=256), nullable=False),
        sa.Column("email_key", _key(512), nullable=False),
        sa.Column("username", sa.String(length=128), nullable=True),
        sa.Column("username_key", _key(512), nullable=True),
        sa.Column("display_name", sa.String(length=256), server_default="", nullable=False),
        sa.Column("role", sa.String(length=16), server_default="user", nullable=False),
        sa.Column("enabled", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("created", sa.Float(), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=False),
        sa.Column("credential_version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("totp_seed", sa.LargeBinary(), nullable=True),
        sa.Column("totp_last_step", sa.Integer(), server_default="0", nullable=False),
        sa.Column("totp_refused_steps", sa.Text(), server_default="", nullable=False),
        sa.Column("totp_pending_seed", sa.LargeBinary(), nullable=True),
        sa.Column("totp_pending_until", sa.Float(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accounts")),
        sa.UniqueConstraint("email_key", name=op.f("uq_accounts_email_key")),
        sa.UniqueConstraint("username_key", name=op.f("uq_accounts_username_key")),
    )
    op.create_table(
        "recovery_codes",
        sa.Column("account_id", _key(32), nullable=False),
        sa.Column("code_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("used_at", sa.Float(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_recovery_codes_account_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("account_id", "code_hash", name=op.f("pk_recovery_codes")),
    )
    op.create_table(
        "sessions",
        sa.Column("token_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("account_id", _key(32), nullable=False),
        sa.Column("created", sa.Float(), nullable=False),
        sa.Column("expires", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_sessions_account_id"), ondelete="CASCADE"
        ),
        sa.Column("second_factor", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_sessions")),
    )
    op.create_index(op.f("ix_sessions_account_id"), "sessions", ["account_id"], unique=False)
    op.create_index(op.f("ix_sessions_expires"), "sessions", ["expires"], unique=False)
    op.create_table(
        "account_names",
        sa.Column("key", _key(512), nullable=False),
        sa.Column("account_id", _key(32), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_account_names_account_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("key", "account_id", name=op.f("pk_account_names")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_account_names_account_id"), "account_names", ["account_id"], unique=False)
    op.create_table(
        "pushes",
        sa.Column("account_id", _key(32), nullable=False),
        sa.Column("app", _key(64), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("detail", sa.Text(), server_default="", nullable=False),
        sa.Column("pushed_at", sa.Float(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_pushes_account_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("account_id", "app", name=op.f("pk_pushes")),
    )
    op.create_table(
        "desk_settings",
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_desk_settings")),
    )


def _resets() -> None:
    op.create_table(
        "requests",
        sa.Column("id", _key(32), nullable=False),
        sa.Column("reference", sa.String(length=16), nullable=False),
        sa.Column("subject", sa.String(length=32), nullable=False),
        sa.Column("account_id", _key(32), nullable=True),
        sa.Column("credential_version", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=64), nullable=False),
        sa.Column("origin", sa.String(length=64), nullable=False),
        sa.Column("created", sa.Float(), nullable=False),
        sa.Column("expires", sa.Float(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("finished_with", sa.String(length=32), nullable=True),
        sa.Column("wrong_proofs", sa.Integer(), server_default="0", nullable=False),
        sa.Column("wrong_recovery_codes", sa.Integer(), server_default="0", nullable=False),
        sa.Column("asked_key", sa.LargeBinary(length=32), nullable=True),
        sa.Column("asked_body", sa.LargeBinary(length=32), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_requests_account_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_requests")),
    )
    op.create_index(
        "ix_requests_asked_key",
        "requests",
        ["asked_key"],
        unique=True,
        sqlite_where=sa.text("asked_key IS NOT NULL"),
        postgresql_where=sa.text("asked_key IS NOT NULL"),
    )
    op.create_index(op.f("ix_requests_expires"), "requests", ["expires"], unique=False)
    op.create_index("ix_requests_subject_state_source", "requests", ["subject", "state", "source"], unique=False)
    op.create_table(
        "grants",
        sa.Column("request_id", _key(32), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("secret_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("created", sa.Float(), nullable=False),
        sa.Column("proven", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("wrong_mail_codes", sa.Integer(), server_default="0", nullable=False),
        sa.Column("resends", sa.Integer(), server_default="0", nullable=False),
        sa.Column("cancelled", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("mailed_at", sa.Float(), nullable=False),
        sa.Column("paused_until", sa.Float(), nullable=True),
        sa.ForeignKeyConstraint(["request_id"], ["requests.id"], name=op.f("fk_grants_request_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("request_id", "id", name=op.f("pk_grants")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "desk_resets",
        sa.Column("request_id", _key(32), nullable=False),
        sa.Column("actor_id", sa.String(length=32), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["request_id"], ["requests.id"], name=op.f("fk_desk_resets_request_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("request_id", name=op.f("pk_desk_resets")),
    )
    op.create_table(
        "answers",
        sa.Column("key", sa.LargeBinary(length=32), nullable=False),
        sa.Column("request_id", _key(32), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["request_id"], ["requests.id"], name=op.f("fk_answers_request_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_answers")),
    )
    op.create_index(op.f("ix_answers_request_id"), "answers", ["request_id"], unique=False)
    op.create_table(
        "outbox",
        sa.Column("id", _number(), nullable=False),
        sa.Column("request_id", _key(32), nullable=True),
        sa.Column("account_id", _key(32), nullable=True),
        sa.Column("template", sa.String(length=32), nullable=False),
        sa.Column("parameters", sa.Text(), server_default="{}", nullable=False),
        sa.Column("created", sa.Float(), nullable=False),
        sa.Column("not_before", sa.Float(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("last_reply", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_outbox_account_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["request_id"], ["requests.id"], name=op.f("fk_outbox_request_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
    )
    op.create_index(op.f("ix_outbox_request_id"), "outbox", ["request_id"], unique=False)
    op.create_index("ix_outbox_state", "outbox", ["state"], unique=False)


def _records() -> None:
    op.create_table(
        "events",
        sa.Column("id", _number(), autoincrement=True, nullable=False),
        sa.Column("at", sa.Float(), nullable=False),
        sa.Column("type", sa.String(length=32), nullable=False),
        sa.Column("actor", sa.String(length=64), nullable=False),
        sa.Column("account_id", sa.String(length=32), nullable=True),
        sa.Column("request_id", sa.String(length=32), nullable=True),
        sa.Column("reference", sa.String(length=16), nullable=True),
        sa.Column("source", sa.String(length=64), nullable=False),
        sa.Column("result", sa.String(length=32), nullable=False),
        sa.Column("reason", sa.String(length=256), server_default="", nullable=False),
        sa.Column("mac", sa.LargeBinary(length=32), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_events")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_events_account_id",
        "events",
        ["account_id"],
        unique=False,
        sqlite_where=sa.text("account_id IS NOT NULL"),
        postgresql_where=sa.text("account_id IS NOT NULL"),
    )
    op.create_table(
        "counters",
        sa.Column("name", sa.String(length=32), nullable=False),
        sa.Column("last", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_counters")),
    )
    if _is_postgres():
        op.execute(_COUNT_EVENTS)
        op.execute("CREATE TRIGGER number_event BEFORE INSERT ON events FOR EACH ROW EXECUTE FUNCTION number_event()")
    op.create_table(
        "marks",
        sa.Column("name", sa.String(length=32), nullable=False),
        sa.Column("value", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_marks")),
    )
    op.create_table(
        "tallies",
        sa.Column("name", _key(160), nullable=False),
        sa.Column("minute", sa.Integer(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name", "minute", name=op.f("pk_tallies")),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    for table in ("tallies", "marks", "events", "counters", "outbox", "answers", "desk_resets", "grants", "requests"):
        op.drop_table(table)
    for table in ("sessions", "desk_settings", "pushes", "account_names", "recovery_codes", "accounts"):
        op.drop_table(table)
    if _is_postgres():
        op.execute("DROP FUNCTION number_event()")
