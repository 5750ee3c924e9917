"""Every state of the widget that is held against the rules, and how it is reached."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.widget.replies import EMERGENCY, StandIn, made
from tests.widget.widget import Widget

SMALL: dict[str, Any] = {"viewport": {"width": 320, "height": 640}}
ZOOMED: dict[str, Any] = {"viewport": {"width": 320, "height": 256}}
PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844},
    "has_touch": True,
    "is_mobile": True,
}
DARK: dict[str, Any] = {"color_scheme": "dark"}
CONTRAST: dict[str, Any] = {"forced_colors": "active"}


def _closed(widget: Widget, stand: StandIn) -> None:
    widget.button.wait_for()


def _open(widget: Widget, stand: StandIn) -> None:
    widget.open()


def _answer(widget: Widget, stand: StandIn) -> None:
    widget.open()
    widget.ask("x").locator("summary").click()


def _emergency(widget: Widget, stand: StandIn) -> None:
    stand.replies = [EMERGENCY, made()]
    _answer(widget, stand)


def _error(widget: Widget, stand: StandIn) -> None:
    stand.fail(
        "POST", "sessions", 503, {"title": "Slået fra. Ring 112.", "detail": "Tilbage kl. 12."}
    )
    stand.fail(
        "POST", "sessions", 503, {"title": "Slået fra. Ring 112.", "detail": "Tilbage kl. 12."}
    )
    widget.open()
    widget.panel.locator(".notice").wait_for()
    widget.send("x")
    widget.panel.locator(".failed").wait_for()


def _form(widget: Widget, stand: StandIn) -> None:
    """Reasons after a thumb, the question before clearing, the counter, and a masked message."""
    stand.replies = [made(masked=True, read_as="om [navn]")]
    _answer(widget, stand)
    widget.page.get_by_role("button", name="Nej, svaret hjalp ikke").click()
    widget.page.get_by_role("button", name="Ryd samtalen").click()
    widget.field.fill("a" * 1001)


State = tuple[str, Callable[[Widget, StandIn], None], dict[str, Any]]
# Its name, what leads there, and the browser's options.
STATES: list[State] = [
    ("closed", _closed, {}),
    ("open", _open, {}),
    ("answer", _answer, {}),
    ("emergency", _emergency, {}),
    ("error", _error, {}),
    ("form", _form, {}),
    ("dark, closed", _closed, DARK),
    ("dark, open", _open, DARK),
    ("dark, answer", _answer, DARK),
    ("dark, emergency", _emergency, DARK),
    ("dark, error", _error, DARK),
    ("dark, form", _form, DARK),
    ("320 px, open", _open, SMALL),
    ("320 px, emergency", _emergency, SMALL),
    ("320 px, form", _form, SMALL),
    ("400 %", _answer, ZOOMED),
    ("phone", _answer, PHONE),
    ("forced colours", _emergency, CONTRAST),
]
