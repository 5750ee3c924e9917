/** The hand-out: signs, steps, whom to call, sources. One A4. */

import { markdown } from "../../widget/markdown.js";
import { danishDate, el, fill } from "../../widget/nodes.js";
import { ask } from "./api.js";
import { cards, sourced } from "./draw.js";
import texts from "./texts.js";

const stage = document.getElementById("stage");

function topic(one) {
  return el("section", {}, el("h2", {}, one.title), markdown(one.text), one.caveat ? el("p", { class: "caveat" }, fill(texts.ubekraeftet, { forbehold: one.caveat })) : null);
}

try {
  const found = await ask("w/huskekort/indhold");
  stage.className = "handout";
  stage.append(
    el("div", { class: "screen" }, el("button", { type: "button", onclick: () => print() }, texts.udskriv)),
    el("h1", {}, texts.huskekort_titel),
    el("p", { class: "lead" }, texts.huskekort_tekst),
    el("div", { class: "columns" }, ...found.topics.map(topic)),
    el("section", { class: "call" }, el("h2", {}, texts.ring_titel), cards(found.contacts)),
    el("footer", {}, sourced(found.sources), el("p", {}, fill(texts.kontrolleret, { dato: danishDate(found.checked) }))),
  );
} catch (error) {
  stage.append(el("p", { role: "alert" }, error.message));
}
