"""A page with the widget, as a user has it before them."""

from __future__ import annotations

from dataclasses import dataclass, field

from playwright.sync_api import Locator, Page

# Notes what every live region says, and counts what a policy stops.
LISTEN = """
window.heard = []; window.stopped = [];
addEventListener("securitypolicyviolation", (event) => stopped.push(event.violatedDirective));
const attach = Element.prototype.attachShadow;
Element.prototype.attachShadow = function (how) {
  const root = attach.call(this, how);
  new MutationObserver((changes) => {
    for (const { target } of changes) {
      const region = target.closest?.("[role=status], [role=alert]");
      if (region?.textContent) heard.push([region.getAttribute("role"), region.textContent]);
    }
  }).observe(root, { subtree: true, childList: true, characterData: true });
  return root;
};
"""


@dataclass
class Widget:
    """A page with the widget, as a user has it before them."""

    page: Page
    errors: list[str] = field(default_factory=list)

    @property
    def field(self) -> Locator:
        return self.page.get_by_role("textbox", name="Dit spørgsmål")

    @property
    def button(self) -> Locator:
        return self.page.get_by_role("button", name="Spørg Vejviser")

    @property
    def panel(self) -> Locator:
        return self.page.get_by_role("dialog", name="Vejviser")

    @property
    def answers(self) -> Locator:
        return self.page.get_by_role("article")

    def open(self) -> None:
        self.button.click()
        self.field.wait_for()

    def send(self, text: str) -> None:
        """Type and press Enter, without waiting for an answer."""
        self.field.fill(text)
        self.field.press("Enter")

    def ask(self, text: str) -> Locator:
        """Type, press Enter and wait; returns the first new answer."""
        before = self.answers.count()
        self.send(text)
        answer = self.answers.nth(before)
        answer.wait_for()
        return answer

    def focused(self) -> str:
        """Tag and name of what has the focus inside the widget; empty if nothing has."""
        return self.page.evaluate(
            """() => { const at = document.querySelector("vejviser-chat").shadowRoot.activeElement;
            return at ? `${at.tagName.toLowerCase()} ${at.getAttribute("aria-label")
              ?? at.textContent ?? ""}`.trim() : ""; }"""
        )

    def heard(self, role: str | None = None) -> list[str]:
        """What live regions have said so far, in order."""
        said = self.page.evaluate("heard")
        return [text for kind, text in said if role in (None, kind)]

    def listen(self, wanted: int, role: str | None = None) -> list[str]:
        """Wait until that much was said, and a little longer for what should not be."""
        self.page.wait_for_function(
            "([n, role]) => heard.filter(([kind]) => !role || kind === role).length >= n",
            arg=[wanted, role],
        )
        self.page.wait_for_timeout(300)
        return self.heard(role)
