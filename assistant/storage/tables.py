"""Every table of the database, declared on one ``METADATA``; what each is for: ``opbevaring.yml``.

What changes here needs a step in ``assistant/storage/migrations/versions``; a test holds the two
against each other.
"""

from __future__ import annotations

import sqlalchemy as sa

METADATA = sa.MetaData()

# SQLite counts up only in a column that it calls INTEGER.
_COUNTING = sa.BigInteger().with_variant(sa.Integer, "sqlite")

# Events of Rasa's, without anybody's words (assistant/engine/tracker_store.py).
EVENTS = sa.Table(
    "events",
    METADATA,
    sa.Column("id", _COUNTING, primary_key=True),
    sa.Column("sender_id", sa.String(255), nullable=False, index=True),
    sa.Column("type_name", sa.String(255), nullable=False),
    sa.Column("timestamp", sa.Float),
    sa.Column("intent_name", sa.String(255)),
    sa.Column("action_name", sa.String(255)),
    sa.Column("data", sa.Text),
)
# The minute (since 1970) of each conversation's last event.
LAST_HEARD = sa.Table(
    "last_heard",
    METADATA,
    sa.Column("sender_id", sa.String(255), primary_key=True),
    sa.Column("minute", sa.Integer, nullable=False, index=True),
)
FEEDBACK = sa.Table(
    "feedback",
    METADATA,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("topic", sa.String(80), nullable=False),
    sa.Column("useful", sa.Boolean, nullable=False),
    sa.Column("reason", sa.String(20)),
    sa.Column("hour", sa.DateTime, nullable=False),
    sa.Column("channel", sa.String(20), nullable=False),
)
ROOMS = sa.Table(
    "workshop_rooms",
    METADATA,
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
PEOPLE = sa.Table(
    "workshop_people",
    METADATA,
    sa.Column("participant", sa.String(64), primary_key=True),
    sa.Column("room", sa.String(32), nullable=False, index=True),
)
VOTES = sa.Table(
    "workshop_votes",
    METADATA,
    sa.Column("room", sa.String(32), primary_key=True),
    sa.Column("place", sa.Integer, primary_key=True),
    sa.Column("participant", sa.String(64), primary_key=True),
    sa.Column("choice", sa.Integer, nullable=False),
)
PHRASES = sa.Table(
    "access_phrases",
    METADATA,
    sa.Column("area", sa.String(40), primary_key=True),
    sa.Column("phrase", sa.String(200), nullable=False),
)
SIGN_INS = sa.Table(
    "access_sessions",
    METADATA,
    sa.Column("token", sa.String(64), primary_key=True),
    sa.Column("area", sa.String(40), nullable=False),
    sa.Column("ends", sa.Integer, nullable=False),
)
# The keys that sign session tokens, where several servers share them. Seconds since 1970:
# ``since`` it signs, ``until`` its tokens count (NULL: no end yet).
SESSION_KEYS = sa.Table(
    "session_keys",
    METADATA,
    sa.Column("key", sa.String(100), primary_key=True),
    sa.Column("since", sa.Float, nullable=False),
    sa.Column("until", sa.Float),
)
# How all servers should be: one row (assistant/operations/store.py).
CONTROL = sa.Table(
    "control",
    METADATA,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("off", sa.Boolean, nullable=False),
    sa.Column("notice", sa.Text, nullable=False),
    sa.Column("reloads", sa.Integer, nullable=False),
    sa.Column("knowledge", sa.String(40), nullable=False),
    sa.Column("who", sa.String(64), nullable=False),
)
# What was done to them (assistant/operations/audit.py); ``at`` in UTC.
CONTROL_LOG = sa.Table(
    "control_log",
    METADATA,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("at", sa.DateTime, nullable=False),
    sa.Column("what", sa.String(10), nullable=False),
    sa.Column("notice", sa.Text, nullable=False),
    sa.Column("who", sa.String(64), nullable=False),
)
# The servers that run; ``seen`` in seconds since 1970.
CONTROL_SERVERS = sa.Table(
    "control_servers",
    METADATA,
    sa.Column("name", sa.String(32), primary_key=True),
    sa.Column("address", sa.String(120), nullable=False),
    sa.Column("model", sa.String(80), nullable=False),
    sa.Column("knowledge", sa.String(40), nullable=False),
    sa.Column("shape", sa.String(16), nullable=False),
    sa.Column("off", sa.Boolean, nullable=False),
    sa.Column("reloads", sa.Integer, nullable=False),
    sa.Column("refused", sa.String(20), nullable=False),
    sa.Column("seen", sa.Float, nullable=False),
)
# How many turns of an hour (UTC), by channel, topic and outcome (assistant/insight/counts.py).
TURN_COUNTS = sa.Table(
    "turn_counts",
    METADATA,
    sa.Column("hour", sa.DateTime, primary_key=True),
    sa.Column("channel", sa.String(20), primary_key=True),
    sa.Column("topic", sa.String(80), primary_key=True),
    sa.Column("outcome", sa.String(20), primary_key=True),
    sa.Column("number", sa.Integer, nullable=False),
)
# Masked questions that users sent to the editors (assistant/insight/questions.py). The name is
# random, so that it tells nothing of the order in which they came.
SENT_QUESTIONS = sa.Table(
    "sent_questions",
    METADATA,
    sa.Column("name", sa.String(32), primary_key=True),
    sa.Column("day", sa.Date, nullable=False),
    sa.Column("channel", sa.String(20), nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("handled", sa.Boolean, nullable=False),
)
