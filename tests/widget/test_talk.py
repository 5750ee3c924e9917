"""What a user does, against the real server on a page of another origin."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.support.server import RunningServer
from tests.widget.conftest import Visit
from tests.widget.hosts import Host, intranet
from tests.widget.replies import ANSWER, EMERGENCY, StandIn, made
from tests.widget.widget import Widget

Stand = Callable[..., tuple[Widget, StandIn]]


def test_before_the_first_message_it_says_what_it_is(visit: Visit) -> None:
    widget = visit()
    expect(widget.panel).to_be_hidden()
    widget.open()
    panel = widget.panel
    expect(panel).to_contain_text("en chatbot og ikke et menneske")
    expect(panel).to_contain_text("Skriv aldrig navne, CPR-numre")
    call = panel.get_by_role("log").get_by_role("link", name="ring 112")
    expect(call).to_have_attribute("href", "tel:112")
    suggestions = panel.get_by_role("list", name="Spørg for eksempel").get_by_role("button")
    assert suggestions.count() == 6


def test_every_suggestion_gets_a_real_answer(vejviser: RunningServer, visit: Visit) -> None:
    widget = visit()
    widget.open()
    listed = widget.panel.get_by_role("list", name="Spørg for eksempel").get_by_role("button")
    for question in listed.all_inner_texts():
        (reply, *_) = vejviser.open().say(question)
        assert reply["kind"] in ("answer", "question"), question


def test_question_and_answer_with_source(visit: Visit) -> None:
    widget = visit()
    widget.open()
    answer = widget.ask("hvad er ekstremisme?")
    expect(widget.page.get_by_text("Du skrev: hvad er ekstremisme?")).to_be_visible()
    expect(answer.get_by_role("strong").first).to_contain_text("Ekstremisme er")
    sources = answer.get_by_role("group").filter(has_text="Kilder (3)")
    place = sources.get_by_text("Københavns Kommune, BIF, 2024, s. 4")
    expect(place).to_be_hidden()
    sources.get_by_text("Kilder (3)").click()
    expect(place).to_be_visible()
    assert re.search(r"Kontrolleret \d+\. november 2026", sources.inner_text())
    link = sources.get_by_role("link", name="Rådgivning om ekstremisme")
    expect(link).to_have_attribute("rel", "noopener noreferrer")


def test_a_suggestion_and_a_choice_are_pressed(visit: Visit) -> None:
    widget = visit()
    widget.open()
    widget.page.get_by_role("button", name="Hvad er ekstremisme?").click()
    first = widget.answers.first
    first.wait_for()
    first.get_by_role("button", name="Hvad er radikalisering?").click()
    expect(widget.answers.nth(1)).to_contain_text("adikalisering")
    expect(widget.page.get_by_text("Du skrev: Hvad er radikalisering?")).to_be_visible()
    # What an earlier reply offered still counts.
    expect(first.get_by_role("button", name="Hvad er radikalisering?")).to_be_enabled()


def test_an_emergency_stands_out(visit: Visit) -> None:
    widget = visit()
    widget.open()
    answer = widget.ask("han har en kniv i tasken nu")
    call = answer.get_by_role("link", name="Ring 112")
    expect(call).to_have_attribute("href", "tel:112")
    assert call.bounding_box()["height"] >= 44
    ground = call.evaluate("node => getComputedStyle(node).backgroundColor")
    assert ground == "rgb(180, 21, 29)"


def test_personal_data_is_shown_as_removed(visit: Visit) -> None:
    widget = visit()
    widget.open()
    widget.ask("jeg er bekymret for Ahmed Hansen 010203-1234")
    expect(widget.page.get_by_text("bekymret for [navn] [cpr-nummer]")).to_be_visible()
    expect(widget.page.get_by_text("Personoplysninger er fjernet.")).to_be_visible()
    assert "Ahmed" not in widget.panel.inner_text()
    kept = widget.page.evaluate("JSON.stringify({...sessionStorage})")
    assert "[navn]" in kept
    assert "Ahmed" not in kept


def test_contacts(stand_in: Stand) -> None:
    widget, _ = stand_in()
    widget.open()
    answer = widget.ask("hvem")
    first, second = answer.get_by_role("list", name="Kontakter").get_by_role("listitem").all()
    expect(first).to_contain_text("Åbent nu")
    expect(first).to_contain_text("Ikke bekræftet")
    expect(first).to_contain_text("alle dage kl. 8-22")
    phone = first.get_by_role("link", name="Ring til Hotlinen på 41 74 90 90")
    expect(phone).to_have_attribute("href", "tel:+4541749090")
    expect(second).to_contain_text("Lukket nu")
    expect(second).not_to_contain_text("Ikke bekræftet")
    expect(second).to_contain_text("Bekræftet 1. november 2026")
    mail = second.get_by_role("link", name="Skriv til Kontoret")
    expect(mail).to_have_attribute("href", "mailto:kontor@example.org")
    page = second.get_by_role("link", name="Hjemmeside Kontoret")
    expect(page).to_have_attribute("href", "https://example.org/kontor")


def test_markdown_becomes_nodes(stand_in: Stand) -> None:
    widget, _ = stand_in()
    widget.open()
    text = widget.ask("x").locator(".text")
    assert text.locator("ul > li").all_inner_texts() == ["et", "to"]
    assert text.locator("ol > li").all_inner_texts() == ["først", "så"]
    assert text.locator("p > strong").inner_text() == "Kort svar."
    links = [link.get_attribute("href") for link in text.get_by_role("link").all()]
    assert links == ["https://example.org/x", "tel:+4541749090"]


def test_an_image_has_its_text_and_comes_from_the_server_only(
    stand_in: Stand, vejviser: RunningServer
) -> None:
    widget, stand = stand_in()
    ours = {"url": "widget/vejviser.svg", "alt": "Et skilt"}
    theirs = {"url": "https://example.org/spor.png", "alt": "Et spor"}
    stand.replies = [made(image=ours), made(id="to", image=theirs)]
    widget.open()
    widget.ask("x")
    image = widget.page.get_by_role("img", name="Et skilt")
    assert image.get_attribute("src") == f"{vejviser.url}/widget/vejviser.svg"
    expect(widget.answers.nth(1)).to_contain_text("Et spor")
    assert widget.page.get_by_role("img").count() == 1


@pytest.mark.parametrize(
    ("press", "sent"),
    [
        (["Ja, svaret hjalp"], {"reply": "svar-1", "useful": True}),
        (
            ["Nej, svaret hjalp ikke", "Der mangler noget"],
            {"reply": "svar-1", "useful": False, "reason": "mangler_noget"},
        ),
        (["Nej, svaret hjalp ikke", "Spring over"], {"reply": "svar-1", "useful": False}),
    ],
)
def test_thumbs(stand_in: Stand, press: list[str], sent: dict[str, object]) -> None:
    widget, stand = stand_in()
    widget.open()
    widget.ask("x")
    for name in press:
        widget.page.get_by_role("button", name=name).click()
    expect(widget.answers.first).to_contain_text("Tak for din vurdering.")
    assert [body for body, _ in stand.made("POST", "feedback")] == [sent]
    # It is remembered, and can't be given twice.
    widget.page.reload()
    expect(widget.answers.first).to_contain_text("Tak for din vurdering.")


def test_the_real_server_counts_a_thumb(visit: Visit) -> None:
    widget = visit()
    widget.open()
    widget.ask("hvad er ssp")
    widget.page.get_by_role("button", name="Nej, svaret hjalp ikke").click()
    reasons = widget.page.get_by_role("group", name="Hjalp svaret?").get_by_role("button")
    assert reasons.count() == 6
    with widget.page.expect_response("**/api/v1/feedback") as told:
        widget.page.get_by_role("button", name="Det er uklart").click()
    assert told.value.status == 204


def test_clearing_asks_first_and_begins_anew(visit: Visit) -> None:
    widget = visit()
    widget.open()
    widget.ask("hvad er ssp")
    widget.page.get_by_role("button", name="Ryd samtalen").click()
    widget.page.get_by_role("button", name="Nej, behold den").click()
    assert widget.answers.count() == 1
    before = token(widget.page)
    widget.page.get_by_role("button", name="Ryd samtalen").click()
    with (
        widget.page.expect_response(lambda r: r.request.method == "DELETE") as told,
        widget.page.expect_response("**/api/v1/sessions") as _,
    ):
        widget.page.get_by_role("button", name="Ja, ryd den").click()
    assert told.value.status == 204
    expect(widget.answers).to_have_count(0)
    assert "ssp" not in widget.page.evaluate("JSON.stringify({...sessionStorage})")
    widget.page.wait_for_function(
        "before => !JSON.stringify({...sessionStorage}).includes(before)", arg=before
    )
    widget.ask("hvad er ssp")
    assert token(widget.page) not in (None, before)


def token(page: Page) -> str | None:
    """The token that the tab keeps."""
    return page.evaluate("JSON.parse(Object.values(sessionStorage)[0]).token")


def test_an_answer_is_copied_with_its_sources(stand_in: Stand) -> None:
    widget, _ = stand_in(permissions=["clipboard-read", "clipboard-write"])
    widget.open()
    widget.ask("x")
    widget.listen(1)
    widget.page.get_by_role("button", name="Kopiér svaret").click()
    assert "Svaret er kopieret med sine kilder." in widget.listen(2)
    text = widget.page.evaluate("navigator.clipboard.readText()")
    assert text.startswith("Kort svar. Se siden (https://example.org/x).")
    assert "- Handleplan. Kommunen, 2024, s. 4. https://example.org/plan" in text
    assert "Kontrolleret 22. november 2026" in text
    assert "- Hotlinen: 41 74 90 90, alle dage kl. 8-22, Ikke bekræftet" in text
    assert "**" not in text


def test_it_is_copied_without_the_clipboard_too(stand_in: Stand) -> None:
    """On plain http there is no navigator.clipboard."""
    widget, _ = stand_in(permissions=["clipboard-read"])
    widget.page.evaluate("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
    widget.page.evaluate("document.addEventListener('copy', () => (window.copied = true))")
    widget.open()
    widget.ask("x")
    button = widget.page.get_by_role("button", name="Kopiér svaret")
    button.click()
    widget.page.wait_for_function("window.copied")
    assert widget.focused() == "button Kopiér svaret"


def test_an_answer_is_printed_alone_with_its_sources(stand_in: Stand) -> None:
    widget, _ = stand_in()
    widget.open()
    widget.ask("x")
    frames = """() => { const root = document.querySelector("vejviser-chat").shadowRoot;
        const append = root.append.bind(root);
        root.append = (node) => { append(node);
          if (node.tagName === "IFRAME") node.contentWindow.print = () => {
            window.printed = node.contentDocument.body.innerText;
            window.sheets = node.contentDocument.adoptedStyleSheets.length;
            node.contentWindow.dispatchEvent(new Event("afterprint")); }; }; }"""
    widget.page.evaluate(frames)
    widget.page.get_by_role("button", name="Udskriv svaret").click()
    widget.page.wait_for_function("window.printed")
    printed = widget.page.evaluate("window.printed")
    assert "Kort svar." in printed
    assert "Handleplan. Kommunen, 2024, s. 4" in printed
    assert "Svar fra chatbotten Vejviser" in printed
    assert "Nyheder" not in printed
    assert widget.page.evaluate("window.sheets") == 1
    widget.page.wait_for_function(
        "!document.querySelector('vejviser-chat').shadowRoot.querySelector('iframe')"
    )


def test_enter_sends_and_shift_enter_does_not(stand_in: Stand) -> None:
    widget, stand = stand_in()
    widget.open()
    widget.field.press_sequentially("en")
    widget.field.press("Shift+Enter")
    widget.field.press_sequentially("to")
    assert widget.field.input_value() == "en\nto"
    widget.field.press("Enter")
    widget.answers.first.wait_for()
    assert stand.made("POST", "messages") == [({"text": "en\nto"}, "Bearer n1")]
    assert widget.field.input_value() == ""


def test_nothing_is_sent_without_words(stand_in: Stand) -> None:
    widget, stand = stand_in()
    widget.open()
    widget.send("  \n ")
    assert widget.listen(1) == ["Skriv et spørgsmål først."]
    assert stand.made("POST", "messages") == []


def test_the_counter_is_sparing_and_too_much_is_kept(stand_in: Stand) -> None:
    widget, stand = stand_in()
    widget.open()
    counter = widget.panel.locator(".counter")
    widget.field.fill("a" * 799)
    expect(counter).to_be_hidden()
    widget.field.press_sequentially("aaaaa")
    expect(counter).to_have_text("196 tegn tilbage")
    assert widget.listen(1) == ["196 tegn tilbage"]
    widget.field.press_sequentially("aaa")
    widget.page.wait_for_timeout(900)
    assert widget.heard() == ["196 tegn tilbage"]
    # A face is one sign, as the server counts.
    widget.field.fill("😀" * 1000)
    expect(counter).to_have_text("0 tegn tilbage")
    widget.send("a" * 1012)
    expect(counter).to_have_text("12 tegn for meget. Skriv højst 1.000.")
    assert len(widget.field.input_value()) == 1012
    assert widget.field.get_attribute("aria-invalid") == "true"
    assert stand.made("POST", "messages") == []


def test_a_typing_mark_while_it_waits(stand_in: Stand) -> None:
    widget, _ = stand_in()
    widget.page.route("**/api/v1/messages", lambda route: None)
    widget.open()
    mark = widget.panel.locator(".typing")
    expect(mark).to_be_hidden()
    widget.send("x")
    expect(mark).to_be_visible()
    assert widget.listen(1) == ["Vejviser leder efter svaret."]


def test_urgent_comes_first(stand_in: Stand) -> None:
    widget, stand = stand_in()
    stand.replies = [ANSWER, EMERGENCY]
    widget.open()
    expect(widget.ask("x")).to_contain_text("Ring 112 nu.")
    expect(widget.answers.nth(1)).to_contain_text("Kort svar.")


def test_the_page_of_its_own(visit: Visit, vejviser: RunningServer) -> None:
    widget = visit(vejviser.url + "/")
    assert "Vejviser" in widget.page.title()
    expect(widget.page.get_by_role("heading", level=1, name="Vejviser")).to_be_visible()
    expect(widget.button).to_have_count(0)
    expect(widget.page.get_by_role("button", name="Luk Vejviser")).to_have_count(0)
    expect(widget.ask("hvad er ekstremisme?")).to_contain_text("Ekstremisme er")
    widget.page.keyboard.press("Escape")
    expect(widget.field).to_be_visible()
    assert widget.page.evaluate("stopped") == []


def test_the_frame(visit: Visit, vejviser: RunningServer, site: Host) -> None:
    frame = f'<iframe title="Vejviser" width="400" height="600" src="{vejviser.url}/widget/ramme">'
    site.put("/ramme", f"<!doctype html><title>x</title>{frame}</iframe>")
    widget = visit("/ramme")
    inside = widget.page.frame_locator("iframe")
    inside.get_by_role("textbox").fill("hvad er ekstremisme?")
    inside.get_by_role("textbox").press("Enter")
    expect(inside.get_by_role("article")).to_contain_text("Ekstremisme er")


def test_attributes(visit: Visit, vejviser: RunningServer, site: Host) -> None:
    given = 'data-position="left" data-open data-theme="dark"'
    site.put("/venstre", intranet(vejviser.url, given))
    widget = visit("/venstre")
    expect(widget.panel).to_be_visible()
    assert widget.focused() == ""
    assert widget.panel.bounding_box()["x"] < 100
    assert widget.panel.evaluate("node => getComputedStyle(node).colorScheme") == "dark"


def test_an_element_by_hand_is_the_only_one(
    visit: Visit, vejviser: RunningServer, site: Host
) -> None:
    element = f'<vejviser-chat data-server="{vejviser.url}"></vejviser-chat>'
    site.put("/egen", intranet(vejviser.url, body=element))
    widget = visit("/egen")
    widget.open()
    widget.ask("hvad er ssp")
    assert widget.page.locator("vejviser-chat").count() == 1
