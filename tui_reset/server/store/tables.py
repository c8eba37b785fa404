"""The tables. Times are seconds since 1970 as floats; no secret, code or mail body is ever stored (ASVS 6.5.2)."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    false,
    text,
    true,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# PostgreSQL's half of these conditions stands in the migration: here it would load that dialect at every start.
_ASKED_WITH_KEY = text("asked_key IS NOT NULL")
_OF_AN_ACCOUNT = text("account_id IS NOT NULL")
_BEGUN = text("totp_pending_until IS NOT NULL")


def _key(length: int) -> String:
    """Text that is ordered, or looked for in a range: byte by byte on every database, whatever language it speaks."""
    return String(length).with_variant(String(length, collation="C"), "postgresql")


# Rows that are only ever added: on SQLite every whole number has 64 bits anyway.
_NUMBER = Integer().with_variant(BigInteger(), "postgresql")

accounts = Table(
    "accounts",
    metadata,
    Column("id", _key(32), primary_key=True),
    Column("email", String(256), nullable=False),
    Column("email_key", _key(512), nullable=False, unique=True),
    Column("username", String(128)),
    Column("username_key", _key(512), unique=True),
    Column("display_name", String(256), nullable=False, server_default=""),
    Column("role", String(16), nullable=False, server_default="user"),
    Column("enabled", Boolean, nullable=False, server_default=true()),
    Column("created", Float, nullable=False),
    Column("password_hash", Text, nullable=False),
    # Grows with every password, address or enrolment change: what was checked against an older one is void.
    Column("credential_version", Integer, nullable=False, server_default="1"),
    Column("totp_seed", LargeBinary),
    Column("totp_last_step", Integer, nullable=False, server_default="0"),
    Column("totp_refused_steps", Text, nullable=False, server_default=""),
    Column("totp_pending_seed", LargeBinary),
    Column("totp_pending_until", Float),
    # What mails to its owner and their page are in; NULL: whatever the owner asks in.
    Column("language", String(16)),
    Index("ix_accounts_totp_pending_until", "totp_pending_until", sqlite_where=_BEGUN),
)

recovery_codes = Table(
    "recovery_codes",
    metadata,
    Column("account_id", ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True),
    Column("code_hash", LargeBinary(32), primary_key=True),
    Column("used_at", Float),
)

# What a person is found by at the desk: the beginning of each key, so that a million accounts are one index range.
account_names = Table(
    "account_names",
    metadata,
    Column("key", _key(512), primary_key=True),
    Column("account_id", ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True, index=True),
    sqlite_with_rowid=False,
)

# What was last handed to another application; never what it was (S1.26).
pushes = Table(
    "pushes",
    metadata,
    Column("account_id", ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True),
    Column("app", _key(64), primary_key=True),
    Column("state", String(16), nullable=False),
    Column("detail", Text, nullable=False, server_default=""),
    Column("pushed_at", Float),
)

# What administrators have changed; the rest stands in the operator's settings. A password in it is sealed.
desk_settings = Table(
    "desk_settings",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("value", Text, nullable=False),
)

sessions = Table(
    "sessions",
    metadata,
    Column("token_hash", LargeBinary(32), primary_key=True),
    Column("account_id", ForeignKey("accounts.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("created", Float, nullable=False),
    Column("expires", Float, nullable=False, index=True),
    # Whether it was opened with a second factor: the desk asks for that.
    Column("second_factor", Boolean, nullable=False, server_default=false()),
)

requests = Table(
    "requests",
    metadata,
    Column("id", _key(32), primary_key=True),
    Column("reference", String(16), nullable=False),
    # The account's id, or a keyed hash of what was typed where there is no such account: as long and as random.
    Column("subject", String(32), nullable=False),
    Column("account_id", ForeignKey("accounts.id", ondelete="CASCADE")),
    Column("credential_version", Integer, nullable=False),
    Column("source", String(64), nullable=False),
    Column("origin", String(64), nullable=False),
    Column("created", Float, nullable=False),
    Column("expires", Float, nullable=False, index=True),
    Column("state", String(16), nullable=False),
    Column("finished_with", String(32)),
    Column("wrong_proofs", Integer, nullable=False, server_default="0"),
    Column("wrong_recovery_codes", Integer, nullable=False, server_default="0"),
    Column("asked_key", LargeBinary(32)),
    Column("asked_body", LargeBinary(32)),
    # Of who asked: the name of a language that is there, never what the caller wrote.
    Column("language", String(16)),
    # With the source, or else to supersede would read every open reset of a subject that many ask for.
    Index("ix_requests_subject_state_source", "subject", "state", "source"),
    Index(
        "ix_requests_asked_key",
        "asked_key",
        unique=True,
        sqlite_where=_ASKED_WITH_KEY,
    ),
)

grants = Table(
    "grants",
    metadata,
    # By its request: to add one then touches one tree and no index.
    Column("request_id", ForeignKey("requests.id", ondelete="CASCADE"), primary_key=True),
    Column("id", String(32), primary_key=True),
    Column("kind", String(8), nullable=False),
    Column("secret_hash", LargeBinary(32), nullable=False),
    Column("created", Float, nullable=False),
    Column("proven", Boolean, nullable=False, server_default=false()),
    Column("wrong_mail_codes", Integer, nullable=False, server_default="0"),
    Column("resends", Integer, nullable=False, server_default="0"),
    Column("cancelled", Boolean, nullable=False, server_default=false()),
    Column("mailed_at", Float, nullable=False),
    # Until when two-factor is paused for this holder alone (S1.27).
    Column("paused_until", Float),
    sqlite_with_rowid=False,
)

# Resets that somebody at the desk has started: who, and why (S1.14).
desk_resets = Table(
    "desk_resets",
    metadata,
    Column("request_id", ForeignKey("requests.id", ondelete="CASCADE"), primary_key=True),
    Column("actor_id", String(32), nullable=False),
    Column("reason", Text, nullable=False),
)

marks = Table(
    "marks",
    metadata,
    Column("name", String(32), primary_key=True),
    Column("value", LargeBinary, nullable=False),
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", _NUMBER, primary_key=True),
    Column("request_id", ForeignKey("requests.id", ondelete="CASCADE"), index=True),
    Column("account_id", ForeignKey("accounts.id", ondelete="CASCADE")),
    Column("template", String(32), nullable=False),
    Column("parameters", Text, nullable=False, server_default="{}"),
    Column("created", Float, nullable=False),
    Column("not_before", Float, nullable=False),
    Column("state", String(8), nullable=False),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("last_reply", Text, nullable=False, server_default=""),
    # The number of the node that is sending it, where there may be several.
    Column("leased_by", _NUMBER),
    # Without the moment, which is random: new mails then end the index, and few wait at a time to be looked through.
    Index("ix_outbox_state", "state"),
)

tallies = Table(
    "tallies",
    metadata,
    Column("name", _key(160), primary_key=True),
    Column("minute", Integer, primary_key=True),
    Column("count", Integer, nullable=False),
    sqlite_with_rowid=False,
)

answers = Table(
    "answers",
    metadata,
    Column("key", LargeBinary(32), primary_key=True),
    Column("request_id", ForeignKey("requests.id", ondelete="CASCADE"), nullable=False, index=True),
    # The argon2 string of the password that was set, or a keyed hash of the wrong proof: never a fast password hash.
    Column("fingerprint", Text, nullable=False),
    Column("outcome", Text, nullable=False),
)

# Of versions before 0003, which may still be running beside this one: it numbered events on PostgreSQL without gaps.
counters = Table(
    "counters",
    metadata,
    Column("name", String(32), primary_key=True),
    Column("last", BigInteger, nullable=False),
)

events = Table(
    "events",
    metadata,
    Column("id", _NUMBER, primary_key=True, autoincrement=True),
    Column("at", Float, nullable=False),
    Column("type", String(32), nullable=False),
    Column("actor", String(64), nullable=False),
    Column("account_id", String(32)),
    Column("request_id", String(32)),
    Column("reference", String(16)),
    Column("source", String(64), nullable=False),
    Column("result", String(32), nullable=False),
    Column("reason", String(256), nullable=False, server_default=""),
    # Keyed hash of the row: an edited entry shows; that none is missing is said by its seal (ASVS 16.4.2).
    Column("mac", LargeBinary(32), nullable=False),
    # The number of its seal, on PostgreSQL alone: see `seals`.
    Column("seal", _NUMBER),
    Index("ix_events_account_id", "account_id", sqlite_where=_OF_AN_ACCOUNT),
    sqlite_autoincrement=True,
)

# A chain over the events, a link for each batch: `hash` is keyed, over the link before and all that stands here but
# `tags`, which are the first bytes of each row's keyed hash and only help to say which row it was.
# On SQLite whoever writes is alone, and ids come in the order of commits: what is above the last link is unsealed. On
# PostgreSQL an entry may come to light after one with a higher id, so each is marked, and an index of the migration's
# own (`ix_events_unsealed`, no business of SQLite's) leads to those that are not.
seals = Table(
    "seals",
    metadata,
    Column("number", _NUMBER, primary_key=True, autoincrement=False),
    Column("at", Float, nullable=False),
    Column("ids", Text, nullable=False),
    Column("count", Integer, nullable=False),
    Column("digest", LargeBinary(32), nullable=False),
    Column("tags", LargeBinary, nullable=False),
    Column("hash", LargeBinary(32), nullable=False),
)
