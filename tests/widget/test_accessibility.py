"""axe-core in every state, the keyboard alone, where the focus goes, what is said aloud."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.support.axe import Axe
from tests.support.server import RunningServer
from tests.widget.conftest import Visit
from tests.widget.hosts import Host, intranet
from tests.widget.replies import EMERGENCY, StandIn, made
from tests.widget.states import CONTRAST, PHONE, SMALL, STATES, ZOOMED
from tests.widget.widget import Widget

Stand = Callable[..., tuple[Widget, StandIn]]


@pytest.mark.parametrize(("name", "lead", "options"), STATES, ids=[state[0] for state in STATES])
def test_no_rule_is_broken(
    stand_in: Stand,
    axe: Axe,
    name: str,
    lead: Callable[[Widget, StandIn], None],
    options: dict[str, Any],
) -> None:
    widget, stand = stand_in(reduced_motion="reduce", **options)
    lead(widget, stand)
    assert axe.violations(widget.page) == []


def test_no_rule_is_broken_on_our_own_pages(
    visit: Visit, vejviser: RunningServer, axe: Axe
) -> None:
    for path in ("/", "/widget/ramme"):
        widget = visit(vejviser.url + path)
        widget.ask("hvad er ekstremisme?")
        widget.page.wait_for_timeout(400)
        assert axe.violations(widget.page, "html") == []


def test_axe_finds_what_is_broken(visit: Visit, site: Host, axe: Axe) -> None:
    site.put("/fejl", "<!doctype html><title>x</title><button></button>")
    found = axe.violations(visit("/fejl").page, "html")
    assert any("Knapper skal have" in one for one in found)


def test_keyboard_only(stand_in: Stand) -> None:
    widget, stand = stand_in()
    press = widget.page.keyboard.press
    press("Tab")
    press("Tab")
    assert widget.focused() == "button Spørg Vejviser"
    press("Enter")
    assert widget.focused() == "textarea"
    widget.page.keyboard.type("hvem")
    press("Enter")
    widget.answers.first.wait_for()
    widget.page.wait_for_timeout(200)
    # From the answer's heading on, everything in the order it is seen.
    assert widget.focused() == "h3 Vejviser"
    expected = [
        "a siden (åbner i en ny fane)",
        "a 41 74 90 90",
        "a Ring til Hotlinen på 41 74 90 90",
        "a kontor@example.org: Skriv til Kontoret",
        "a HjemmesideKontoret (åbner i en ny fane)",
        "summary Kilder (2)",
        "button Ja, svaret hjalp",
        "button Nej, svaret hjalp ikke",
        "button Kopiér svaret",
        "button Udskriv svaret",
        "button Mere om tegn",
        "textarea",
        "button Send",
    ]
    seen = []
    for _ in expected:
        press("Tab")
        seen.append(widget.focused())
    assert seen == expected
    press("Shift+Tab")
    press("Shift+Tab")
    press("Enter")
    expect(widget.answers).to_have_count(2)
    widget.page.wait_for_timeout(200)
    assert widget.focused() == "h3 Vejviser"
    press("Escape")
    expect(widget.panel).to_be_hidden()
    assert widget.focused() == "button Spørg Vejviser"
    assert stand.made("POST", "messages")[1][0] == {"choice": "emne:tegn/overblik"}


def test_reasons_with_the_keyboard(stand_in: Stand) -> None:
    widget, _ = stand_in()
    widget.open()
    widget.ask("x")
    widget.page.get_by_role("button", name="Nej, svaret hjalp ikke").press("Enter")
    assert widget.focused() == "button Det er forkert"
    widget.page.keyboard.press("Enter")
    assert widget.focused() == "div Hjalp svaret?"


def test_clearing_with_the_keyboard(stand_in: Stand) -> None:
    widget, _ = stand_in()
    widget.open()
    widget.page.get_by_role("button", name="Ryd samtalen").press("Enter")
    assert widget.focused() == "button Ja, ryd den"
    widget.page.keyboard.press("Escape")
    assert widget.focused() == "button Ryd samtalen"
    expect(widget.panel).to_be_visible()
    widget.page.keyboard.press("Enter")
    widget.page.keyboard.press("Enter")
    assert widget.focused().startswith("textarea")


def test_sending_again_leaves_the_focus_in_the_field(stand_in: Stand) -> None:
    widget, stand = stand_in()
    widget.open()
    stand.fail("POST", "messages", 0)
    widget.send("x")
    again = widget.page.get_by_role("button", name="Send igen")
    again.wait_for()
    assert widget.focused() == "textarea"
    again.press("Enter")
    widget.answers.first.wait_for()
    widget.page.wait_for_timeout(200)
    assert widget.focused() == "h3 Vejviser"


def test_whoever_has_gone_elsewhere_is_left_there(stand_in: Stand) -> None:
    widget, _ = stand_in()
    widget.open()
    widget.ask("x")
    widget.send("y")
    widget.page.locator("main a").focus()
    expect(widget.answers).to_have_count(2)
    widget.page.wait_for_timeout(200)
    assert widget.page.evaluate("document.activeElement.textContent") == "medarbejdere"


def test_whoever_types_on_is_left_in_the_field(stand_in: Stand) -> None:
    widget, _ = stand_in()
    widget.open()
    widget.field.fill("x")
    widget.field.press("Enter")
    widget.page.keyboard.type("mere")
    widget.answers.first.wait_for()
    widget.page.wait_for_timeout(200)
    # Either the focus stayed, or what was typed at the heading went to the field.
    assert widget.field.input_value() == "mere"


def test_typing_at_the_answer_goes_to_the_field(stand_in: Stand) -> None:
    widget, _ = stand_in()
    widget.open()
    widget.ask("x")
    widget.page.wait_for_timeout(200)
    widget.page.keyboard.type("og så")
    assert widget.field.input_value() == "og så"


def test_the_focus_is_always_seen(stand_in: Stand) -> None:
    widget, stand = stand_in()
    stand.replies = [EMERGENCY]
    widget.open()
    widget.ask("x")
    widget.page.wait_for_timeout(300)
    for _ in range(24):
        widget.page.keyboard.press("Tab")
        seen = widget.page.evaluate(
            """() => { const at = document.querySelector("vejviser-chat").shadowRoot.activeElement;
            if (!at) return true;
            const shown = getComputedStyle(at.matches("textarea") ? at.parentElement : at);
            return at.matches("textarea") ? shown.boxShadow !== "none"
              : shown.outlineStyle === "solid" && parseFloat(shown.outlineWidth) >= 2; }"""
        )
        assert seen, widget.focused()


def test_an_answer_is_said_once(stand_in: Stand) -> None:
    widget, _ = stand_in()
    widget.open()
    widget.ask("x")
    assert widget.listen(1) == ["Vejviser har svaret."]
    widget.ask("y")
    assert widget.listen(2) == ["Vejviser har svaret."] * 2
    log = widget.page.get_by_role("log", name="Samtalen")
    assert log.get_attribute("aria-live") == "off"
    assert log.locator("[aria-live]:not([aria-live=off]), [role=alert], [role=status]").count() == 0


def test_an_emergency_is_said_first_and_once(stand_in: Stand) -> None:
    widget, stand = stand_in()
    stand.replies = [made(), EMERGENCY]
    widget.open()
    widget.ask("x")
    widget.listen(1)
    assert widget.page.evaluate("heard") == [["alert", "Ring 112 nu. 1. Kom i sikkerhed."]]
    assert widget.focused() == "h3 Vejviser: akut"


def test_what_was_said_is_not_found_again(stand_in: Stand) -> None:
    widget, _ = stand_in()
    widget.page.clock.install()
    widget.page.reload()
    widget.open()
    widget.ask("x")
    status = widget.page.get_by_role("status")
    widget.page.clock.run_for(1000)
    expect(status).to_have_text("Vejviser har svaret.")
    widget.page.clock.run_for(7000)
    expect(status).to_have_text("")
    assert len(widget.heard()) == 1


def test_an_error_is_said_once(stand_in: Stand) -> None:
    widget, stand = stand_in()
    widget.open()
    stand.fail("POST", "messages", 500, {"title": "Der gik noget galt hos os."})
    widget.send("x")
    widget.listen(1)
    assert widget.page.evaluate("heard") == [["alert", "Ikke sendt. Der gik noget galt hos os."]]


def test_the_panel_covers_a_phone_and_keeps_the_focus(stand_in: Stand) -> None:
    widget, _ = stand_in(**PHONE)
    widget.button.tap()
    expect(widget.panel).to_be_visible()
    # No keyboard on the screen before there is something to write.
    assert widget.focused() == "h2 Vejviser"
    widget.page.wait_for_timeout(400)
    box = widget.panel.bounding_box()
    assert (box["x"], box["y"], box["width"], box["height"]) == (0, 0, 390, 844)
    assert widget.panel.get_attribute("aria-modal") == "true"
    for _ in range(20):
        widget.page.keyboard.press("Tab")
        assert widget.focused()
    for _ in range(20):
        widget.page.keyboard.press("Shift+Tab")
        assert widget.focused()


def test_on_a_wide_page_the_focus_may_leave(stand_in: Stand) -> None:
    widget, _ = stand_in()
    widget.open()
    assert widget.panel.get_attribute("aria-modal") == "false"
    places = []
    for _ in range(5):
        widget.page.keyboard.press("Tab")
        places.append(widget.focused())
    assert "" in places


def test_a_phone_shows_the_page_that_was_gone_to(stand_in: Stand) -> None:
    widget, _ = stand_in(**PHONE)
    widget.button.tap()
    widget.ask("x")
    widget.page.reload()
    expect(widget.button).to_be_visible()
    expect(widget.panel).to_be_hidden()


@pytest.mark.parametrize(("options", "least"), [({}, 24), (PHONE, 44)])
def test_targets_are_large_enough(stand_in: Stand, options: dict[str, Any], least: int) -> None:
    widget, stand = stand_in(reduced_motion="reduce", **options)
    stand.replies = [made(), EMERGENCY]
    widget.open()
    widget.ask("x")
    widget.page.get_by_role("button", name="Nej, svaret hjalp ikke").first.click()
    small = widget.page.evaluate(
        """(least) => [...document.querySelector("vejviser-chat").shadowRoot
          .querySelectorAll("button, summary, a")]
          .filter((node) => node.checkVisibility()
            && !node.closest(".text, .foot, .tip, .sources ul"))
          .map((node) => [node.textContent || node.ariaLabel, node.getBoundingClientRect()])
          .filter(([, box]) => box.width < least || box.height < least - .5)
          .map(([name, box]) => `${name} ${box.width} ${box.height}`)""",
        least,
    )
    assert small == []


def _outside(page: Page) -> list[str]:
    return page.evaluate(
        """() => [...document.querySelector("vejviser-chat").shadowRoot.querySelectorAll("*")]
          .filter((node) => node.checkVisibility() && !node.closest(".sr"))
          .filter((node) => node.getBoundingClientRect().right > innerWidth + 1
            || node.scrollWidth > node.clientWidth + 1 && node.matches(".panel, .log, .card"))
          .map((node) => `${node.tagName} ${node.className}`)"""
    )


@pytest.mark.parametrize("options", [SMALL, ZOOMED])
def test_it_fits_without_scrolling_sideways(stand_in: Stand, options: dict[str, Any]) -> None:
    widget, stand = stand_in(reduced_motion="reduce", **options)
    long = "Forebyggelsesmyndighedskoordineringsudvalgsformandskandidaturliste" * 2
    stand.replies = [
        EMERGENCY,
        made(text=f"{long} [https://example.org/{long}](https://example.org/x)"),
    ]
    widget.open()
    widget.ask(long).locator("summary").click()
    assert _outside(widget.page) == []
    assert widget.page.evaluate("document.scrollingElement.scrollWidth") <= 320


def test_at_400_percent_everything_is_reached(stand_in: Stand) -> None:
    widget, _ = stand_in(**ZOOMED)
    widget.open()
    widget.ask("x")
    for name in ("Luk Vejviser", "Send", "Mere om tegn"):
        button = widget.page.get_by_role("button", name=name, exact=True)
        button.scroll_into_view_if_needed()
        expect(button).to_be_in_viewport()


def test_motion_is_left_out_where_it_is_not_wanted(stand_in: Stand) -> None:
    for motion, moving in (("reduce", False), ("no-preference", True)):
        widget, _ = stand_in(reduced_motion=motion)
        widget.page.route("**/api/v1/messages", lambda route: None)
        widget.open()
        widget.send("x")
        widget.panel.locator(".typing").wait_for()
        names = widget.panel.locator(".typing i").first.evaluate(
            "node => getComputedStyle(node).animationName"
        )
        assert (names != "none") is moving


def test_forced_colours_have_borders(stand_in: Stand) -> None:
    widget, _ = stand_in(**CONTRAST)
    width = "node => getComputedStyle(node).borderTopStyle + getComputedStyle(node).borderTopWidth"
    assert widget.button.evaluate(width) == "solid1px"
    widget.open()
    widget.ask("x")
    assert widget.panel.locator(".bubble").evaluate(width) == "solid1px"


def test_its_language_is_danish_on_any_page(
    visit: Visit, vejviser: RunningServer, site: Host
) -> None:
    site.put("/english", intranet(vejviser.url).replace('lang="da"', 'lang="en"'))
    widget = visit("/english")
    widget.button.wait_for()
    assert widget.page.locator("vejviser-chat").get_attribute("lang") == "da"


def test_the_theme_is_the_pages_to_set(visit: Visit, vejviser: RunningServer, site: Host) -> None:
    head = "<style>vejviser-chat { --vejviser-accent: rgb(0, 90, 60) }</style>"
    site.put("/tema", intranet(vejviser.url, head=head))
    widget = visit("/tema")
    ground = widget.button.evaluate("node => getComputedStyle(node).backgroundColor")
    assert ground == "rgb(0, 90, 60)"
