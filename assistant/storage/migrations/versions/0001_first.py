"""Everything that was there when PostgreSQL came; a SQLite file of before keeps what it has."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the tables that are not there."""
    connection = op.get_bind()
    _tables().create_all(connection, checkfirst=True)


def _tables() -> sa.MetaData:
    """The tables as they were then; later steps change them."""
    metadata = sa.MetaData()
    counting = sa.BigInteger().with_variant(sa.Integer, "sqlite")
    sa.Table(
        "events",
        metadata,
        sa.Column("id", counting, primary_key=True),
        sa.Column("sender_id", sa.String(255), nullable=False, index=True),
        sa.Column("type_name", sa.String(255), nullable=False),
        sa.Column("timestamp", sa.Float),
        sa.Column("intent_name", sa.String(255)),
        sa.Column("action_name", sa.String(255)),
        sa.Column("data", sa.Text),
    )
    sa.Table(
        "last_heard",
        metadata,
        sa.Column("sender_id", sa.String(255), primary_key=True),
        sa.Column("minute", sa.Integer, nullable=False, index=True),
    )
    sa.Table(
        "feedback",
        metadata,
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("topic", sa.String(80), nullable=False),
        sa.Column("useful", sa.Boolean, nullable=False),
        sa.Column("reason", sa.String(20)),
        sa.Column("hour", sa.DateTime, nullable=False),
        sa.Column("channel", sa.String(20), nullable=False),
    )
    sa.Table(
        "workshop_rooms",
        metadata,
        sa.Column("room", sa.String(32), primary_key=True),
        sa.Column("code", sa.String(6), nullable=False, unique=True),
        sa.Column("owner", sa.String(64), nullable=False),
        sa.Column("key", sa.String(6), nullable=False),
        sa.Column("plan", sa.Text, nullable=False),
        sa.Column("at", sa.Integer, nullable=False),
        sa.Column("revealed", sa.Text, nullable=False),
        sa.Column("paused", sa.Boolean, nullable=False),
        sa.Column("timer_ends", sa.Float),
        sa.Column("timer_left", sa.Float),
        sa.Column("ends", sa.Float, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
    )
    sa.Table(
        "workshop_people",
        metadata,
        sa.Column("participant", sa.String(64), primary_key=True),
        sa.Column("room", sa.String(32), nullable=False, index=True),
    )
    sa.Table(
        "workshop_votes",
        metadata,
        sa.Column("room", sa.String(32), primary_key=True),
        sa.Column("place", sa.Integer, primary_key=True),
        sa.Column("participant", sa.String(64), primary_key=True),
        sa.Column("choice", sa.Integer, nullable=False),
    )
    sa.Table(
        "access_phrases",
        metadata,
        sa.Column("area", sa.String(40), primary_key=True),
        sa.Column("phrase", sa.String(200), nullable=False),
    )
    sa.Table(
        "access_sessions",
        metadata,
        sa.Column("token", sa.String(64), primary_key=True),
        sa.Column("area", sa.String(40), nullable=False),
        sa.Column("ends", sa.Integer, nullable=False),
    )
    sa.Table(
        "session_keys",
        metadata,
        sa.Column("key", sa.String(100), primary_key=True),
        sa.Column("since", sa.Float, nullable=False),
        sa.Column("until", sa.Float),
    )
    return metadata
