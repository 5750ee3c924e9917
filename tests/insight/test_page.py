"""The page in a browser: what is read and done there, by whom and with what."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from assistant.insight.report import Sources
from assistant.settings import Settings
from tests.insight.invented import QUESTIONS, fill, send, stores
from tests.support.axe import Axe
from tests.workshops.arena import PHRASE, Arena
from tests.workshops.people import DESK, House, house

MARKUP = "<img src=x onerror=alert(1)> **fed** [link](javascript:alert(1))"
SMALL: dict[str, Any] = {"viewport": {"width": 320, "height": 256}}


@pytest.fixture
def windows(browser: Browser, server: Arena) -> Iterator[House]:
    """Windows onto a server with an invented month in it."""
    kept = sources(server)
    if kept.counts.first_hour() is None or not kept.questions.all():
        fill(kept, dt.datetime.now(dt.timezone.utc), turns=300)
    with house(browser, server) as found:
        yield found


def sources(server: Arena) -> Sources:
    return stores(Settings(data_dir=server.data).database)


def signed_in(windows: House, **options: Any) -> Page:
    page = windows.page("/indsigt", **{**DESK, **options})
    page.get_by_label("Adgangssætning").fill(PHRASE)
    page.get_by_role("button", name="Log ind").click()
    page.locator("#aldrig").wait_for()
    return page


@pytest.mark.parametrize("options", [{}, {"color_scheme": "dark"}, {"forced_colors": "active"}])
def test_no_rule_is_broken(windows: House, axe: Axe, options: dict[str, Any]) -> None:
    page = windows.page("/indsigt", **{**DESK, **options})
    page.get_by_label("Adgangssætning").wait_for()
    assert axe.violations(page, "html") == []
    page.get_by_label("Adgangssætning").fill("noget helt andet her")
    page.get_by_role("button", name="Log ind").click()
    expect(page.locator(".fault")).not_to_be_empty()
    assert axe.violations(page, "html") == []
    page = signed_in(windows, **options)
    assert axe.violations(page, "html") == []


def test_each_plot_has_a_name_and_a_table_beside_it(windows: House) -> None:
    page = signed_in(windows)
    plots = page.locator("[role=img]")
    assert plots.count() == 5
    for plot in plots.all():
        assert "Tallene står i tabellen" in (plot.get_attribute("aria-label") or "")
        beside = plot.locator("xpath=following-sibling::*[1]")
        expect(beside).to_have_role("region")
        assert beside.get_by_role("table").count() == 1
    headed = page.evaluate(
        """() => [...document.querySelectorAll("table")].every((table) =>
          table.querySelector("th[scope=col]") && table.querySelector("tbody th[scope=row]"))"""
    )
    assert headed


def test_as_of_when(windows: House) -> None:
    page = signed_in(windows)
    expect(page.get_by_text("Opgjort ")).to_contain_text(" kl. ")


def test_another_period_and_the_table_to_save(windows: House) -> None:
    page = signed_in(windows)
    assert page.get_by_label("Periode", exact=True).input_value() == "30"
    page.get_by_label("Periode", exact=True).select_option("365")
    save = page.get_by_role("link", name="Hent som regneark (CSV)")
    expect(save).to_have_attribute("href", f"{windows.server.url}/indsigt/tal.csv?dage=365")
    with page.expect_download() as saved:
        save.click()
    assert saved.value.suggested_filename.endswith(".csv")
    assert saved.value.path().read_text(encoding="utf-8-sig").startswith('"Afsnit";')


def test_everything_by_keyboard(windows: House) -> None:
    page = windows.page("/indsigt", **DESK)
    page.get_by_label("Adgangssætning").wait_for()
    page.keyboard.type(PHRASE)
    page.keyboard.press("Enter")
    page.locator("#aldrig").wait_for()
    expect(page.locator("#udfald")).to_be_focused()
    reached = set()
    for _ in range(40):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("document.activeElement.getAttribute('aria-label') ?? ''"))
        if page.evaluate("document.activeElement === document.body"):
            break
    assert "Tabel: Hvornår på døgnet?" in reached
    assert f'Slet nu: spørgsmålet "{QUESTIONS[0][:60]}"' in reached


def test_a_question_is_marked_and_deleted(windows: House) -> None:
    send(
        sources(windows.server), "Opdigtet: den der skal slettes", dt.datetime.now(dt.timezone.utc)
    )
    page = signed_in(windows)
    item = page.get_by_role("listitem").filter(has_text="den der skal slettes")
    item.get_by_role("button", name="Markér som håndteret").click()
    expect(page.get_by_role("status")).to_have_text("Spørgsmålet er markeret.")
    expect(page.locator("#spoergsmaal")).to_be_focused()
    expect(item).to_contain_text("Håndteret")
    item.get_by_role("button", name="Slet nu").click()
    expect(page.get_by_role("status")).to_have_text("Spørgsmålet er slettet.")
    expect(item).to_have_count(0)
    assert "skal slettes" not in str(sources(windows.server).questions.all())


def test_markup_in_a_question_stays_text(windows: House) -> None:
    kept = sources(windows.server)
    send(kept, MARKUP, dt.datetime.now(dt.timezone.utc))
    page = signed_in(windows)
    shown = page.locator("blockquote").filter(has_text="onerror")
    expect(shown).to_have_text(MARKUP)
    assert shown.locator("*").count() == 0
    (name,) = [one.name for one in kept.questions.all() if one.text == MARKUP]
    kept.questions.delete(name)


def test_reflow_at_320_pixels(windows: House) -> None:
    page = signed_in(windows, **SMALL)
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def test_who_is_signed_out_meanwhile_comes_to_the_door(windows: House) -> None:
    page = signed_in(windows)
    page.context.clear_cookies()
    page.get_by_label("Periode", exact=True).select_option("7")
    expect(page.get_by_label("Adgangssætning")).to_be_focused()


def test_signing_out(windows: House) -> None:
    page = signed_in(windows)
    page.get_by_role("button", name="Log ud").click()
    expect(page.get_by_label("Adgangssætning")).to_be_visible()
    expect(page.get_by_role("table")).to_have_count(0)
