/** The element `<vejviser-chat>`: a button in the corner and the panel it opens, or the panel alone. */

import { Announcer } from "./announcer.js";
import { Api } from "./api.js";
import { Composer } from "./composer.js";
import { Conversation } from "./conversation.js";
import { LogView } from "./log-view.js";
import { inline } from "./markdown.js";
import { el, icon, iconButton } from "./nodes.js";
import { spoken } from "./reply-view.js";
import { Store } from "./store.js";
import { sheet } from "./style.js";
import texts from "./texts.js";

// Where the panel fills the window (style.js has the same measure).
const NARROW = "(max-width: 30em), (max-height: 26em)";
const TOUCH = "(pointer: coarse)";
// An answer takes less; only a longer wait is worth saying.
const WAIT_MS = 2500;

/** Attributes: data-server, data-position ("left"), data-open, data-mode ("page"), data-theme. */
export class VejviserChat extends HTMLElement {
  #built = false;
  /** What waits for an answer: focus follows only from there. @type {Element | null} */
  #asked = null;
  #slow = 0;

  connectedCallback() {
    if (!this.#built) this.#build();
    this.#built = true;
    // On top of all that the page has, and out of reach of its transforms.
    if (!this.#page && this.showPopover) {
      this.popover = "manual";
      this.showPopover();
    }
    const { signal } = (this.leaving = new AbortController());
    addEventListener("online", () => this.#network(), { signal });
    addEventListener("offline", () => this.#network(), { signal });
    addEventListener("pagehide", () => this.conversation.save(), { signal });
    // A page that comes back as it was left knows nothing of what was said since.
    addEventListener("pageshow", (event) => event.persisted && this.#refresh(), { signal });
    matchMedia(NARROW).addEventListener("change", () => this.#shape(), { signal });
  }

  disconnectedCallback() {
    this.conversation.save();
    this.leaving.abort();
  }

  get #page() {
    return this.dataset.mode === "page";
  }

  #build() {
    this.lang = "da";
    const root = this.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [sheet()];
    const { href } = new URL(this.dataset.server || new URL("..", import.meta.url), location.href);
    const server = href.replace(/\/+$/, "");
    this.announcer = new Announcer();
    this.conversation = new Conversation(new Api(server), new Store(server));
    this.composer = new Composer((text) => this.#say({ text }), this.announcer);
    const doings = {
      root,
      server,
      level: this.#page ? 2 : 3,
      choose: (choice) => this.#say(choice),
      say: (text) => this.announcer.say(text),
      toEditors: (reply, text) => this.conversation.toEditors(reply, text),
    };
    this.log = new LogView(this.conversation, doings, (text) => this.#say({ text }));
    this.notice = el("div", { class: "notice", hidden: true });
    this.launcher = el(
      "button",
      { type: "button", class: "launcher", "aria-haspopup": "dialog", "aria-expanded": "false", onclick: () => this.show() },
      icon("signpost"),
      el("span", {}, texts.aabn),
    );
    this.panel = el(
      "section",
      {
        class: "panel",
        role: this.#page ? "region" : "dialog",
        "aria-labelledby": "navn",
        "aria-describedby": "intro",
        hidden: true,
        onkeydown: (event) => {
          // What is typed here is not the page's business, its shortcuts least of all.
          event.stopPropagation();
          this.#key(event);
        },
        onkeyup: (event) => event.stopPropagation(),
        onkeypress: (event) => event.stopPropagation(),
      },
      this.#head(),
      this.notice,
      this.log.node,
      this.composer.node,
      // Inside, or a reader that keeps to a modal dialog would not hear it.
      this.announcer.node,
    );
    root.append(...(this.#page ? [] : [this.launcher]), this.panel);
    this.conversation.onchange = (event, item) => this.#changed(event, item);
    this.log.reset();
    // A phone's window would hide the page that was just gone to.
    const again = this.conversation.open ?? this.hasAttribute("data-open");
    if (this.#page || (again && !matchMedia(NARROW).matches)) this.show(false);
  }

  #head() {
    const yes = el("button", { type: "button", class: "choice", onclick: () => this.#clear() }, texts.ryd_ja);
    const no = el("button", { type: "button", class: "choice", onclick: () => this.#asking(false) }, texts.ryd_nej);
    this.sure = el("div", { class: "sure", role: "group", "aria-labelledby": "sikker", hidden: true },
      el("p", { id: "sikker" }, texts.ryd_spoerg), yes, no);
    this.wipe = iconButton("clear", texts.ryd, { class: "tool", onclick: () => this.#asking(true) });
    // No <header>: next to the page's own it would count as a second banner.
    return el(
      "div",
      { class: "head" },
      el("span", { class: "logo" }, icon("signpost")),
      el(
        "div",
        { class: "title" },
        el(this.#page ? "h1" : "h2", { id: "navn", tabindex: "-1" }, texts.navn),
        el("p", {}, texts.undertitel),
      ),
      this.wipe,
      !this.#page && iconButton("close", texts.luk, { class: "tool", onclick: () => this.hide() }),
      this.sure,
    );
  }

  /** Open the panel. @param {boolean} [focus] whether somebody asked for it just now */
  show(focus = true) {
    this.panel.hidden = false;
    this.launcher.hidden = true;
    this.launcher.setAttribute("aria-expanded", "true");
    this.conversation.open = true;
    this.#shape();
    this.#network();
    this.composer.text = this.composer.text;
    this.log.toEnd();
    if (!this.conversation.items.length) this.log.node.scrollTop = 0;
    this.conversation.connect();
    // A keyboard on the screen would cover what there is to read first.
    if (focus) (matchMedia(TOUCH).matches ? this.#title : this.composer.field).focus();
  }

  /** Close the panel; the conversation stays. */
  hide() {
    this.panel.hidden = true;
    this.launcher.hidden = false;
    this.launcher.setAttribute("aria-expanded", "false");
    this.conversation.open = false;
    this.#asking(false, false);
    this.conversation.save();
    this.launcher.focus();
  }

  get #title() {
    return this.shadowRoot.getElementById("navn");
  }

  #say(send) {
    this.#asked = this.shadowRoot.activeElement;
    this.conversation.say(send);
  }

  #key(event) {
    const { key, target } = event;
    if (key === "Escape" && !this.sure.hidden) this.#asking(false);
    else if (key === "Escape" && !this.#page) this.hide();
    else if (key === "Tab") this.#turn(event);
    else if (key.length === 1 && key !== " " && target.matches(".who, .log")) {
      // Whoever types on while reading the answer means the field.
      if (!(event.ctrlKey || event.metaKey || event.altKey)) this.composer.field.focus();
    }
  }

  /** Where the panel covers the page, focus does not go behind it. */
  #turn(event) {
    if (this.#page || !matchMedia(NARROW).matches) return;
    const first = this.wipe;
    const last = [...this.composer.node.querySelectorAll("a, button")].at(-1);
    const now = this.shadowRoot.activeElement;
    if (event.shiftKey ? now !== first && now !== this.#title : now !== last) return;
    event.preventDefault();
    (event.shiftKey ? last : first).focus();
  }

  #shape() {
    if (!this.#page) this.panel.setAttribute("aria-modal", String(matchMedia(NARROW).matches));
  }

  #asking(open, focus = true) {
    this.sure.hidden = !open;
    if (focus) (open ? this.sure.querySelector("button") : this.wipe).focus();
  }

  async #clear() {
    this.#asking(false, false);
    const all = this.conversation.clear();
    this.composer.field.focus();
    this.announcer.say((await all) ? texts.ryddet : texts.ryddet_her);
  }

  #refresh() {
    this.conversation.restore();
    this.log.reset();
  }

  #network() {
    if (!navigator.onLine) this.#tell(texts.fejl_offline);
    else this.#tell(this.conversation.notice, true);
  }

  /** A line above the conversation. @param {string | null} text @param {boolean} [retry] */
  #tell(text, retry) {
    const same = this.notice.dataset.text === (text ?? "");
    this.notice.dataset.text = text ?? "";
    this.notice.hidden = !text;
    this.notice.replaceChildren();
    if (!text) return;
    this.notice.append(icon("warning"), el("p", {}, ...inline(text)));
    if (retry) {
      const again = () => {
        this.composer.field.focus();
        this.conversation.connect();
      };
      this.notice.append(el("button", { type: "button", class: "choice small", onclick: again }, texts.proev_igen));
    }
    if (!same && !this.panel.hidden) this.announcer.alert(text);
  }

  #changed(event, item) {
    if (event === "reset") this.log.reset();
    else if (event === "notice") this.#network();
    else if (event === "added") this.#added(item);
    else if (event === "moved" || event === "changed") this.#redrawn(event, item);
    else if (event === "failed") this.#failed(item);
    else if (event === "answered") this.#answered(item);
    if (event !== "changed") this.#watch();
  }

  #added(item) {
    this.log.add(item);
    if (item.from === "user") this.log.toEnd();
  }

  #failed(item) {
    // The button that sends it again is to be seen.
    this.log.toEnd();
    this.announcer.alert(`${texts.ikke_sendt} ${item.error}`);
  }

  #redrawn(event, item) {
    const had = this.log.change(item, event === "moved");
    if (event === "moved") this.log.toEnd();
    // The button that sent it again is gone.
    if (had) {
      this.composer.field.focus({ preventScroll: true });
      this.#asked = this.composer.field;
    }
  }

  #watch() {
    clearTimeout(this.#slow);
    if (!this.conversation.waiting) return;
    this.#slow = setTimeout(() => this.announcer.say(texts.venter), WAIT_MS);
  }

  #answered(item) {
    const first = this.log.first(item);
    const active = this.shadowRoot.activeElement;
    first.scrollIntoView({ block: "start" });
    if (active && (active === this.composer.field || active === this.#asked) && !this.composer.text) {
      first.querySelector(".who").focus({ preventScroll: true });
    }
    const urgent = item.replies.filter((reply) => reply.urgent);
    if (urgent.length) this.announcer.alert(urgent.map(spoken).join(" "));
    else this.announcer.say(texts.har_svaret);
  }
}
