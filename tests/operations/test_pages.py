"""What people see in a browser while it is switched off, and that it comes back by itself."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from assistant.access.store import AccessStore
from assistant.storage.database import sqlite_url
from tests.operations.conftest import Site
from tests.workshops.arena import PHRASE
from tests.workshops.people import Phone, Projector, TrainerPage, house

NOTICE = "Vi retter en fejl. Tilbage kl. 12."
NUMBERS = {"112": "tel:112", "41 74 90 90": "tel:+4541749090"}


@pytest.fixture
def page(browser: Browser, site: Site) -> Iterator[Page]:
    """A page, and the server on afterwards whatever happened."""
    context = browser.new_context(viewport={"width": 1100, "height": 800}, locale="da-DK")
    context.set_default_timeout(15_000)
    yield context.new_page()
    context.close()
    site.command("on")


def _off(site: Site) -> None:
    done: subprocess.CompletedProcess[str] = site.command("off", "--besked", NOTICE)
    assert done.returncode == 0, done.stderr


def test_the_widget_shows_the_notice_and_comes_back(page: Page, site: Site) -> None:
    _off(site)
    page.goto(site.server.url)
    notice = page.locator(".notice")
    expect(notice).to_contain_text(NOTICE)
    for number, href in NUMBERS.items():
        expect(notice.get_by_role("link", name=number)).to_have_attribute("href", href)
    page.screenshot(path=site.server.data.parent / "widget-off.png")
    assert site.command("on").returncode == 0
    expect(notice).to_be_hidden(timeout=25_000)
    field = page.get_by_role("textbox", name="Dit spørgsmål")
    field.fill("hvad er ssp")
    field.press("Enter")
    expect(page.get_by_role("article").first).to_contain_text("SSP")
    # Whoever is in the middle of a conversation is told there.
    _off(site)
    field.fill("hvad er psp")
    field.press("Enter")
    expect(page.get_by_role("article").last).to_contain_text(NOTICE)
    expect(page.get_by_role("article").last).to_contain_text("41 74 90 90")
    page.screenshot(path=site.server.data.parent / "widget-off-talk.png")


def test_a_workshop_is_covered_and_goes_on(browser: Browser, site: Site) -> None:
    AccessStore(sqlite_url(site.server.data / "vejviser.db")).set_phrase("workshop", PHRASE)
    with house(browser, site.server) as windows:  # type: ignore[arg-type]
        trainer = TrainerPage(windows)
        trainer.sign_in()
        code = trainer.open()
        wall, phone = Projector(windows, code), Phone(windows, f"/w#{code}")
        expect(phone.title).to_have_text("Du er med")
        pages = [trainer.page, wall.page, phone.page]
        _off(site)
        try:
            for page in pages:
                cover = page.locator(".switched-off")
                expect(cover).to_contain_text(NOTICE)
                link = cover.get_by_role("link", name="112")
                expect(link).to_have_attribute("href", "tel:112")
            phone.page.screenshot(path=site.server.data.parent / "phone-off.png")
            wall.page.screenshot(path=site.server.data.parent / "wall-off.png")
            # Whoever comes now is told, too.
            late = TrainerPage(windows)
            expect(late.page.locator(".fault")).to_contain_text(NOTICE)
            other = Phone(windows)
            other.join(code)
            expect(other.page.locator(".fault")).to_contain_text("41 74 90 90")
        finally:
            assert site.command("on").returncode == 0
        for page in pages:
            expect(page.locator(".switched-off")).to_have_count(0)
        expect(phone.title).to_have_text("Du er med")
        expect(late.page.get_by_label("Adgangssætning")).to_be_visible()
        trainer.press("Start")
        expect(wall.page.locator("body")).not_to_have_attribute("data-shows", "welcome")
