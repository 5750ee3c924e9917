/** The questions that users sent in: read, marked, deleted. */

import { danishDate, el, fill } from "../../widget/nodes.js";
import { channel } from "./sections.js";
import texts from "./texts.js";

const HEARD = 60;

/**
 * @param {any[]} list
 * @param {(path: string, body: any, said: string) => void} change
 * @returns {HTMLElement}
 */
export function questions(list, change) {
  const title = el("h2", { id: "spoergsmaal", tabindex: "-1" }, texts.spoergsmaal_titel);
  const shown = list.length ? el("ul", { class: "questions" }, ...list.map((one) => item(one, change))) : el("p", {}, texts.tom);
  return el("section", { "aria-labelledby": "spoergsmaal" }, title, el("p", {}, texts.spoergsmaal_tekst), shown);
}

function item({ name, text, day, channel: where, handled }, change) {
  const button = (label, onclick) =>
    el("button", { type: "button", class: "quiet", "aria-label": fill(texts.om_spoergsmaal, { handling: label, tekst: text.slice(0, HEARD) }), onclick }, label);
  return el(
    "li",
    { class: handled ? "handled" : "" },
    el("blockquote", { dir: "auto" }, text),
    el(
      "div",
      { class: "row" },
      el("span", { class: "small" }, [danishDate(day), channel(where), handled ? texts.haandteret : texts.ikke_haandteret].join(" · ")),
      el(
        "span",
        { class: "row" },
        button(handled ? texts.fortryd : texts.marker, () => change(`${name}/marker`, { handled: !handled }, texts.markeret)),
        button(texts.slet, () => change(`${name}/slet`, {}, texts.slettet)),
      ),
    ),
  );
}
