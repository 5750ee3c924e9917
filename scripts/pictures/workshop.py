"""``python -m scripts.pictures.workshop``: a workshop's pictures and figures, made anew.

Starts a server and Chromium of its own. Ten participants are shown, two hundred are measured.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import io
import os
import statistics
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import pypdfium2
from PIL import Image
from playwright.sync_api import Page

from assistant.content import ROOT
from assistant.engine.model import ensure_model
from assistant.settings import load_settings
from scripts.crowd.crowd import Crowd, Figures, percentile
from scripts.pictures.saving import save
from tests.support.chromium import chromium
from tests.support.npm import Missing
from tests.workshops.arena import PHRASE, PROGRAMME, Arena, Participant, arena
from tests.workshops.people import House, Phone, Projector, TrainerPage, house

FOLDER = ROOT / "docs" / "pictures"
PEOPLE = 200
QUESTIONS = 3
SHOWN = 14
CAPTIONS = {
    "choice": "The trainer's page: ready programmes, or one's own choice",
    "trainer": "The trainer's page in the middle of a case: steps, bars, assessments, notes",
    "welcome": "The projector while people join",
    "projector": "The projector: the case, and bars as the answers come",
    "explained": "The projector once the explanation is shown",
    "call": "The projector: whom to call",
    "change": "The projector at the end: before and after",
    "phone": "A phone with an answer given",
    "phone-explained": "The same phone once the explanation is shown",
    "handout": "The hand-out as it is printed: one A4",
}
# How the invented group answers the scale before and after, and a question of four choices.
BEFORE = (0, 0, 0, 1, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3)
AFTER = (1, 2, 2, 2, 3, 3, 3, 3, 3, 3, 3, 4, 4, 4)
CHOICES = (0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2)


def main() -> int:
    """Make every picture and the page that shows them; returns the exit code."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    model = ensure_model(load_settings(), print)
    try:
        with tempfile.TemporaryDirectory() as folder, arena(model, Path(folder)) as server:
            server.wait_until_ready()
            figures = asyncio.run(Crowd(server.url, PHRASE, PEOPLE).run(PROGRAMME, QUESTIONS))
            with chromium() as browser, house(browser, server) as windows:
                _pictures(windows, server, Path(folder))
    except Missing as missing:
        print(missing, file=sys.stderr)
        return 1
    (FOLDER / "workshop.md").write_text(_page(figures), encoding="utf-8")
    return 0


def _pictures(windows: House, server: Arena, folder: Path) -> None:
    trainer = TrainerPage(windows)
    trainer.sign_in()
    trainer.page.locator(".programmes").wait_for()
    _picture(trainer.page, "choice")
    code = trainer.open()
    wall = Projector(windows, code)
    phone = Phone(windows, f"/w#{code}")
    phone.title.filter(has_text="Du er med").wait_for()
    people = [Participant(server, code) for _ in range(SHOWN - 1)]

    def everybody(answers: tuple[int, ...]) -> None:
        at = trainer_at(trainer)
        for person, choice in zip(people, answers[1:]):
            person.vote(at, choice)
        phone.tap(answers[0])
        wall.page.wait_for_function(
            "(n) => [...document.querySelectorAll('#stage .count')]"
            ".reduce((all, one) => all + Number(one.textContent), 0) === n",
            arg=SHOWN,
        )

    _picture(wall.page, "welcome")
    _walk(trainer, "Afstemning")
    everybody(BEFORE)
    _walk(trainer, "Case")
    everybody(CHOICES)
    for page, name in ((trainer.page, "trainer"), (wall.page, "projector"), (phone.page, "phone")):
        _picture(page, name)
    trainer.press("Vis forklaring")
    wall.page.locator(".explained").wait_for()
    for page, name in ((wall.page, "explained"), (phone.page, "phone-explained")):
        _picture(page, name)
    while wall.title.inner_text() != "Hvem ringer du til?":
        trainer.press("Næste")
        wall.page.wait_for_timeout(300)
    _picture(wall.page, "call")
    _walk(trainer, "Afstemning")
    everybody(AFTER)
    _walk(trainer, "Afslutning")
    wall.page.locator(".change").wait_for()
    _picture(wall.page, "change")
    _hand_out(windows, folder)


def trainer_at(trainer: TrainerPage) -> int:
    """The number of the place that a room has come to."""
    trainer.page.wait_for_timeout(300)
    room = f"/workshop/rum/{trainer.room}/stroem"
    script = """(path) => new Promise((done) => {
      const source = new EventSource(path);
      source.addEventListener("state", (event) => {
        source.close();
        done(JSON.parse(event.data).at);
      });
    })"""
    return int(trainer.page.evaluate(script, room))


def _walk(trainer: TrainerPage, wanted: str) -> None:
    """Go on to the next place whose tag begins so."""
    first = True
    while first or not trainer.tag.inner_text().startswith(wanted):
        trainer.press("Start" if trainer.tag.inner_text() == "Velkomst" else "Næste")
        trainer.page.wait_for_timeout(300)
        first = False


def _hand_out(windows: House, folder: Path) -> None:
    page = windows.page("/w/huskekort")
    page.locator("h1").wait_for()
    file = folder / "handout.pdf"
    page.pdf(path=file, prefer_css_page_size=True)
    _save(pypdfium2.PdfDocument(file)[0].render(scale=1.5).to_pil(), "handout")


def _picture(page: Page, name: str) -> None:
    page.mouse.move(0, 0)
    page.wait_for_timeout(500)
    _save(Image.open(io.BytesIO(page.screenshot())), name)


def _save(picture: Image.Image, name: str) -> None:
    save(picture, FOLDER / f"workshop-{name}.png")


def _page(figures: Figures) -> str:
    half: Callable[[list[float]], float] = statistics.median
    rows = (
        (f"a vote is sent, {PEOPLE - 10} people voting within 3 s", "bars hold it", figures.bars),
        ("a vote is sent, nobody else voting", "bars hold it", figures.alone),
        ("a vote is sent, in the crowd", "the server has counted it", figures.answers),
        (f"the trainer's click, {PEOPLE} phones", "a phone has the next view", figures.moved),
    )
    ratio = percentile(figures.bars, 0.95) / half(figures.alone)
    right = "yes" if figures.counted == figures.voted else "NO"
    lines = [
        "# A workshop in pictures and figures",
        "",
        f"Made by `python -m scripts.pictures.workshop` on {dt.date.today().isoformat()}.",
        "How it is used: [workshop.md](../workshop.md). The group and its answers are invented.",
        "",
        *(
            f"### {caption}\n\n![{caption}](workshop-{name}.png)\n"
            for name, caption in CAPTIONS.items()
        ),
        "## Two hundred participants",
        "",
        f"On one server, {os.cpu_count()} cores, the participants simulated on the same machine",
        f"(`python -m scripts.crowd`): {PEOPLE} people with a stream each, {QUESTIONS} questions.",
        "",
        "| from | to | median ms | p95 ms | worst ms |",
        "|---|---|---|---|---|",
        *(
            f"| {begin} | {end} | {half(times):.0f} | {percentile(times, 0.95):.0f} "
            f"| {max(times):.0f} |"
            for begin, end, times in rows
        ),
        "",
        f"The p95 in the crowd is {ratio:.1f} times the median of a vote alone, in the same run.",
        "Bars are drawn anew ten times a second at most, which is part of it. The time to the bars",
        "is from the n-th vote sent to the first bars that hold n votes.",
        "",
        f"Every vote counted once, with everybody tapping three more times: **{right}**.",
        "",
        "| voted | the bars |",
        "|---|---|",
        *(f"| {voted} | {bars} |" for voted, bars in zip(figures.voted, figures.counted)),
        "",
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
