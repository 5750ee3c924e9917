"""The SQL of the conversation store, built once: that takes longer than running it."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from rasa.shared.core.events import ActiveLoop, BotUttered, SessionStarted, SlotSet

from assistant.storage.database import insert_for, written_out
from assistant.storage.tables import EVENTS, LAST_HEARD

# What the rules and the actions look back on is never further away.
RECENT_TURNS = 10
# A turn has ten events or fewer; more than these are never looked at.
MOST_EVENTS = 20 * RECENT_TURNS
# Slots and the guide are the state that lasts; Rasa stores their names as "action name".
_STATE = (SlotSet.type_name, ActiveLoop.type_name)

_OF_CONVERSATION = EVENTS.c.sender_id == sa.bindparam("conversation")
NEWEST = (
    sa.select(EVENTS.c.id, EVENTS.c.type_name, EVENTS.c.data)
    .where(_OF_CONVERSATION)
    .order_by(EVENTS.c.id.desc())
    .limit(MOST_EVENTS)
)
SAID = (
    sa.select(EVENTS.c.data)
    .where(_OF_CONVERSATION, EVENTS.c.type_name == BotUttered.type_name)
    .order_by(EVENTS.c.id)
)
_SESSION_BEGUN = sa.select(sa.func.coalesce(sa.func.max(EVENTS.c.id), 0)).where(
    _OF_CONVERSATION, EVENTS.c.type_name == SessionStarted.type_name
)
_NEWEST_STATE = (
    sa.select(sa.func.max(EVENTS.c.id))
    .where(
        _OF_CONVERSATION,
        EVENTS.c.id < sa.bindparam("first"),
        EVENTS.c.id > _SESSION_BEGUN.scalar_subquery(),
        EVENTS.c.type_name.in_(_STATE),
    )
    .group_by(EVENTS.c.action_name)
)
# The newest event of each slot and of the guide, in this session, before the event "first".
STATE_BEFORE = sa.select(EVENTS.c.data).where(EVENTS.c.id.in_(_NEWEST_STATE)).order_by(EVENTS.c.id)
INSERT = EVENTS.insert()
_OF_LAST_HEARD = LAST_HEARD.c.sender_id == sa.bindparam("conversation")
NAMES = sa.select(LAST_HEARD.c.sender_id)
MINUTE = sa.select(LAST_HEARD.c.minute).where(_OF_LAST_HEARD)
FORGET_EVENTS = EVENTS.delete().where(_OF_CONVERSATION)
FORGET_LAST_HEARD = LAST_HEARD.delete().where(_OF_LAST_HEARD)
FORGET_SILENT = LAST_HEARD.delete().where(LAST_HEARD.c.minute < sa.bindparam("minute"))
# Not "NOT IN": where PostgreSQL guesses the list to be large it reads it anew for every event.
FORGET_ORPHANS = EVENTS.delete().where(
    ~sa.exists().where(LAST_HEARD.c.sender_id == EVENTS.c.sender_id).correlate(EVENTS)
)


def heard(engine: sa.engine.Engine) -> Any:
    """Write the minute in which a conversation was heard of, over the one before."""
    now = insert_for(engine.dialect.name, LAST_HEARD).values(
        sender_id=sa.bindparam("conversation"), minute=sa.bindparam("minute")
    )
    upsert = now.on_conflict_do_update(
        index_elements=[LAST_HEARD.c.sender_id], set_={"minute": now.excluded.minute}
    )
    return written_out(engine, upsert, ["conversation", "minute"])
