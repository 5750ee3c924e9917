"""Trainer, projector and participants in real browsers, as they see and touch their pages."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.workshops.arena import PHRASE, PROGRAMME, Arena

PATIENCE_MS = 15_000
DESK: dict[str, Any] = {"viewport": {"width": 1280, "height": 800}}
WALL: dict[str, Any] = {"viewport": {"width": 1280, "height": 720}}
PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844},
    "has_touch": True,
    "is_mobile": True,
}
_LISTEN = """window.stopped = [];
addEventListener("securitypolicyviolation", (event) => stopped.push(event.violatedDirective));"""
# What browsers say by themselves when the server answers no, or is away.
_EXPECTED = ("Failed to load resource", "Password forms should have")


@dataclass
class House:
    """A browser's windows; afterwards no script may have failed and nobody else been asked."""

    browser: Browser
    server: Arena
    contexts: list[BrowserContext] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    asked: set[str] = field(default_factory=set)
    pages: list[Page] = field(default_factory=list)

    def page(self, address: str, context: BrowserContext | None = None, **options: Any) -> Page:
        """A window of a new profile, or of one that is there."""
        context = context or self.context(**options)
        page = context.new_page()
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("console", self._said)
        self.pages.append(page)
        page.goto(address if "://" in address else self.server.url + address)
        return page

    def context(self, **options: Any) -> BrowserContext:
        usual = {"locale": "da-DK", "reduced_motion": "reduce", **options}
        context = self.browser.new_context(**usual)
        context.set_default_timeout(PATIENCE_MS)
        context.add_init_script(_LISTEN)
        context.on("request", lambda request: self.asked.add(urlsplit(request.url).hostname or ""))
        self.contexts.append(context)
        return context

    def _said(self, message: Any) -> None:
        if message.type == "error" and not message.text.startswith(_EXPECTED):
            self.faults.append(message.text)


@contextmanager
def house(browser: Browser, server: Arena) -> Iterator[House]:
    """Windows that are closed afterwards, and were well-behaved."""
    expect.set_options(timeout=PATIENCE_MS)
    found = House(browser, server)
    try:
        yield found
        stopped = [page.evaluate("window.stopped ?? []") for page in found.pages if _alive(page)]
        assert not [one for one in stopped if one]
        assert not found.faults
        assert found.asked <= {"127.0.0.1"}
    finally:
        for context in found.contexts:
            context.close()


def _alive(page: Page) -> bool:
    return not page.is_closed()


class TrainerPage:
    """The trainer's window."""

    def __init__(self, house: House, context: BrowserContext | None = None) -> None:
        self.house = house
        self.page = house.page("/workshop", context, **({} if context else DESK))

    def sign_in(self, phrase: str = PHRASE) -> None:
        self.page.get_by_label("Adgangssætning").fill(phrase)
        self.page.get_by_role("button", name="Log ind").click()

    def open(self, programme: str = PROGRAMME) -> str:
        """Open a ready programme; returns the code."""
        title = {"kort_20": "Det korte møde"}[programme]
        self.page.get_by_role("button", name=f"Åbn {title}").click()
        return self.code

    @property
    def code(self) -> str:
        return self.page.locator(".facts .code").inner_text().replace(" ", "")

    @property
    def room(self) -> str:
        return urlsplit(self.page.url).fragment

    def press(self, name: str) -> None:
        self.page.get_by_role("toolbar").get_by_role("button", name=name, exact=True).click()

    @property
    def tag(self) -> Locator:
        return self.page.locator(".place .tag")

    @property
    def counts(self) -> list[int]:
        return [int(text) for text in self.page.locator(".place .count").all_inner_texts()]


class Projector:
    """The wall, in a window of its own profile: it needs no sign-in."""

    def __init__(self, house: House, code: str, context: BrowserContext | None = None) -> None:
        self.page = house.page(f"/w/laerred#{code}", context, **({} if context else WALL))

    @property
    def title(self) -> Locator:
        return self.page.locator("h1")

    @property
    def counts(self) -> list[int]:
        return [int(text) for text in self.page.locator("#stage .count").all_inner_texts()]

    def wait_for(self, counts: list[int]) -> None:
        """Wait until the bars say so."""
        self.page.wait_for_function(
            """(wanted) => JSON.stringify([...document.querySelectorAll("#stage .count")]
              .map((one) => Number(one.textContent))) === JSON.stringify(wanted)""",
            arg=counts,
        )


class Phone:
    """A participant's phone."""

    def __init__(self, house: House, path: str = "/w") -> None:
        self.page = house.page(path, **PHONE)

    def join(self, code: str) -> None:
        self.page.get_by_label("Kode").fill(code)
        self.page.get_by_role("button", name="Deltag").click()

    @property
    def title(self) -> Locator:
        return self.page.locator("h2")

    @property
    def choices(self) -> Locator:
        return self.page.locator("button[data-choice]")

    @property
    def chosen(self) -> Locator:
        return self.page.locator("button[data-choice][aria-pressed=true]")

    def tap(self, choice: int) -> None:
        self.choices.nth(choice).tap()
