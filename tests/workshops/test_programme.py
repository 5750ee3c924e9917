"""A whole programme in real browsers, with everything that goes wrong in a room."""

from __future__ import annotations

import io

import numpy as np
import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Browser, expect

from tests.workshops.arena import Arena, Line
from tests.workshops.people import House, Phone, Projector, TrainerPage, house

SURE = "Hvor sikker er du på, hvad du skal gøre?"


def read_qr(projector: Projector) -> list[str]:
    """The addresses in the QR codes on the wall, read from the picture as a phone would."""
    picture = Image.open(io.BytesIO(projector.page.screenshot())).convert("L")
    return [found.text for found in zxingcpp.read_barcodes(np.array(picture))]


def gather(windows: House, trainer: TrainerPage, count: int) -> list[Phone]:
    phones = [Phone(windows, f"/w#{trainer.code}") for _ in range(count)]
    for phone in phones:
        expect(phone.title).to_have_text("Du er med")
    return phones


def test_a_whole_programme_with_everything_that_goes_wrong(browser: Browser, server: Arena) -> None:
    line = Line(server.port)
    try:
        with house(browser, server) as windows:
            _programme(windows, server, line)
    finally:
        line.close()


def _programme(windows: House, server: Arena, line: Line) -> None:
    trainer = TrainerPage(windows)
    trainer.sign_in("noget helt andet end sætningen")
    expect(trainer.page.get_by_role("alert")).to_have_text(
        "Adgangssætningen passer ikke. Prøv igen."
    )
    trainer.sign_in()
    code = trainer.open()
    projector = Projector(windows, code)
    expect(projector.title).to_have_text("Velkommen")
    assert read_qr(projector) == [f"{server.url}/w#{code}"]

    # Two come by QR code, one types it, one a wrong one first, one comes by a line that fails.
    phones = gather(windows, trainer, 2)
    phones += [Phone(windows), Phone(windows), Phone(windows, f"{line.url}/w")]
    phones[2].join(f"{code[:3].lower()} {code[3:].lower()}")
    phones[3].join("BBBBBB" if code != "BBBBBB" else "CCCCCC")
    expect(phones[3].page.locator(".fault")).to_contain_text("Ingen workshop har den kode")
    phones[3].join(code)
    phones[4].join(code)
    for phone in phones:
        expect(phone.title).to_have_text("Du er med")
    expect(trainer.page.locator(".facts")).to_contain_text("5 er med")
    expect(projector.page.locator(".people")).to_have_text("5 er med")

    # Start; the presenter's remote then reaches the trainer's window.
    trainer.press("Start")
    expect(projector.title).to_have_text("Velkommen")
    expect(phones[0].page.locator(".prose").first).to_contain_text("opdigtede")
    trainer.page.keyboard.press("PageDown")
    for phone in phones:
        expect(phone.title).to_have_text(SURE)
    assert read_qr(projector) == [f"{server.url}/w#{code}"]

    # A double tap, a change of mind, and a double click on Next while they answer.
    phones[0].choices.nth(0).dblclick()
    phones[1].tap(0)
    phones[1].tap(1)
    for phone in phones[2:]:
        phone.tap(1)
    projector.wait_for([1, 4, 0, 0, 0])
    expect(phones[1].chosen).to_have_text("2: Lidt sikker")
    trainer.page.get_by_role("button", name="Næste").dblclick()
    expect(trainer.tag).to_contain_text("Quiz")
    expect(projector.title).to_have_text("Skal du være sikker, før du ringer og spørger om råd?")

    # The line of one is cut; the others go on; it is mended, and the phone is where the room is.
    line.cut()
    expect(phones[4].page.get_by_text("Forbindelsen er væk")).to_be_visible()
    for phone in phones[:4]:
        phone.tap(0)
    projector.wait_for([4, 0, 0])
    trainer.press("Vis forklaring")
    expect(projector.page.locator(".explained")).to_be_visible()
    expect(projector.page.locator(".sources")).to_be_visible()
    expect(phones[0].page.get_by_text("Dit svar")).to_be_visible()
    trainer.press("Næste")
    expect(phones[0].choices).to_have_count(3)
    line.mend()
    expect(phones[4].title).to_have_text("Er ét tegn nok til at handle?")
    expect(phones[4].page.get_by_text("Forbindelsen er væk")).to_be_hidden()

    # One comes late, and answers what is asked now.
    late = Phone(windows, f"/w#{code}")
    expect(late.title).to_have_text("Er ét tegn nok til at handle?")
    late.tap(2)
    phones[4].tap(1)
    projector.wait_for([0, 1, 1])
    phones.append(late)

    # The server is stopped and started in the middle; everybody is still there, so are the votes.
    server.stop()
    expect(projector.page.get_by_text("Forbindelsen er væk")).to_be_visible()
    expect(trainer.page.get_by_text("Forbindelsen er væk")).to_be_visible()
    server.start()
    expect(projector.page.get_by_text("Forbindelsen er væk")).to_be_hidden()
    assert projector.counts == [0, 1, 1]
    expect(late.chosen).to_have_count(1)
    phones[0].tap(0)
    projector.wait_for([1, 1, 1])
    expect(trainer.page.locator(".facts")).to_contain_text("6 er med")

    # The trainer's browser crashes and comes back.
    kept = trainer.page.context.storage_state()
    room = trainer.room
    trainer.page.context.close()
    back = TrainerPage(windows, windows.context(storage_state=kept))
    back.page.get_by_role("link", name=f"Fortsæt med {code}").click()
    expect(back.tag).to_contain_text("Quiz")
    assert back.room == room
    back.press("Næste")

    # The case unfolds, to the card with whom to call and to the end.
    expect(projector.title).to_have_text("Hvad ser du?")
    expect(
        back.page.get_by_role("region", name="Noter til dig").locator("li").first
    ).to_be_visible()
    for number in range(1, 6):
        expect(projector.page.locator(".tag")).to_contain_text(f"Runde {number} af 5")
        back.press("Næste")
    expect(projector.title).to_have_text("Hvem ringer du til?")
    expect(projector.page.get_by_text("41 74 90 90")).to_be_visible()
    expect(phones[0].page.get_by_role("link", name="41 74 90 90")).to_be_visible()
    back.press("Næste")
    for phone in phones:
        expect(phone.title).to_have_text(SURE)
        phone.tap(4)
    projector.wait_for([0, 0, 0, 0, 6])
    back.press("Næste")
    back.press("Næste")
    expect(projector.page.locator(".means")).to_have_text("Gennemsnit: 1,8 før og 5,0 efter")
    expect(phones[0].page.get_by_role("link", name="Huskekort").first).to_be_visible()

    # What may be saved, and then it is all gone.
    back.press("Luk")
    with back.page.expect_download() as saved:
        back.page.get_by_role("link", name="Gem tallene som CSV").click()
    text = saved.value.path().read_text(encoding="utf-8-sig")
    assert "5: Helt sikker;6" in text
    assert "2: Lidt sikker;under 5" in text
    back.page.get_by_role("button", name="Luk og slet alt").click()
    expect(back.page.get_by_role("heading", name="Færdige programmer")).to_be_visible()
    expect(projector.title).to_have_text("Workshoppen er slut")
    for phone in phones:
        expect(phone.title).to_have_text("Workshoppen er slut")


def test_two_workshops_at_once(browser: Browser, server: Arena) -> None:
    with house(browser, server) as windows:
        trainers = [TrainerPage(windows) for _ in range(2)]
        for trainer in trainers:
            trainer.sign_in()
            trainer.open()
        one, other = trainers
        assert one.code != other.code
        walls = [Projector(windows, trainer.code) for trainer in trainers]
        groups = [gather(windows, one, 2), gather(windows, other, 1)]
        for trainer in trainers:
            trainer.press("Start")
            trainer.press("Næste")
        for phone in groups[0]:
            phone.tap(0)
        groups[1][0].tap(4)
        walls[0].wait_for([2, 0, 0, 0, 0])
        walls[1].wait_for([0, 0, 0, 0, 1])
        # The other's room is nowhere in the list, and its address leads nowhere.
        one.page.goto(f"{server.url}/workshop#{other.room}")
        one.page.reload()
        expect(one.page.get_by_role("heading", name="Færdige programmer")).to_be_visible()
        expect(one.page.get_by_role("link", name="Fortsæt med")).to_have_count(1)
        other.press("Luk")
        other.page.get_by_role("button", name="Luk og slet alt").click()
        expect(walls[1].title).to_have_text("Workshoppen er slut")
        expect(groups[1][0].title).to_have_text("Workshoppen er slut")
        assert walls[0].counts == [2, 0, 0, 0, 0]
        expect(groups[0][0].title).to_have_text(SURE)


def test_a_phone_that_slept_is_where_the_room_is(browser: Browser, server: Arena) -> None:
    line = Line(server.port)
    try:
        with house(browser, server) as windows:
            trainer = TrainerPage(windows)
            trainer.sign_in()
            trainer.open()
            phone = Phone(windows, f"{line.url}/w#{trainer.code}")
            expect(phone.title).to_have_text("Du er med")
            sleep = phone.page.context.new_cdp_session(phone.page)
            sleep.send("Page.setWebLifecycleState", {"state": "frozen"})
            line.cut()
            trainer.press("Start")
            trainer.press("Næste")
            expect(trainer.tag).to_contain_text("Afstemning")
            line.mend()
            sleep.send("Page.setWebLifecycleState", {"state": "active"})
            expect(phone.title).to_have_text(SURE)
            phone.tap(2)
            expect(phone.chosen).to_have_count(1)
            # Put away altogether and opened again, it is the same participant.
            context = phone.page.context
            phone.page.close()
            again = windows.page(f"{line.url}/w", context)
            expect(again.locator("button[aria-pressed=true]")).to_have_count(1)
            expect(trainer.page.locator(".facts")).to_contain_text("1 er med")
    finally:
        line.close()


def test_the_remote_steers_from_the_wall_of_its_own_trainer_only(
    browser: Browser, server: Arena
) -> None:
    with house(browser, server) as windows:
        trainer = TrainerPage(windows)
        trainer.sign_in()
        code = trainer.open()
        own = Projector(windows, code, trainer.page.context)
        stranger = Projector(windows, code)
        own.page.locator("body[data-remote]").wait_for()
        for key in ("PageDown", "ArrowRight", "PageUp", "."):
            stranger.page.keyboard.press(key)
        expect(stranger.title).to_have_text("Velkommen")
        own.page.keyboard.press("PageDown")
        expect(trainer.tag).to_contain_text("Oplæg")
        own.page.keyboard.press("PageDown")
        expect(own.title).to_have_text(SURE)
        # The first press reveals, the second goes on; Page Up goes back to what was revealed.
        own.page.keyboard.press("PageDown")
        expect(own.page.locator(".explained")).to_be_visible()
        own.page.keyboard.press("PageDown")
        expect(own.page.locator(".tag")).to_contain_text("Quiz")
        expect(stranger.page.locator(".tag")).to_contain_text("Quiz")
        own.page.keyboard.press("PageUp")
        expect(own.page.locator(".tag")).to_contain_text("Afstemning")
        expect(own.page.locator(".explained")).to_be_visible()
        own.page.keyboard.press(".")
        expect(stranger.title).to_have_text("Pause")


def test_the_keyboard_alone(browser: Browser, server: Arena) -> None:
    with house(browser, server) as windows:
        trainer = TrainerPage(windows)
        trainer.sign_in()
        trainer.open()
        press = trainer.page.keyboard.press
        press("PageDown")
        expect(trainer.tag).to_contain_text("Oplæg")
        press("PageDown")
        expect(trainer.tag).to_contain_text("Afstemning")
        press("p")
        expect(trainer.page.locator(".paused")).to_be_visible()
        press("p")
        expect(trainer.page.locator(".paused")).to_be_hidden()
        press("v")
        expect(trainer.page.get_by_text("Forklaring: vist for alle")).to_be_visible()
        trainer.page.get_by_label("Bogstaver styrer").press("Space")
        press("p")
        press("PageDown")
        expect(trainer.tag).to_contain_text("Quiz")
        expect(trainer.page.locator(".paused")).to_be_hidden()
        # Every button can be reached and pressed.
        reveal = trainer.page.get_by_role("button", name="Vis forklaring")
        reveal.focus()
        press("Enter")
        expect(trainer.page.get_by_text("Forklaring: vist for alle")).to_be_visible()


def test_another_machine_takes_over(browser: Browser, server: Arena) -> None:
    with house(browser, server) as windows:
        trainer = TrainerPage(windows)
        trainer.sign_in()
        code = trainer.open()
        key = trainer.page.locator(".aside strong").inner_text()
        trainer.press("Start")
        other = TrainerPage(windows)
        other.sign_in()
        other.page.get_by_text("Fortsæt fra en anden maskine").click()
        other.page.get_by_label("Kode").fill(code)
        other.page.get_by_label("Nøgle").fill(code)
        other.page.get_by_role("button", name="Overtag workshoppen").click()
        expect(other.page.get_by_text("Ingen workshop har den kode")).to_be_visible()
        other.page.get_by_label("Nøgle").fill(key)
        other.page.get_by_role("button", name="Overtag workshoppen").click()
        expect(other.tag).to_contain_text("Oplæg")
        expect(trainer.page.get_by_role("heading", name="Færdige programmer")).to_be_visible()


@pytest.mark.parametrize("minutes", [20, 90])
def test_a_plan_of_ones_own(browser: Browser, server: Arena, minutes: int) -> None:
    with house(browser, server) as windows:
        trainer = TrainerPage(windows)
        trainer.sign_in()
        page = trainer.page
        page.get_by_label(f"{minutes} min.").check()
        page.get_by_text("Cases (").click()
        cases = page.get_by_role("group", name="Cases").get_by_role("checkbox")
        cases.nth(0).check()
        start = page.get_by_role("button", name="Åbn din egen workshop")
        expect(page.get_by_text(f"Valgt: 19 af {minutes} minutter")).to_be_visible()
        cases.nth(1).check()
        if minutes == 20:
            expect(start).to_be_disabled()
            cases.nth(0).uncheck()
        start.click()
        expect(trainer.tag).to_have_text("Velkomst")
        steps = page.get_by_role("navigation", name="Trin").locator("li")
        expect(steps).to_have_count(2 + 2 + (1 if minutes == 20 else 2))
