/** Case cards for groups and notes for who leads, to print. What is printed stands after #. */

import { inline, markdown } from "../../widget/markdown.js";
import { el, fill } from "../../widget/nodes.js";
import { ask } from "./api.js";
import { assessed, cards, sourced } from "./draw.js";
import texts from "./texts.js";

const stage = document.getElementById("stage");
// "noter:kort_20", "cases-rum:<room>", "cases", "noter".
const [mode, which = ""] = decodeURIComponent(location.hash.slice(1)).split(":");
const [what, of = "programme"] = mode.split("-");
const query = which ? `?${of === "rum" ? "room" : "programme"}=${encodeURIComponent(which)}` : "";

const asked = (item, round) => round.question || (item.kind === "dilemma" ? texts.dilemma_spoergsmaal : "");

/** The round and its question; a quiz question is the sheet's own heading already. */
function heading(item, round, at) {
  const number = item.rounds.length > 1 ? fill(texts.runde, { nummer: at + 1, antal: item.rounds.length }) : "";
  const text = [number, asked(item, round)].filter(Boolean).join(": ");
  return text ? el("h2", {}, text) : null;
}

function head(item) {
  const about = [texts[`slags_${item.kind}`], fill(texts.minutter, { antal: item.minutes }), ...item.professions].join(" · ");
  return [el("p", { class: "tag" }, about), el("h1", {}, item.title)];
}

/** For the group: what happens and what is asked, without answers. */
function card(item) {
  const round = (one, at) =>
    el("section", {}, heading(item, one, at), one.information ? markdown(one.information) : null, one.choices.length ? el("ul", { class: "boxes" }, ...one.choices.map((choice) => el("li", {}, ...inline(choice.text)))) : el("p", { class: "space" }, texts.tal_sammen));
  return el("article", { class: "sheet card-sheet" }, ...head(item), el("p", { class: "invented" }, texts.opdigtet_langt), ...item.rounds.map(round));
}

/** For who leads: the same with answers, explanations, notes, contacts and sources. */
function notes(item) {
  const choice = (one) => el("li", {}, el("strong", {}, ...inline(one.text)), " ", assessed(one.assessment), one.why ? el("div", {}, markdown(one.why)) : null);
  const round = (one, at) =>
    el("section", {}, heading(item, one, at), one.information ? markdown(one.information) : null, one.choices.length ? el("ul", {}, ...one.choices.map(choice)) : null, el("p", { class: "label" }, el("strong", {}, texts.forklaring)), markdown(one.explanation), one.caveat ? el("p", { class: "caveat" }, fill(texts.ubekraeftet, { forbehold: one.caveat })) : null, one.discuss?.length ? el("ul", {}, ...one.discuss.map((text) => el("li", {}, ...inline(text)))) : null);
  return el("article", { class: `sheet ${item.kind}` }, ...head(item), item.notes.length ? el("section", { class: "notes" }, el("h2", {}, texts.noter), el("ul", {}, ...item.notes.map((note) => el("li", {}, ...inline(note))))) : null, ...item.rounds.map(round), item.contacts.length ? el("section", {}, el("h2", {}, texts.ring_titel), cards(item.contacts)) : null, item.caveat ? el("p", { class: "caveat" }, fill(texts.ubekraeftet, { forbehold: item.caveat })) : null, sourced(item.sources));
}

try {
  const { items } = await ask(`workshop/materiale${query}`);
  const shown = what === "cases" ? items.filter((item) => item.kind === "case" || item.kind === "dilemma") : items;
  stage.append(el("div", { class: "screen" }, el("button", { type: "button", onclick: () => print() }, texts.udskriv)), ...shown.map(what === "cases" ? card : notes));
  if (!shown.length) stage.append(el("p", {}, texts.intet_at_udskrive));
} catch (error) {
  stage.append(el("p", { role: "alert" }, error.message));
}
