"""A whole programme in real browsers, with everything that goes wrong in a room."""

from __future__ import annotations

import io
from dataclasses import dataclass, field

import numpy as np
import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Browser, expect

from tests.workshops.arena import Arena, Line
from tests.workshops.people import House, Phone, Projector, TrainerPage, house

SURE = "Hvor sikker er du på, hvad du skal gøre?"
FIRST_QUIZ = "Skal du være sikker, før du ringer og spørger om råd?"
SECOND_QUIZ = "Er ét tegn nok til at handle?"
DOWN = "Forbindelsen er væk"


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
            trainer = TrainerPage(windows)
            trainer.sign_in("noget helt andet end sætningen")
            expect(trainer.page.locator(".fault")).to_contain_text("Adgangssætningen passer ikke.")
            trainer.sign_in()
            code = trainer.open()
            room = _Room(windows, server, line, trainer, Projector(windows, code), code)
            room.everybody_joins()
            room.a_double_tap_and_a_double_click()
            room.a_line_is_cut_and_mended()
            room.one_comes_late()
            room.the_server_restarts()
            room.the_trainers_browser_crashes()
            room.the_case_unfolds()
            room.the_counts_are_saved_and_all_is_gone()
    finally:
        line.close()


@dataclass
class _Room:
    """The acts of the programme, in order."""

    windows: House
    server: Arena
    line: Line
    trainer: TrainerPage
    wall: Projector
    code: str
    phones: list[Phone] = field(default_factory=list)

    def everybody_joins(self) -> None:
        """Two by QR code, one types it, one a wrong one first, one by a line that will fail."""
        expect(self.wall.title).to_have_text("Velkommen")
        assert read_qr(self.wall) == [f"{self.server.url}/w#{self.code}"]
        phones = gather(self.windows, self.trainer, 2)
        phones += [Phone(self.windows, path) for path in ("/w", "/w", self.line.url + "/w")]
        phones[2].join(f"{self.code[:3].lower()} {self.code[3:].lower()}")
        phones[3].join("BBBBBB" if self.code != "BBBBBB" else "CCCCCC")
        expect(phones[3].page.locator(".fault")).to_contain_text("Ingen workshop har den kode")
        phones[3].join(self.code)
        phones[4].join(self.code)
        for phone in phones:
            expect(phone.title).to_have_text("Du er med")
        expect(self.trainer.page.locator(".facts")).to_contain_text("5 er med")
        expect(self.wall.page.locator(".people")).to_have_text("5 er med")
        self.phones = phones
        self.trainer.press("Start")
        expect(self.wall.page.locator("body[data-shows=text]")).to_be_visible()
        expect(phones[0].page.locator(".prose").first).to_contain_text("opdigtede")
        self.trainer.page.keyboard.press("PageDown")
        for phone in phones:
            expect(phone.title).to_have_text(SURE)
        # The small QR code on the bar can be read, too.
        assert read_qr(self.wall) == [f"{self.server.url}/w#{self.code}"]

    def a_double_tap_and_a_double_click(self) -> None:
        self.phones[0].choices.nth(0).dblclick()
        self.phones[1].tap(0)
        self.phones[1].tap(1)
        for phone in self.phones[2:]:
            phone.tap(1)
        self.wall.wait_for([1, 4, 0, 0, 0])
        expect(self.phones[1].chosen).to_have_text("2: Lidt sikker")
        self.trainer.page.get_by_role("button", name="Næste").dblclick()
        expect(self.trainer.tag).to_contain_text("Quiz")
        expect(self.wall.title).to_have_text(FIRST_QUIZ)

    def a_line_is_cut_and_mended(self) -> None:
        """The others go on meanwhile; then the phone is where the room is."""
        self.line.cut()
        expect(self.phones[4].page.get_by_text(DOWN)).to_be_visible()
        for phone in self.phones[:4]:
            phone.tap(0)
        self.wall.wait_for([4, 0, 0])
        self.trainer.press("Vis forklaring")
        expect(self.wall.page.locator(".explained")).to_be_visible()
        expect(self.wall.page.locator(".sources")).to_be_visible()
        expect(self.phones[0].page.get_by_text("Dit svar")).to_be_visible()
        self.trainer.press("Næste")
        expect(self.phones[0].title).to_have_text(SECOND_QUIZ)
        self.line.mend()
        expect(self.phones[4].title).to_have_text(SECOND_QUIZ)
        expect(self.phones[4].page.get_by_text(DOWN)).to_be_hidden()

    def one_comes_late(self) -> None:
        late = Phone(self.windows, f"/w#{self.code}")
        expect(late.title).to_have_text(SECOND_QUIZ)
        late.tap(2)
        self.phones[4].tap(1)
        self.wall.wait_for([0, 1, 1])
        self.phones.append(late)

    def the_server_restarts(self) -> None:
        """Everybody is still there, and so are the votes."""
        self.server.stop()
        expect(self.wall.page.get_by_text(DOWN)).to_be_visible()
        expect(self.trainer.page.get_by_text(DOWN)).to_be_visible()
        self.server.start()
        expect(self.wall.page.get_by_text(DOWN)).to_be_hidden()
        assert self.wall.counts == [0, 1, 1]
        expect(self.phones[-1].chosen).to_have_count(1)
        self.phones[0].tap(0)
        self.wall.wait_for([1, 1, 1])
        expect(self.trainer.page.locator(".facts")).to_contain_text("6 er med")

    def the_trainers_browser_crashes(self) -> None:
        """It comes back with the cookies it had, and goes on."""
        kept, room = self.trainer.page.context.storage_state(), self.trainer.room
        self.trainer.page.context.close()
        self.trainer = TrainerPage(self.windows, self.windows.context(storage_state=kept))
        self.trainer.page.get_by_role("link", name=f"Fortsæt med {self.code}").click()
        expect(self.trainer.tag).to_contain_text("Quiz")
        assert self.trainer.room == room
        self.trainer.press("Næste")

    def the_case_unfolds(self) -> None:
        """To the card with whom to call, the question from the beginning, and the change."""
        notes = self.trainer.page.get_by_role("region", name="Noter til dig")
        tag = self.wall.page.locator(".tag")
        expect(tag).to_contain_text("Runde 1")
        expect(notes.locator("li").first).to_be_visible()
        rounds = int(tag.inner_text().split(" af ")[1].split()[0])
        for number in range(1, rounds + 1):
            expect(tag).to_contain_text(f"Runde {number} af {rounds}")
            self.trainer.press("Næste")
        expect(self.wall.title).to_have_text("Hvem ringer du til?")
        expect(self.wall.page.get_by_text("41 74 90 90")).to_be_visible()
        expect(self.phones[0].page.get_by_role("link", name="41 74 90 90")).to_be_visible()
        self.trainer.press("Næste")
        for phone in self.phones:
            expect(phone.title).to_have_text(SURE)
            phone.tap(4)
        self.wall.wait_for([0, 0, 0, 0, 6])
        self.trainer.press("Næste")
        self.trainer.press("Næste")
        # One 1 and four 2 before, six 5 after.
        means = self.wall.page.locator(".means")
        expect(means).to_have_text("Gennemsnit: 1,8 før og 5,0 efter")
        assert self.wall.counts == [1, 0, 4, 0, 0, 0, 0, 0, 0, 6]
        expect(self.phones[0].page.get_by_role("link", name="Huskekort").first).to_be_visible()

    def the_counts_are_saved_and_all_is_gone(self) -> None:
        page = self.trainer.page
        self.trainer.press("Luk")
        with page.expect_download() as saved:
            page.get_by_role("link", name="Gem tallene som CSV").click()
        text = saved.value.path().read_text(encoding="utf-8-sig")
        assert "5: Helt sikker;6" in text
        assert "2: Lidt sikker;under 5" in text
        page.get_by_role("button", name="Luk og slet alt").click()
        expect(page.get_by_role("heading", name="Færdige programmer")).to_be_visible()
        expect(self.wall.title).to_have_text("Workshoppen er slut")
        for phone in self.phones:
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
