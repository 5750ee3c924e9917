"""Who can be reached right now: opening hours in Danish time, with weekends and public holidays."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays

from assistant.knowledge.schema import WEEKDAYS, Contact

COPENHAGEN = ZoneInfo("Europe/Copenhagen")
# Not public holidays by law, but offices are often shut: whether a line is open is not known.
UNCERTAIN_DAYS = ((6, 5), (12, 24), (12, 31))


@lru_cache(maxsize=16)
def _holidays(year: int) -> frozenset[dt.date]:
    return frozenset(holidays.country_holidays("DK", years=year))


def is_holiday(day: dt.date) -> bool:
    """Whether ``day`` is a Danish public holiday (by the ``holidays`` library)."""
    return day in _holidays(day.year)


def open_now(contact: Contact, now: dt.datetime, contacts: Mapping[str, Contact]) -> bool | None:
    """Whether ``contact`` answers at ``now`` (any time zone); None where that is not known."""
    if contact.always_open:
        return True
    if contact.open_when_closed:
        other = open_now(contacts[contact.open_when_closed], now, contacts)
        return None if other is None else not other
    if not contact.hours:
        return None
    local = now.astimezone(COPENHAGEN)
    if contact.closed_on_holidays:
        if is_holiday(local.date()):
            return False
        if (local.month, local.day) in UNCERTAIN_DAYS:
            return None if _within(contact, local) else False
    return _within(contact, local)


def _within(contact: Contact, local: dt.datetime) -> bool:
    clock = local.strftime("%H:%M")
    today = WEEKDAYS[local.weekday()]
    return any(
        today in span.days and span.start <= clock < span.end for span in contact.hours or ()
    )


def open_instead(
    contact: Contact, now: dt.datetime, contacts: Mapping[str, Contact]
) -> list[Contact]:
    """Those of the contact's stand-ins that have a number and are open at ``now``.

    Where none is known to be open, those whose hours are not known.
    """
    states = [(contacts[name], open_now(contacts[name], now, contacts)) for name in contact.instead]
    numbered = [(other, state) for other, state in states if other.phone]
    return [other for other, state in numbered if state] or [
        other for other, state in numbered if state is None
    ]
