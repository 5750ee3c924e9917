"""Switching off and on, loading content anew, which servers run, and who did what."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the three tables."""
    op.create_table(
        "control",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("off", sa.Boolean, nullable=False),
        sa.Column("notice", sa.Text, nullable=False),
        sa.Column("reloads", sa.Integer, nullable=False),
        sa.Column("knowledge", sa.String(40), nullable=False),
        sa.Column("who", sa.String(64), nullable=False),
    )
    op.create_table(
        "control_log",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.Column("what", sa.String(10), nullable=False),
        sa.Column("notice", sa.Text, nullable=False),
        sa.Column("who", sa.String(64), nullable=False),
    )
    op.create_table(
        "control_servers",
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
