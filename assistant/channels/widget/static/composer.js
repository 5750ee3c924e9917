/** The field that questions are written in. */

import { markdown } from "./markdown.js";
import { el, fill, icon } from "./nodes.js";
import texts from "./texts.js";

const MOST = 1000;
// Shown and said from here on, and said again at these only.
const MARKS = [800, 900, 950, 1000];
const PAUSE_MS = 700;
const TALLEST = 6;

/** As the server counts. @param {string} text */
const length = (text) => [...text].length;

export class Composer {
  #said = 0;
  #clock = 0;

  /**
   * @param {(text: string) => void} send
   * @param {import("./announcer.js").Announcer} announcer
   */
  constructor(send, announcer) {
    this.send = send;
    this.announcer = announcer;
    this.field = el("textarea", {
      id: "felt",
      rows: "1",
      placeholder: texts.felt_eksempel,
      "aria-describedby": "fod hjaelp",
      autocomplete: "off",
      enterkeyhint: "send",
      oninput: () => this.#typed(),
      onkeydown: (event) => this.#key(event),
    });
    this.counter = el("div", { class: "counter", hidden: true });
    const button = el(
      "button",
      { class: "send", type: "submit", title: texts.send, "aria-label": texts.send },
      icon("send"),
    );
    this.node = el(
      "form",
      {
        class: "composer",
        novalidate: true,
        onsubmit: (event) => {
          event.preventDefault();
          this.#submit();
        },
      },
      el("label", { for: "felt", class: "sr" }, texts.felt),
      el("div", { class: "field" }, this.field, button),
      this.counter,
      el("div", { class: "foot", id: "fod" }, markdown(texts.fod)),
      el("div", { class: "sr", id: "hjaelp" }, texts.felt_hjaelp),
    );
  }

  get text() {
    return this.field.value;
  }

  set text(text) {
    this.field.value = text;
    this.#measure();
  }

  #key(event) {
    // Enter that ends a composed sign (Japanese, dead keys) is not meant for us.
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    this.#submit();
  }

  #submit() {
    const over = length(this.text) - MOST;
    if (!this.text.trim()) {
      this.counter.hidden = false;
      this.counter.textContent = texts.tomt;
      this.announcer.alert(texts.tomt);
    } else if (over > 0) this.announcer.alert(fill(texts.tegn_for_meget, { antal: over }));
    else {
      const { text } = this;
      this.text = "";
      this.#said = 0;
      this.send(text.trim());
      return;
    }
    this.field.focus();
  }

  #typed() {
    const used = this.#measure();
    const mark = MARKS.filter((one) => used >= one).length + (used > MOST ? 1 : 0);
    clearTimeout(this.#clock);
    if (mark <= this.#said) {
      this.#said = mark;
      return;
    }
    // Whoever types on is not interrupted.
    this.#clock = setTimeout(() => {
      this.#said = mark;
      this.announcer.say(this.counter.textContent);
    }, PAUSE_MS);
  }

  #measure() {
    const { field, counter } = this;
    const used = length(field.value);
    const left = MOST - used;
    counter.hidden = used < MARKS[0];
    counter.textContent = fill(left < 0 ? texts.tegn_for_meget : texts.tegn_tilbage, { antal: Math.abs(left) });
    counter.classList.toggle("over", left < 0);
    if (left < 0) field.setAttribute("aria-invalid", "true");
    else field.removeAttribute("aria-invalid");
    // As high as what is in it; a class or an inline style could not say that.
    field.rows = 1;
    while (field.rows < TALLEST && field.scrollHeight > field.clientHeight + 2) field.rows += 1;
    return used;
  }
}
