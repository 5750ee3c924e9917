/** Steers a room: where it is, what comes, notes, bars, and one button for each move. */

import { inline } from "../../widget/markdown.js";
import { el, fill } from "../../widget/nodes.js";
import { ask, home } from "./api.js";
import { bars, cards, changed, explained, heading, prose, question, Timer } from "./draw.js";
import { Steering, letters, listen } from "./keys.js";
import { Live } from "./live.js";
import texts from "./texts.js";

/** @type {Control | null} */
let current = null;
listen((move) => current?.steer(move));

export class Control {
  #view = null;
  #shown = "";
  #update = null;

  /**
   * @param {HTMLElement} stage
   * @param {string} name of the room
   * @param {string} form the page's secret word
   * @param {() => void} leave called when the room is over
   */
  constructor(stage, name, form, leave) {
    current = this;
    this.name = name;
    this.form = form;
    this.leave = leave;
    this.timer = new Timer();
    this.facts = el("p", { class: "facts" });
    this.line = el("p", { class: "line-down", role: "status" });
    this.fault = el("p", { class: "fault", role: "alert" });
    this.plan = el("ol", { class: "plan" });
    this.place = el("section", { class: "place", "aria-label": texts.nu });
    this.aside = el("section", { class: "aside", "aria-label": texts.noter });
    this.buttons = this.#buttons();
    stage.replaceChildren(
      el("div", { class: "room" }, el("div", { class: "head" }, this.facts, this.timer.node, this.#links()), this.line, this.fault, el("nav", { "aria-label": texts.plan }, this.plan), this.place, this.aside, el("div", { class: "toolbar", role: "toolbar", "aria-label": texts.styr }, ...Object.values(this.buttons))),
      this.#dialog(),
    );
    const steer = (move, at) => ask(`workshop/rum/${name}/styr`, { move, at }, form);
    this.steering = new Steering(steer, () => this.#view);
    this.live = new Live(`workshop/rum/${name}/stroem`, {
      state: (view) => this.#show(view),
      over: () => this.#over(),
      line: (up) => (this.line.textContent = up ? "" : texts.linje_vaek),
    });
  }

  end() {
    this.live.end();
    if (current === this) current = null;
  }

  async steer(move) {
    this.fault.textContent = "";
    try {
      await this.steering.go(move);
    } catch (error) {
      this.fault.textContent = error.message;
      if (error.status === 401 || error.status === 404) this.#over();
    }
  }

  #over() {
    this.end();
    history.replaceState(null, "", location.pathname);
    this.leave();
  }

  #buttons() {
    // The second click of a double click is none.
    const once = (act) => (event) => event.detail < 2 && act();
    const move = (name, text, props = {}) => el("button", { type: "button", onclick: once(() => this.steer(name)), ...props }, text);
    return {
      back: move("back", texts.tilbage),
      reveal: move("reveal", texts.vis),
      next: move("next", texts.naeste, { class: "main" }),
      pause: move("pause", texts.pause_knap),
      more: move("more_time", texts.mere_tid),
      close: el("button", { type: "button", class: "danger", onclick: once(() => this.dialog.showModal()) }, texts.luk),
    };
  }

  #links() {
    this.wall = el("a", { class: "button", target: "vejviser-laerred" }, texts.aabn_laerred);
    const box = el("input", { type: "checkbox", checked: letters.on, onchange: (event) => (letters.on = event.target.checked) });
    return el("p", { class: "row" }, this.wall, el("a", { href: `workshop/udskriv#noter-rum:${this.name}`, target: "_blank" }, texts.noter), el("a", { href: `workshop/udskriv#cases-rum:${this.name}`, target: "_blank" }, texts.udskriv_casekort), el("label", {}, box, ` ${texts.bogstaver}`));
  }

  #dialog() {
    const save = (kind) => el("a", { class: "button", href: new URL(`workshop/rum/${this.name}/sammendrag.${kind}`, home), download: "" }, fill(texts.gem, { slags: kind.toUpperCase() }));
    const shut = async () => {
      try {
        await ask(`workshop/rum/${this.name}/luk`, {}, this.form);
        this.dialog.close();
        this.#over();
      } catch (error) {
        fault.textContent = error.message;
      }
    };
    const fault = el("p", { class: "fault", role: "alert" });
    this.dialog = el("dialog", { "aria-labelledby": "close-title" }, el("h2", { id: "close-title" }, texts.luk_titel), prose(texts.luk_tekst), el("p", { class: "row" }, save("csv"), save("pdf")), fault, el("p", { class: "row" }, el("button", { type: "button", class: "danger", onclick: shut }, texts.luk_ja), el("button", { type: "button", onclick: () => this.dialog.close() }, texts.luk_nej)));
    return this.dialog;
  }

  #show(view) {
    this.#view = view;
    this.timer.set(view);
    this.facts.replaceChildren(el("strong", { class: "code" }, `${view.code.slice(0, 3)} ${view.code.slice(3)}`), ` ${home.host}${new URL("w", home).pathname} · ${fill(texts.deltagere, { antal: view.people })}`);
    this.wall.href = new URL(`w/laerred#${view.code}`, home);
    const key = JSON.stringify([view.at, view.revealed, view.paused, view.change]);
    if (key === this.#shown) return this.#update?.(view);
    this.#shown = key;
    this.#draw(view);
  }

  #draw(view) {
    const { back, reveal, next, pause, more } = this.buttons;
    back.disabled = view.at === 0;
    next.disabled = view.at === view.last;
    next.textContent = view.at === 0 ? texts.start : texts.naeste;
    reveal.disabled = !view.explanation || view.revealed;
    pause.textContent = view.paused ? texts.fortsaet_knap : texts.pause_knap;
    pause.setAttribute("aria-pressed", String(view.paused));
    more.disabled = view.timer.ends === null && view.timer.left === null;
    const steps = [{ title: texts.velkommen }, ...view.plan, { title: texts.slut_titel }];
    this.plan.replaceChildren(
      ...steps.map((step, at) =>
        el("li", { "aria-current": at - 1 === view.step ? "step" : null }, step.kind ? el("span", { class: "kind" }, texts[`slags_${step.kind}`]) : null, ` ${step.title}`, step.minutes ? el("small", {}, ` ${fill(texts.minutter, { antal: step.minutes })}`) : null),
      ),
    );
    this.plan.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest" });
    this.place.replaceChildren(...this.#place(view).filter(Boolean));
    const notes = view.notes.length ? el("ul", {}, ...view.notes.map((note) => el("li", {}, ...inline(note)))) : el("p", {}, texts.ingen_noter);
    const told = view.told.length ? el("details", {}, el("summary", {}, texts.tidligere), ...view.told.map((text) => prose(text))) : null;
    const coming = view.next ? [texts[`slags_${view.next.kind}`], view.next.title || texts[`vises_${view.next.shows}`], view.next.number ? fill(texts.runde, { nummer: view.next.number, antal: view.next.of }) : null].filter(Boolean).join(" · ") : texts.intet_mere;
    this.aside.replaceChildren(...[el("h2", {}, texts.noter), notes, told, el("h2", {}, texts.derefter), el("p", {}, coming), ...(view.shows === "end" ? [] : [el("p", { class: "small" }, texts.genveje), el("p", { class: "small" }, ...inline(fill(texts.noegle_gem, { noegle: `${view.key.slice(0, 3)} ${view.key.slice(3)}` })))])].filter(Boolean));
  }

  #place(view) {
    this.#update = null;
    const head = el("p", { class: "tag" }, heading(view) || texts[`vises_${view.shows}`]);
    if (view.shows === "welcome") return [head, el("h2", {}, texts.velkommen), prose(texts.velkommen_leder)];
    if (view.shows === "text") return [head, el("h2", {}, view.title), prose(view.information)];
    if (view.shows === "call") return [head, el("h2", {}, texts.ring_titel), cards(view.contacts)];
    if (view.shows === "end") return [head, el("h2", {}, texts.slut_titel), view.change ? changed(view.change) : null, prose(texts.slut_leder)];
    const drawn = view.choices.length ? bars(view, { whys: true, open: true }) : null;
    this.#update = drawn?.update ?? null;
    return [
      head,
      view.paused ? el("p", { class: "paused" }, texts.pause) : null,
      view.information ? prose(view.information) : null,
      el("h2", {}, ...inline(question(view))),
      drawn?.node,
      el("h3", {}, view.revealed ? texts.forklaring_vist : texts.forklaring_skjult),
      explained(view),
    ];
  }
}
