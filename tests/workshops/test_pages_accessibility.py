"""axe-core on every page in its states; small screens, large type, and no colour."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support.axe import Axe
from tests.workshops.arena import Arena
from tests.workshops.people import DESK, PHONE, WALL, House, Phone, Projector, TrainerPage, house

# Places of the short programme: poll, quiz, a case with choices, whom to call, the end.
LOOKED_AT = (0, 1, 2, 3, 5, 10, 13)
SMALL: dict[str, Any] = {"viewport": {"width": 320, "height": 256}}
LEAST_LINE_SHARE = 1 / 30


def clean(axe: Axe, page: Page, where: str) -> None:
    # A card or a bar may still be on its way to its colour.
    page.wait_for_timeout(300)
    assert axe.violations(page, "html") == [], where


def all_three(windows: House, **options: Any) -> tuple[TrainerPage, Projector, Phone]:
    trainer = TrainerPage(windows, windows.context(**{**DESK, **options}))
    trainer.sign_in()
    code = trainer.open()
    wall = Projector(windows, code, windows.context(**{**WALL, **options}))
    phone = Phone(windows, f"/w#{code}")
    expect(phone.title).to_have_text("Du er med")
    return trainer, wall, phone


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_no_rule_is_broken_on_the_way(
    browser: Browser, server: Arena, axe: Axe, colours: str
) -> None:
    with house(browser, server) as windows:
        trainer, wall, phone = all_three(windows, color_scheme=colours)
        for at in range(max(LOOKED_AT) + 1):
            if at in LOOKED_AT:
                if phone.choices.count():
                    phone.tap(0)
                for page in (trainer.page, wall.page, phone.page):
                    clean(axe, page, f"{page.url} at {at}")
                reveal = trainer.page.get_by_role("button", name="Vis forklaring")
                if reveal.is_enabled():
                    reveal.click()
                    expect(wall.page.locator(".explained")).to_be_visible()
                    for page in (trainer.page, wall.page, phone.page):
                        clean(axe, page, f"{page.url} at {at}, revealed")
            if at < max(LOOKED_AT):
                trainer.press("Start" if at == 0 else "Næste")
                trainer.page.wait_for_timeout(250)
        trainer.press("Luk")
        clean(axe, trainer.page, "the question before closing")


def test_no_rule_is_broken_elsewhere(browser: Browser, server: Arena, axe: Axe) -> None:
    with house(browser, server) as windows:
        trainer = TrainerPage(windows)
        clean(axe, trainer.page, "sign-in")
        trainer.sign_in("noget helt andet her")
        expect(trainer.page.locator(".fault")).not_to_be_empty()
        clean(axe, trainer.page, "sign-in refused")
        trainer.sign_in()
        expect(trainer.page.get_by_role("heading", name="Færdige programmer")).to_be_visible()
        for summary in trainer.page.locator("summary").all():
            summary.click()
        clean(axe, trainer.page, "the choice")
        for path in ("/w", "/w/laerred", "/w/huskekort"):
            page = windows.page(path, **PHONE)
            page.locator("h1").first.wait_for()
            clean(axe, page, path)
        for mode in ("cases", "noter"):
            page = windows.page(f"/workshop/udskriv#{mode}", trainer.page.context)
            page.locator("h1").first.wait_for()
            clean(axe, page, mode)


def test_pause_and_a_lost_line_are_said(browser: Browser, server: Arena, axe: Axe) -> None:
    with house(browser, server) as windows:
        trainer, wall, phone = all_three(windows)
        trainer.press("Start")
        trainer.press("Pause")
        for page in (wall.page, phone.page):
            expect(page.get_by_role("heading", name="Pause")).to_be_visible()
            clean(axe, page, "pause")


def test_reflow_at_320_pixels(browser: Browser, server: Arena) -> None:
    with house(browser, server) as windows:
        trainer, _, _ = all_three(windows)
        code = trainer.code
        trainer.press("Start")
        trainer.press("Næste")
        pages = [
            windows.page(f"/w#{code}", **SMALL),
            windows.page("/w/huskekort", **SMALL),
            windows.page("/workshop", **SMALL),
        ]
        narrow = TrainerPage(windows, windows.context(**SMALL))
        narrow.sign_in()
        narrow.page.get_by_role("heading", name="Færdige programmer").wait_for()
        pages.append(narrow.page)
        trainer.page.set_viewport_size({"width": 320, "height": 600})
        pages.append(trainer.page)
        for page in pages:
            page.wait_for_timeout(500)
            over = page.evaluate("document.documentElement.scrollWidth - innerWidth")
            assert over <= 0, page.url


def test_the_wall_is_large_and_fits(browser: Browser, server: Arena) -> None:
    """Nothing of a case has to be scrolled to; it can be read from the back row."""
    with house(browser, server) as windows:
        trainer, wall, _ = all_three(windows)
        trainer.press("Start")
        for _ in range(11):
            for reveal in (False, True):
                button = trainer.page.get_by_role("button", name="Vis forklaring")
                if reveal and button.is_enabled():
                    button.click()
                    expect(wall.page.locator(".explained")).to_be_visible()
                wall.page.wait_for_timeout(200)
                over, share = wall.page.evaluate(
                    """() => { const stage = document.getElementById("stage");
                    return [stage.scrollHeight - stage.clientHeight,
                      parseFloat(getComputedStyle(stage).fontSize) / innerHeight]; }"""
                )
                assert over <= 0, wall.title.inner_text()
                assert share >= LEAST_LINE_SHARE, wall.title.inner_text()
            trainer.press("Næste")
            trainer.page.wait_for_timeout(200)


def test_without_colours_the_bars_are_seen(browser: Browser, server: Arena) -> None:
    with house(browser, server) as windows:
        trainer, wall, phone = all_three(windows, forced_colors="active")
        trainer.press("Start")
        trainer.press("Næste")
        phone.tap(0)
        wall.wait_for([1, 0, 0, 0, 0])
        colours = wall.page.evaluate(
            """() => ["fill", "track"].map((name) =>
              getComputedStyle(document.querySelector(`#stage .${name}`)).backgroundColor)"""
        )
        assert colours[0] != colours[1]
