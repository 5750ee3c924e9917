"""Counts of what is asked, and questions that users sent to the editors."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Make the two tables."""
    op.create_table(
        "turn_counts",
        sa.Column("hour", sa.DateTime, primary_key=True),
        sa.Column("channel", sa.String(20), primary_key=True),
        sa.Column("topic", sa.String(80), primary_key=True),
        sa.Column("outcome", sa.String(20), primary_key=True),
        sa.Column("number", sa.Integer, nullable=False),
    )
    op.create_table(
        "sent_questions",
        sa.Column("name", sa.String(32), primary_key=True),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("channel", sa.String(20), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("handled", sa.Boolean, nullable=False),
    )
