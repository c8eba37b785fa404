"""Seals over the audit trail; on PostgreSQL plain numbers for its entries, and a mark on those that are sealed."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

# As in 0001, for who goes back.
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
_COUNT_ON = """
INSERT INTO counters (name, last) SELECT 'events', max(id) FROM events HAVING max(id) IS NOT NULL
ON CONFLICT (name) DO UPDATE SET last = excluded.last
"""
# The column has had a sequence from the beginning, behind the trigger: it goes on where the trigger stopped.
_FROM_HERE = (
    "SELECT setval(pg_get_serial_sequence('events', 'id'), (SELECT coalesce(max(id), 0) FROM events) + 1, false)"
)


def _is_postgres() -> bool:
    return op.get_context().dialect.name == "postgresql"


def _number() -> sa.Integer:
    return sa.Integer().with_variant(sa.BigInteger(), "postgresql")


def upgrade() -> None:
    op.create_table(
        "seals",
        sa.Column("number", _number(), autoincrement=False, nullable=False),
        sa.Column("at", sa.Float(), nullable=False),
        sa.Column("ids", sa.Text(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("tags", sa.LargeBinary(), nullable=False),
        sa.Column("hash", sa.LargeBinary(length=32), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_seals")),
    )
    op.add_column("events", sa.Column("seal", _number()))
    if _is_postgres():
        # Waits for those that are adding entries; whoever comes after it finds the sequence.
        op.execute("DROP TRIGGER number_event ON events")
        op.execute("DROP FUNCTION number_event()")
        op.execute(_FROM_HERE)
        op.create_index("ix_events_unsealed", "events", ["id"], postgresql_where=sa.text("seal IS NULL"))


def downgrade() -> None:
    if _is_postgres():
        op.drop_index("ix_events_unsealed", "events")
        op.execute(_COUNT_EVENTS)
        op.execute("CREATE TRIGGER number_event BEFORE INSERT ON events FOR EACH ROW EXECUTE FUNCTION number_event()")
        op.execute(_COUNT_ON)
        op.drop_column("events", "seal")
    else:
        with op.batch_alter_table("events") as events:
            events.drop_column("seal")
    op.drop_table("seals")
