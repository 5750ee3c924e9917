"""What is printed: as many A4 pages as promised, with what must be on them."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
import pytest
from playwright.sync_api import Browser, expect

from assistant.content import Content
from tests.workshops.arena import Arena
from tests.workshops.people import House, TrainerPage, house

A4 = (595.28, 841.89)


def printed(
    windows: House, path: str, folder: Path, trainer: TrainerPage | None = None
) -> list[str]:
    """The text of each page, printed as the browser prints; all of them are A4."""
    page = windows.page(path, trainer.page.context if trainer else None)
    page.locator("h1").first.wait_for()
    file = folder / "side.pdf"
    page.pdf(path=file, prefer_css_page_size=True)
    document = pypdfium2.PdfDocument(file)
    for sheet in document:
        assert sheet.get_size() == pytest.approx(A4, abs=1)
    return [sheet.get_textpage().get_text_range() for sheet in document]


def squeezed(text: str) -> str:
    return "".join(text.split())


def test_the_hand_out_is_one_page(
    browser: Browser, server: Arena, content: Content, tmp_path: Path
) -> None:
    with house(browser, server) as windows:
        (text,) = printed(windows, "/w/huskekort", tmp_path)
    whole = squeezed(text)
    for wanted in (
        "Alvorlige tegn, ét er nok",
        "Tal med din nærmeste leder",
        "Hvem ringer du til?",
    ):
        assert squeezed(wanted) in whole
    for contact in ("alarm", "politi", "hotline", "team", "doegnvagt", "etnisk"):
        phone = content.knowledge.contacts[contact].phone
        assert phone
        assert squeezed(phone) in whole
    for wanted in ("Kilder:", "Ikke bekræftet:", "Nummeret er ikke bekræftet", "kontrolleret"):
        assert squeezed(wanted) in whole
    # The button is for the screen.
    assert "Udskriv" not in text


def test_case_cards_hold_no_answers(
    browser: Browser, server: Arena, content: Content, tmp_path: Path
) -> None:
    with house(browser, server) as windows:
        trainer = TrainerPage(windows)
        trainer.sign_in()
        expect(trainer.page.get_by_role("heading", name="Færdige programmer")).to_be_visible()
        pages = printed(windows, "/workshop/udskriv#cases", tmp_path, trainer)
    whole = squeezed("".join(pages))
    cases, dilemmas = content.workshops.cases, content.workshops.dilemmas
    for item in (*cases.values(), *dilemmas.values()):
        assert squeezed(item.title) in whole
    # A case takes two pages at most, and begins on one of its own.
    assert len(cases) + len(dilemmas) <= len(pages) <= 2 * len(cases) + len(dilemmas)
    for answer in ("God vej", "Ikke den vej", "Forklaring"):
        assert squeezed(answer) not in whole
    for case in cases.values():
        for turn in case.rounds:
            for choice in turn.choices:
                assert squeezed(content.composer.fill(choice.why)) not in whole


def test_notes_hold_everything(
    browser: Browser, server: Arena, content: Content, tmp_path: Path
) -> None:
    with house(browser, server) as windows:
        trainer = TrainerPage(windows)
        trainer.sign_in()
        code = trainer.open()
        assert code
        pages = printed(windows, f"/workshop/udskriv#noter-rum:{trainer.room}", tmp_path, trainer)
        same = printed(windows, "/workshop/udskriv#noter:kort_20", tmp_path, trainer)
    assert pages == same
    whole = squeezed("".join(pages))
    case = content.workshops.cases["skole_memes"]
    for text in (*case.notes, *(turn.explanation for turn in case.rounds)):
        plain = content.composer.fill(text).replace("**", "").split("\n")[0]
        assert squeezed(plain) in whole
    for wanted in ("God vej", "Ikke den vej", "Kilder:", "41 74 90 90"):
        assert squeezed(wanted) in whole


def test_printing_needs_a_sign_in(browser: Browser, server: Arena) -> None:
    with house(browser, server) as windows:
        page = windows.page("/workshop/udskriv#noter")
        expect(page.get_by_role("alert")).to_contain_text("logget ud")
