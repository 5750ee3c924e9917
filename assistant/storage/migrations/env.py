"""Alembic runs this for every command; the connection comes from ``assistant/storage/upgrade.py``.

A new step is a file in ``versions`` (docs/decisions/0014).
"""

from alembic import context

from assistant.storage.tables import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
