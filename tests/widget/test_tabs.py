"""What is kept between pages of the intranet, and what is not."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.widget.conftest import Visit
from tests.widget.widget import Widget


def kept(page: Page) -> dict[str, object]:
    return page.evaluate("JSON.parse(Object.values(sessionStorage)[0])")


def test_the_conversation_goes_along_to_the_next_page(visit: Visit) -> None:
    widget = visit()
    widget.open()
    widget.ask("hvad er ekstremisme?")
    widget.page.get_by_role("link", name="medarbejdere").click()
    expect(widget.page.get_by_text("En anden side.")).to_be_visible()
    expect(widget.answers).to_have_count(1)
    expect(widget.panel).to_be_visible()
    # The page was gone to, not the chat.
    assert widget.focused() == ""
    assert widget.heard() == []
    # The server still knows what it offered.
    widget.answers.first.get_by_role("button", name="Hvad er radikalisering?").click()
    expect(widget.answers.nth(1)).to_be_visible()


def test_closed_stays_closed(visit: Visit) -> None:
    widget = visit()
    widget.open()
    widget.ask("hvad er ssp")
    widget.page.get_by_role("button", name="Luk Vejviser").click()
    widget.page.goto(widget.page.url + "to")
    expect(widget.panel).to_be_hidden()
    widget.open()
    expect(widget.answers).to_have_count(1)


def test_back_and_forth(visit: Visit) -> None:
    widget = visit()
    widget.open()
    widget.ask("hvad er ssp")
    widget.page.get_by_role("link", name="medarbejdere").click()
    expect(widget.answers).to_have_count(1)
    widget.ask("hvad er ekstremisme?")
    widget.page.go_back()
    expect(widget.answers).to_have_count(2)


def test_two_tabs_are_two_conversations(visit: Visit) -> None:
    first = visit()
    first.open()
    first.ask("hvad er ssp")
    second = visit("/", context=first.page.context)
    second.open()
    expect(second.answers).to_have_count(0)
    second.ask("hvad er ekstremisme?")
    assert kept(first.page)["token"] != kept(second.page)["token"]
    assert first.answers.count() == 1


def test_a_duplicated_tab_begins_its_own(visit: Visit) -> None:
    """A duplicate takes a copy of the storage along, as a window that a script opens does."""
    first = visit()
    first.open()
    first.ask("hvad er ssp")
    with first.page.expect_popup() as opened:
        first.page.evaluate("void window.open('/to')")
    second = Widget(opened.value)
    second.page.set_default_timeout(10_000)
    expect(second.answers).to_have_count(0)
    if second.button.is_visible():
        second.open()
    second.ask("hvad er ekstremisme?")
    assert kept(first.page)["token"] != kept(second.page)["token"]
    first.ask("hvad er en mentor")
    assert first.answers.count() == 2


def test_without_storage_it_works(visit: Visit) -> None:
    widget = visit("/to")
    widget.page.add_init_script(
        """Object.defineProperty(window, "sessionStorage",
          { get() { throw new DOMException("nej", "SecurityError"); } });"""
    )
    widget.page.reload()
    widget.open()
    widget.ask("hvad er ssp")
    widget.page.reload()
    widget.open()
    expect(widget.answers).to_have_count(0)


def test_nothing_is_kept_elsewhere(visit: Visit) -> None:
    widget = visit()
    widget.open()
    widget.ask("hvad er ssp")
    assert widget.page.evaluate("localStorage.length") == 0
    assert widget.page.context.cookies() == []
    assert list(kept(widget.page)) == ["id", "token", "open", "items"]


def test_what_was_not_sent_is_not_kept(visit: Visit) -> None:
    """No mask has read it, and a browser may write its storage to disk."""
    widget = visit()
    widget.open()
    widget.ask("hvad er ssp")
    widget.field.fill("zqvkladde om en elev")
    widget.page.reload()
    assert "zqvkladde" not in str(kept(widget.page))
    expect(widget.answers).to_have_count(1)
