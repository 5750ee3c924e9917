/** Parts that more than one page draws: bars, cards with numbers, sources, the timer. */

import { markdown, dialled, inline } from "../../widget/markdown.js";
import { el, fill } from "../../widget/nodes.js";
import texts from "./texts.js";

const MARKS = { god: "✓", delvis: "≈", nej: "✗" };

/** What a place is called: "Case: Fra jokes til hyldest, runde 2 af 4". */
export function heading(view) {
  const kind = view.kind ? texts[`slags_${view.kind}`] : "";
  const round = view.number ? fill(texts.runde, { nummer: view.number, antal: view.of }) : "";
  return [[kind, view.title].filter(Boolean).join(": "), round].filter(Boolean).join(" · ");
}

/** What is asked; dilemmas all ask the same. */
export const question = (view) => view.question || (view.kind === "dilemma" ? texts.dilemma_spoergsmaal : "");

/** Text with light Markdown. @param {string} text */
export const prose = (text, props = {}) => el("div", { class: "prose", ...props }, markdown(text ?? ""));

/** How well a choice fits, as a sign and a word. @param {string | null} assessment */
export function assessed(assessment) {
  if (!assessment) return null;
  return el("span", { class: `assessed ${assessment}` }, el("span", { "aria-hidden": "true" }, MARKS[assessment]), " ", texts[`vurdering_${assessment}`]);
}

/**
 * The choices, each with a bar. `update` changes the numbers alone.
 * @param {any} view
 * @param {{ whys?: boolean, open?: boolean }} [how] with reasons; with assessments before they are shown
 */
export function bars(view, { whys = false, open = false } = {}) {
  const rows = view.choices.map((choice, at) => {
    const told = view.revealed || open;
    const bar = el("div", { class: "fill" });
    const count = el("span", { class: "count" });
    const node = el(
      "li",
      { class: `bar ${(told && view.assessments?.[at]) || ""}` },
      el("div", { class: "choice" }, el("span", {}, ...inline(choice)), told ? assessed(view.assessments?.[at]) : null),
      el("div", { class: "line" }, el("div", { class: "track", "aria-hidden": "true" }, bar), count),
      whys && told && view.why?.[at] ? prose(view.why[at], { class: "prose why" }) : null,
    );
    return { node, bar, count };
  });
  const total = el("p", { class: "total" });
  const update = ({ counts }) => {
    const sum = counts.reduce((a, b) => a + b, 0);
    counts.forEach((count, at) => {
      rows[at].bar.style.width = `${sum ? (100 * count) / sum : 0}%`;
      rows[at].count.textContent = count;
    });
    total.textContent = fill(texts.svar_i_alt, { antal: sum });
  };
  update(view);
  return { node: el("div", { class: "bars" }, el("ul", {}, ...rows.map((row) => row.node)), total), update };
}

/** Whom to call. @param {any[]} contacts */
export function cards(contacts) {
  return el(
    "ul",
    { class: "cards" },
    ...contacts.map((one) =>
      el(
        "li",
        { class: "card" },
        el("strong", {}, one.name),
        one.phone ? el("a", { class: "number", href: dialled(one.phone) }, one.phone) : null,
        el("span", {}, [one.used_for, one.hours].filter(Boolean).join(" · ")),
        one.confirmed ? null : el("em", {}, texts.ikke_bekraeftet),
      ),
    ),
  );
}

/** Where it stands. @param {any[]} sources */
export function sourced(sources) {
  if (!sources?.length) return null;
  const line = (one) => [one.title, [one.publisher, one.year].filter(Boolean).join(" "), one.place].filter(Boolean).join(", ");
  return el("p", { class: "sources" }, el("strong", {}, `${texts.kilder}: `), [...new Set(sources.map(line))].join("; "));
}

/** The explanation with what belongs to it. */
export function explained(view) {
  return el(
    "div",
    { class: "explained" },
    prose(view.explanation),
    view.discuss?.length ? el("div", { class: "prose" }, el("p", {}, el("strong", {}, texts.tal_om)), el("ul", {}, ...view.discuss.map((one) => el("li", {}, ...inline(one))))) : null,
    view.caveat ? el("p", { class: "caveat" }, fill(texts.ubekraeftet, { forbehold: view.caveat })) : null,
    sourced(view.sources),
  );
}

/** The answers before and after, side by side, and how the average moved. @param {any} change */
export function changed(change) {
  const mean = (counts) => {
    const sum = counts.reduce((a, b) => a + b, 0);
    return sum ? counts.reduce((all, count, at) => all + count * (at + 1), 0) / sum : null;
  };
  const number = (value) => (value === null ? "–" : value.toFixed(1).replace(".", ","));
  const most = Math.max(1, ...change.before, ...change.after);
  const row = (choice, at) => {
    const pair = ["before", "after"].map((when) => {
      const bar = el("div", { class: "fill" });
      bar.style.width = `${(100 * change[when][at]) / most}%`;
      return el("div", { class: `line ${when}` }, el("span", { class: "when" }, texts[when === "before" ? "foer" : "efter"]), el("div", { class: "track", "aria-hidden": "true" }, bar), el("span", { class: "count" }, String(change[when][at])));
    });
    return el("li", { class: "bar" }, el("div", { class: "choice" }, choice), ...pair);
  };
  const values = { foer: number(mean(change.before)), efter: number(mean(change.after)) };
  return el(
    "section",
    { class: "change" },
    el("h2", {}, change.question),
    el("p", { class: "means" }, fill(texts.gennemsnit, values)),
    el("ul", { class: "bars" }, ...change.choices.map(row)),
  );
}

/** A clock that counts down. `set` takes a view's timer. */
export class Timer {
  #timer = { ends: null, left: null };
  #behind = 0;

  constructor() {
    this.node = el("span", { class: "timer", role: "timer", "aria-live": "off" });
    setInterval(() => this.#draw(), 250);
  }

  set(view) {
    this.#timer = view.timer;
    this.#behind = view.behind;
    this.#draw();
  }

  #draw() {
    const { ends, left } = this.#timer;
    const seconds = left ?? (ends === null ? null : ends - (Date.now() + this.#behind) / 1000);
    this.node.hidden = seconds === null;
    if (seconds === null) return;
    const whole = Math.max(0, Math.ceil(seconds));
    const shown = `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
    if (this.node.textContent !== shown) this.node.textContent = shown;
    this.node.classList.toggle("over", whole === 0);
  }
}
