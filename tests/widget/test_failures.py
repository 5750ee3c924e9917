"""What goes wrong, and that nothing is lost by it."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Route, expect

from tests.widget.conftest import Visit
from tests.widget.replies import StandIn, made
from tests.widget.widget import Widget

Stand = Callable[..., tuple[Widget, StandIn]]


def test_a_failed_message_is_kept_and_sent_again(stand_in: Stand) -> None:
    widget, stand = stand_in()
    widget.open()
    stand.fail("POST", "messages", 0)
    widget.send("vigtigt spørgsmål")
    failed = widget.panel.locator(".message.failed")
    expect(failed).to_contain_text("vigtigt spørgsmål")
    expect(failed).to_contain_text("Ikke sendt. Jeg kan ikke få forbindelse til Vejviser.")
    expect(failed).to_contain_text("ring 112")
    assert widget.listen(1)[0].startswith("Ikke sendt. Jeg kan ikke få forbindelse")
    # It outlives the page, too.
    widget.page.reload()
    expect(failed).to_contain_text("vigtigt spørgsmål")
    widget.page.get_by_role("button", name="Send igen").click()
    widget.answers.first.wait_for()
    expect(failed).to_have_count(0)
    assert [body for body, _ in stand.made("POST", "messages")] == [
        {"text": "vigtigt spørgsmål"}
    ] * 2


def test_switched_off_shows_the_operators_notice(stand_in: Stand) -> None:
    widget, stand = stand_in()
    off = {"title": "Vejviser er slået fra.", "detail": "Lukket til kl. 12. Ring 41 74 90 90."}
    stand.fail("POST", "sessions", 503, off)
    widget.open()
    notice = widget.panel.locator(".notice")
    expect(notice).to_contain_text("Lukket til kl. 12.")
    said = "Lukket til kl. 12. Ring 41 74 90 90. Vejviser er slået fra."
    assert widget.listen(1, "alert") == [said]
    expect(notice.get_by_role("link", name="41 74 90 90")).to_have_attribute(
        "href", "tel:+4541749090"
    )
    widget.page.get_by_role("button", name="Prøv igen").click()
    expect(notice).to_be_hidden()
    widget.ask("x")


def test_a_danger_is_told_of_though_it_was_switched_off_before(stand_in: Stand) -> None:
    widget, stand = stand_in()
    off = {"type": "urn:vejviser:fejl:slukket", "title": "Slået fra. Ring 112."}
    for _ in range(3):
        stand.fail("POST", "sessions", 503, off)
    widget.open()
    expect(widget.panel.locator(".notice")).to_contain_text("Slået fra.")
    stand.replies = [made(text="Ring til den, der kan hjælpe.", kind="emergency", urgent=True)]
    widget.send("en fare")
    expect(widget.answers.first).to_contain_text("Ring til den, der kan hjælpe.")
    assert stand.made("POST", "messages") == [({"text": "en fare"}, None)]


def test_switched_off_without_a_notice_shows_the_title(stand_in: Stand) -> None:
    widget, stand = stand_in()
    stand.fail("POST", "sessions", 503, {"title": "Vejviser er ved at starte."})
    stand.fail("POST", "sessions", 503, {"title": "Vejviser er ved at starte."})
    widget.open()
    expect(widget.panel.locator(".notice")).to_contain_text("Vejviser er ved at starte.")
    widget.send("x")
    expect(widget.panel.locator(".failed")).to_contain_text("Vejviser er ved at starte.")


def test_too_many_says_when(stand_in: Stand) -> None:
    widget, stand = stand_in()
    widget.open()
    stand.fail("POST", "messages", 429, {"title": "Der kom for mange."}, {"Retry-After": "17"})
    widget.send("x")
    failed = widget.panel.locator(".failed")
    expect(failed).to_contain_text("Der kom for mange. Vent 17 sekunder, før du sender igen.")


def test_a_page_instead_of_json(stand_in: Stand) -> None:
    """A proxy between may answer with anything."""
    widget, _ = stand_in()
    widget.open()
    widget.page.route(
        "**/api/v1/messages",
        lambda route: route.fulfill(
            status=502, body="<h1>Bad gateway</h1>", headers={"Access-Control-Allow-Origin": "*"}
        ),
    )
    widget.send("x")
    expect(widget.panel.locator(".failed")).to_contain_text("Der gik noget galt. Prøv igen.")


def test_an_expired_session_is_renewed_and_the_message_sent_again(stand_in: Stand) -> None:
    widget, stand = stand_in()
    widget.open()
    widget.ask("først")
    stand.fail("POST", "messages", 401, {"title": "Samtalen er udløbet."})
    widget.ask("siden")
    assert stand.made("POST", "messages")[1:] == [
        ({"text": "siden"}, "Bearer n1"),
        ({"text": "siden"}, "Bearer n2"),
    ]
    expect(widget.panel).to_contain_text("Samtalen var udløbet.")
    expect(widget.panel.locator(".failed")).to_have_count(0)


def test_a_choice_of_an_expired_session_is_sent_as_text(stand_in: Stand) -> None:
    widget, stand = stand_in()
    widget.open()
    widget.ask("først")
    stand.fail("POST", "messages", 401)
    widget.page.get_by_role("button", name="Mere om tegn").click()
    widget.answers.nth(1).wait_for()
    assert [body for body, _ in stand.made("POST", "messages")][1:] == [
        {"choice": "emne:tegn/overblik"},
        {"text": "Mere om tegn"},
    ]


def test_a_choice_that_is_no_longer_known_is_sent_as_text(stand_in: Stand) -> None:
    widget, stand = stand_in()
    widget.open()
    widget.ask("først")
    stand.fail("POST", "messages", 422, {"type": "urn:vejviser:fejl:ukendt_valg", "title": "Nej."})
    widget.page.get_by_role("button", name="Mere om tegn").click()
    widget.answers.nth(1).wait_for()
    assert stand.made("POST", "messages")[-1] == ({"text": "Mere om tegn"}, "Bearer n1")


def test_a_forged_token_is_renewed_by_the_real_server(visit: Visit) -> None:
    widget = visit()
    widget.open()
    widget.ask("hvad er ssp")
    widget.page.goto("about:blank")
    widget.page.go_back()
    widget.page.evaluate(
        """() => { const [key, value] = Object.entries(sessionStorage)[0];
        window.forged = [key, JSON.stringify({...JSON.parse(value), token: "x.y.z"})];
        addEventListener("pagehide", () => sessionStorage.setItem(...forged)); }"""
    )
    widget.page.reload()
    widget.ask("hvad er infohus københavn")
    expect(widget.panel).to_contain_text("Samtalen var udløbet.")


def test_offline(visit: Visit) -> None:
    widget = visit()
    widget.open()
    widget.page.context.set_offline(True)
    notice = widget.panel.locator(".notice")
    expect(notice).to_contain_text("Du har ingen forbindelse til netværket.")
    widget.send("hvad er ssp")
    expect(widget.panel.locator(".failed")).to_contain_text("Du har ingen forbindelse")
    widget.page.context.set_offline(False)
    expect(notice).to_be_hidden()
    widget.page.get_by_role("button", name="Send igen").click()
    widget.answers.first.wait_for()


def test_a_message_that_was_on_its_way_when_the_page_was_left(stand_in: Stand) -> None:
    widget, _ = stand_in()
    widget.page.route("**/api/v1/messages", lambda route: None, times=1)
    widget.open()
    widget.send("undervejs")
    expect(widget.panel.locator(".typing")).to_be_visible()
    widget.page.reload()
    expect(widget.panel.locator(".failed")).to_contain_text("undervejsIkke sendt.")
    widget.page.get_by_role("button", name="Send igen").click()
    widget.answers.first.wait_for()


def test_a_thumb_that_can_not_be_counted(stand_in: Stand) -> None:
    widget, stand = stand_in()
    widget.open()
    widget.ask("x")
    stand.fail("POST", "feedback", 404)
    widget.page.get_by_role("button", name="Ja, svaret hjalp").click()
    expect(widget.answers.first).to_contain_text("Vurderingen kunne ikke sendes.")


def test_clearing_without_a_connection(stand_in: Stand) -> None:
    widget, stand = stand_in()
    widget.open()
    widget.ask("x")
    widget.listen(1)
    stand.fail("DELETE", "sessions", 0)
    widget.page.get_by_role("button", name="Ryd samtalen").click()
    widget.page.get_by_role("button", name="Ja, ryd den").click()
    expect(widget.answers).to_have_count(0)
    assert "Samtalen er ryddet her." in widget.listen(2)[-1]


def test_what_comes_back_after_clearing_is_let_go(stand_in: Stand) -> None:
    widget, stand = stand_in()
    widget.open()
    held: list[Route] = []

    def keep(route: Route) -> None:
        held.append(route)

    widget.page.route("**/api/v1/messages", keep, times=1)
    widget.send("første")
    expect(widget.panel.locator(".typing")).to_be_visible()
    widget.page.get_by_role("button", name="Ryd samtalen").click()
    widget.page.get_by_role("button", name="Ja, ryd den").click()
    stand.replies = [made(text="Nyt svar.")]
    widget.send("anden")
    expect(widget.answers.first).to_contain_text("Nyt svar.")
    held[0].fulfill(
        json={"replies": [made(text="Gammelt svar.")]}, headers={"Access-Control-Allow-Origin": "*"}
    )
    widget.page.wait_for_timeout(300)
    assert widget.answers.count() == 1


def test_it_comes_back_by_itself(stand_in: Stand) -> None:
    widget, stand = stand_in()
    off = {"title": "Slået fra. Ring 112.", "detail": "Vent."}
    stand.fail("POST", "sessions", 503, off, {"Retry-After": "1"})
    stand.fail("POST", "sessions", 503, off, {"Retry-After": "1"})
    widget.open()
    notice = widget.panel.locator(".notice")
    expect(notice.get_by_role("link", name="112")).to_have_attribute("href", "tel:112")
    expect(notice).to_be_hidden()
    assert len(stand.made("POST", "sessions")) == 3


def test_a_closed_panel_does_not_ask_again(stand_in: Stand) -> None:
    widget, stand = stand_in()
    stand.fail("POST", "sessions", 503, {"title": "Slået fra."}, {"Retry-After": "1"})
    widget.open()
    widget.panel.locator(".notice").wait_for()
    widget.page.get_by_role("button", name="Luk").click()
    widget.page.wait_for_timeout(2000)
    assert len(stand.made("POST", "sessions")) == 1


def test_a_server_that_ends_is_asked_again_until_another_answers(stand_in: Stand) -> None:
    widget, stand = stand_in()
    widget.open()
    ends = {"type": "urn:vejviser:fejl:stopper", "title": "Genstarter."}
    stand.fail("POST", "messages", 503, ends, {"Retry-After": "1"})
    stand.fail("POST", "messages", 503, ends, {"Retry-After": "1"})
    widget.ask("x")
    assert len(stand.made("POST", "messages")) == 3
    expect(widget.panel.locator(".failed")).to_have_count(0)
