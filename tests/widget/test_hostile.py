"""Pages and texts that are not kind: styles, policies, frameworks, markup."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.support.server import RunningServer
from tests.widget.conftest import Visit
from tests.widget.hosts import Host, intranet
from tests.widget.replies import StandIn, made
from tests.widget.widget import Widget

Stand = Callable[..., tuple[Widget, StandIn]]
STYLES = """<style>
  html { font-size: 62.5%; }
  body { transform: translateX(40px) scale(.5); overflow: hidden; filter: grayscale(1); }
  *, *::before, *::after { all: unset !important; color: red !important;
    font: 5px fantasy !important;
    margin: 7px !important; padding: 9px !important; border: 3px dotted red !important;
    float: left !important; text-transform: uppercase !important; letter-spacing: 4px !important;
    direction: rtl !important; opacity: .3 !important; visibility: hidden !important;
    position: static !important; transform: rotate(3deg) !important; }
  button, textarea, [hidden] { display: inline !important; }
  .panel, .card, .launcher { display: none !important; }
  vejviser-chat { display: none !important; pointer-events: none !important; }
</style>"""
ATTACK = "<img src=x onerror='hacked=1'><script>hacked=1</script><b>fed</b>"


def _shape(page: Page) -> list[object]:
    """Place, size, colour and font of everything in the widget."""
    return page.evaluate(
        """() => [...document.querySelector("vejviser-chat").shadowRoot.querySelectorAll("*")]
          .map((node) => { const box = node.getBoundingClientRect(), style = getComputedStyle(node);
            return [node.tagName, node.className.baseVal ?? node.className,
              ...[box.x, box.y, box.width, box.height].map(Math.round), style.color, style.fontSize,
              style.fontFamily, style.direction, style.visibility, style.letterSpacing]; })"""
    )


def test_the_pages_styles_change_nothing(
    stand_in: Stand, vejviser: RunningServer, site: Host
) -> None:
    shapes = []
    for path, head in (("/venlig", ""), ("/fjendtlig", STYLES)):
        site.put(path, intranet(vejviser.url, head=head))
        widget, _ = stand_in(path, reduced_motion="reduce")
        closed = _shape(widget.page)
        widget.open()
        widget.ask("x")
        widget.page.wait_for_timeout(200)
        shapes.append((closed, _shape(widget.page)))
    assert shapes[0] == shapes[1]


def test_a_strict_policy_stops_nothing(visit: Visit, vejviser: RunningServer, site: Host) -> None:
    policy = (
        f"default-src 'none'; script-src {vejviser.url}; connect-src {vejviser.url}; "
        "style-src 'none'; img-src 'none'; frame-src 'none'; font-src 'none'; base-uri 'none'; "
        "form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
    )
    site.put("/streng", intranet(vejviser.url), {"Content-Security-Policy": policy})
    widget = visit("/streng")
    widget.open()
    answer = widget.ask("hvad er ekstremisme?")
    answer.locator("summary").click()
    for name in ("Nej, svaret hjalp ikke", "Det er uklart", "Kopiér svaret"):
        widget.page.get_by_role("button", name=name).click()
    widget.page.evaluate(
        """() => { const root = document.querySelector("vejviser-chat").shadowRoot;
        const append = root.append.bind(root);
        root.append = (node) => { append(node);
          if (node.contentWindow) node.contentWindow.print = () =>
            (window.printed = node.contentDocument.body.innerText
              + node.contentDocument.adoptedStyleSheets.length); };
        }"""
    )
    widget.page.get_by_role("button", name="Udskriv svaret").click()
    widget.page.wait_for_function("window.printed")
    assert "Ekstremisme er" in widget.page.evaluate("printed")
    ground = widget.panel.evaluate("node => getComputedStyle(node).position")
    assert ground == "fixed"
    assert widget.page.evaluate("stopped") == []


def test_our_own_policy_holds(visit: Visit, vejviser: RunningServer) -> None:
    """The recorder of policies works: what is not allowed is stopped and seen."""
    widget = visit(vejviser.url + "/")
    widget.page.evaluate("document.body.setAttribute('style', 'color: red')")
    widget.page.wait_for_function("stopped.length")
    assert widget.page.evaluate("stopped") == ["style-src-attr"]


FRAMEWORK = """
Array.prototype.first = function () { return this[0]; };
Object.prototype.extra = "arvet";
window.texts = window.el = window.icon = null;
window.keys = [];
addEventListener("keydown", (event) => {
  // A shortcut that looks where most do, and is fooled by a shadow root.
  if (!["INPUT", "TEXTAREA"].includes(event.target.tagName)) {
    keys.push(event.key);
    if (event.key === "s" || event.key === "Enter") event.preventDefault();
  }
});
const app = document.querySelector("#app");
const render = () => { app.innerHTML = `<p>${Date.now()}</p>`; };
render();
setInterval(render, 50);
customElements.define("side-widget", class extends HTMLElement {});
const moving = setInterval(() => {
  // Frameworks that own the body move what they find there.
  const chat = document.querySelector("vejviser-chat");
  if (!chat?.shadowRoot) return;
  clearInterval(moving);
  document.querySelector("main").append(chat);
}, 100);
"""


def test_a_framework_on_the_page(visit: Visit, vejviser: RunningServer, site: Host) -> None:
    site.put("/ramme.js", FRAMEWORK)
    body = '<div id="app"></div><script src="/ramme.js"></script>'
    site.put("/framework", intranet(vejviser.url, body=body))
    widget = visit("/framework")
    widget.page.wait_for_function("document.querySelector('main > vejviser-chat')")
    widget.open()
    widget.field.press_sequentially("hvad er ssp")
    widget.field.press("Enter")
    expect(widget.answers.first).to_contain_text("SSP")
    assert "s" not in widget.page.evaluate("keys")
    assert widget.page.evaluate("document.querySelectorAll('vejviser-chat').length") == 1


def test_markup_in_answers_is_text(stand_in: Stand) -> None:
    widget, stand = stand_in()
    bad = "javascript:hacked=1"
    stand.replies = [
        made(
            text=f"{ATTACK}\n\n- {ATTACK}\n\n**{ATTACK}** [tryk]({bad}) [data](data:text/html,x) "
            f"[{ATTACK}](https://example.org/a) [x](JaVaScRiPt:hacked=1) [y](//example.org)",
            sources=[{"id": "a", "title": ATTACK, "url": bad, "place": ATTACK, "checked": ATTACK}],
            contacts=[
                {
                    "id": "a",
                    "name": ATTACK,
                    "phone": f"12{ATTACK}",
                    "email": "a@b?bcc=c@d",
                    "url": bad,
                    "hours": ATTACK,
                    "confirmed": True,
                    "confirmed_on": ATTACK,
                }
            ],
            choices=[{"title": ATTACK, "choice": "a"}],
            image={"url": bad, "alt": ATTACK},
            masked=True,
            read_as=ATTACK,
        )
    ]
    widget.open()
    answer = widget.ask(ATTACK)
    answer.locator("summary").click()
    assert widget.panel.locator("img, script, b").count() == 0
    hrefs = [link.get_attribute("href") for link in answer.get_by_role("link").all()]
    assert all(href.split(":")[0] in ("https", "tel") for href in hrefs), hrefs
    expect(answer.get_by_text("[tryk](javascript:hacked=1)")).to_be_visible()
    expect(widget.panel.locator(".bubble")).to_contain_text(ATTACK)
    widget.page.reload()
    expect(widget.panel.locator(".bubble")).to_contain_text(ATTACK)
    assert widget.page.evaluate("typeof window.hacked") == "undefined"


def test_markup_in_a_message_is_text(visit: Visit) -> None:
    widget = visit()
    widget.open()
    widget.ask(ATTACK)
    expect(widget.panel.locator(".bubble")).to_contain_text(ATTACK)
    assert widget.panel.locator("img, script, b").count() == 0
    assert widget.page.evaluate("typeof window.hacked") == "undefined"


def test_an_answer_with_nothing_but_a_text(stand_in: Stand) -> None:
    widget, stand = stand_in()
    stand.replies = [{"id": "a", "text": "Bart svar.", "topic": "a/b", "kind": "answer"}]
    widget.open()
    expect(widget.ask("x")).to_contain_text("Bart svar.")


def test_a_page_that_is_not_listed_is_refused(
    visit: Visit, vejviser: RunningServer, site: Host
) -> None:
    site.put("/fremmed", intranet(vejviser.url))
    widget = visit(site.stranger + "/fremmed")
    widget.page.wait_for_timeout(500)
    assert widget.button.count() == 0
