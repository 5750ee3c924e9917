"""A question that was not understood: shown first, sent by a second press, and only then kept."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, expect

from assistant.insight.questions import QuestionStore
from assistant.settings import Settings
from tests.support.axe import Axe
from tests.support.server import RunningServer
from tests.widget.conftest import Visit
from tests.widget.replies import EMERGENCY, StandIn, made
from tests.widget.states import DARK, SMALL
from tests.widget.widget import Widget

# No word of anybody's: it can't be understood.
LOST = "zqvmaerke zqvord"
OFFER = "Send spørgsmålet til redaktionen"
Stand = Callable[..., tuple[Widget, StandIn]]


def unclear(**more: object) -> dict[str, object]:
    given = {"kind": "fallback", "topic": "uklar/uddyb", "not_understood": True, "question": LOST}
    return made(**{**given, **more})


def pressed(article: Locator, name: str) -> None:
    article.get_by_role("button", name=name, exact=True).click()


def in_store(server: RunningServer) -> list[str]:
    return [one.text for one in QuestionStore(Settings(data_dir=server.data).database).all()]


def on_disk(server: RunningServer) -> bool:
    files = [path for path in server.data.iterdir() if path.is_file() and not path.is_symlink()]
    return any(b"zqvmaerke" in path.read_bytes() for path in files)


def test_seen_first_and_kept_by_the_second_press(vejviser: RunningServer, visit: Visit) -> None:
    widget = visit()
    widget.open()
    answer = widget.ask(LOST)
    pressed(answer, OFFER)
    expect(answer.locator("blockquote")).to_have_text(LOST)
    expect(answer).to_contain_text("Gemmes i højst 90 dage")
    expect(answer.get_by_role("group", name=OFFER)).to_be_focused()
    assert not on_disk(vejviser)
    pressed(answer, "Fortryd")
    expect(answer.get_by_role("group", name=OFFER)).to_be_focused()
    expect(answer.locator("blockquote")).to_have_count(0)
    assert not on_disk(vejviser)
    pressed(answer, OFFER)
    pressed(answer, "Send")
    expect(answer).to_contain_text("Tak. Det er sendt til redaktionen.")
    assert in_store(vejviser).count(LOST) == 1
    # Not offered once more, also not on the next page.
    widget.page.reload()
    again = widget.answers.last
    expect(again).to_contain_text("Tak. Det er sendt til redaktionen.")
    expect(again.get_by_role("button", name=OFFER)).to_have_count(0)


def test_it_is_offered_for_nothing_else(visit: Visit) -> None:
    widget = visit()
    widget.open()
    for asked in ("hvad er ekstremisme?", "han har en kniv og truer mig lige nu", "tak"):
        widget.ask(asked)
    expect(widget.page.get_by_role("button", name=OFFER)).to_have_count(0)


def test_a_name_that_was_overlooked_is_shown_anew(stand_in: Stand) -> None:
    widget, stand = stand_in()
    widget.open()
    stand.replies = [unclear()]
    answer = widget.ask("x")
    pressed(answer, OFFER)
    stand.fail("POST", "questions", 200, {"kept": False, "text": "zqvmaerke [navn]"})
    pressed(answer, "Send")
    expect(answer.locator("blockquote")).to_have_text("zqvmaerke [navn]")
    stand.fail("POST", "questions", 200, {"kept": True})
    pressed(answer, "Send")
    expect(answer).to_contain_text("Tak. Det er sendt til redaktionen.")
    sent = [body for body, _ in stand.made("POST", "questions")]
    assert sent == [
        {"reply": "svar-1", "text": LOST},
        {"reply": "svar-1", "text": "zqvmaerke [navn]"},
    ]


def test_a_failure_is_told_and_can_be_tried_again(stand_in: Stand) -> None:
    widget, stand = stand_in()
    widget.open()
    stand.replies = [unclear()]
    answer = widget.ask("x")
    pressed(answer, OFFER)
    stand.fail("POST", "questions", 429, {"title": "Der kom for mange."}, {"Retry-After": "7"})
    pressed(answer, "Send")
    expect(answer).to_contain_text("Der kom for mange. Vent 7 sekunder")
    pressed(answer, "Prøv igen")
    stand.fail("POST", "questions", 0)
    pressed(answer, "Send")
    expect(answer).to_contain_text("Jeg kan ikke få forbindelse til Vejviser.")
    pressed(answer, "Prøv igen")
    stand.fail("POST", "questions", 200, {"kept": True})
    pressed(answer, "Send")
    expect(answer).to_contain_text("Tak. Det er sendt til redaktionen.")


def test_an_emergency_beside_it_offers_nothing(stand_in: Stand) -> None:
    widget, stand = stand_in()
    widget.open()
    stand.replies = [EMERGENCY, unclear(question=None)]
    widget.ask("x")
    expect(widget.page.get_by_role("button", name=OFFER)).to_have_count(0)


def test_markup_in_a_question_stays_text(stand_in: Stand) -> None:
    widget, stand = stand_in()
    widget.open()
    markup = "<img src=x onerror=alert(1)> **fed** [link](javascript:alert(1))"
    stand.replies = [unclear(question=markup)]
    answer = widget.ask("x")
    pressed(answer, OFFER)
    expect(answer.locator("blockquote")).to_have_text(markup)
    assert answer.locator("blockquote *").count() == 0


@pytest.mark.parametrize("options", [{}, DARK, SMALL], ids=["light", "dark", "320 px"])
def test_no_rule_is_broken(stand_in: Stand, axe: Axe, options: dict[str, object]) -> None:
    widget, stand = stand_in(**options)
    widget.open()
    stand.replies = [unclear()]
    answer = widget.ask("x")
    assert axe.violations(widget.page) == []
    pressed(answer, OFFER)
    assert axe.violations(widget.page) == []
    stand.fail("POST", "questions", 503, {"title": "Slået fra."})
    pressed(answer, "Send")
    expect(answer).to_contain_text("Slået fra.")
    assert axe.violations(widget.page) == []


def test_by_keyboard_alone(stand_in: Stand) -> None:
    widget, stand = stand_in()
    widget.open()
    stand.replies = [unclear()]
    answer = widget.ask("x")
    answer.get_by_role("button", name=OFFER).focus()
    stand.fail("POST", "questions", 200, {"kept": True})
    for key in ("Enter", "Tab", "Enter"):
        widget.page.keyboard.press(key)
    expect(answer).to_contain_text("Tak. Det er sendt til redaktionen.")
    expect(answer.get_by_role("group", name=OFFER)).to_be_focused()
    # That the answer has come may not have been said yet, and then is not said at all.
    said = 'heard.some(([role, text]) => role === "status" && text.startsWith("Tak. Det er sendt"))'
    widget.page.wait_for_function(said)
