/** What to play: rooms that are open, ready programmes, or one's own choice. */

import { el, fill } from "../../widget/nodes.js";
import texts from "./texts.js";

const LENGTHS = [20, 45, 90];

/**
 * @param {any} found the trainer's state
 * @param {(chosen: any) => Promise<void>} open
 * @param {(code: string, key: string) => Promise<void>} takeOver
 * @returns {DocumentFragment}
 */
export function chooser(found, open, takeOver) {
  const out = document.createDocumentFragment();
  const fault = el("p", { class: "fault", role: "alert" });
  const begin = (chosen) => open(chosen).catch((error) => (fault.textContent = error.message));
  if (found.rooms.length) out.append(running(found.rooms));
  out.append(el("h2", { tabindex: "-1" }, texts.programmer), fault, el("ul", { class: "programmes" }, ...found.offers.programmes.map((one) => programme(one, begin))), own(found.offers.items, begin), printing(), other(takeOver));
  return out;
}

/** Going on from another machine, with the room's code and key. */
function other(takeOver) {
  const code = el("input", { id: "over-code", autocomplete: "off", spellcheck: "false", maxlength: "12", required: true });
  const key = el("input", { id: "over-key", autocomplete: "off", spellcheck: "false", maxlength: "12", required: true });
  const fault = el("p", { class: "fault", role: "alert" });
  const send = (event) => {
    event.preventDefault();
    takeOver(code.value, key.value).catch((error) => (fault.textContent = error.message));
  };
  return el("details", {}, el("summary", {}, texts.overtag_titel), el("form", { class: "join", onsubmit: send }, el("p", {}, texts.overtag_tekst), el("label", { for: "over-code" }, texts.kode), code, el("label", { for: "over-key" }, texts.noegle), key, fault, el("button", { type: "submit" }, texts.overtag)));
}

function running(rooms) {
  const row = (room) => el("li", {}, el("a", { class: "button main", href: `#${room.name}` }, fill(texts.fortsaet, { kode: room.code })), ` ${room.first} · ${fill(texts.minutter, { antal: room.minutes })} · ${fill(texts.deltagere, { antal: room.people })}`);
  return el("section", { class: "running" }, el("h2", {}, texts.i_gang), el("ul", {}, ...rooms.map(row)));
}

function programme(one, begin) {
  return el(
    "li",
    { class: "programme" },
    el("h3", {}, one.title),
    el("p", { class: "length" }, fill(texts.minutter, { antal: one.minutes })),
    el("p", {}, one.brief),
    el("details", {}, el("summary", {}, texts.se_trin), el("ol", {}, ...one.steps.map((step) => el("li", {}, `${step.title} (${fill(texts.minutter, { antal: step.minutes })})`))), ...one.notes.map((note) => el("p", { class: "note" }, note))),
    el("p", { class: "row" }, el("button", { type: "button", class: "main", onclick: () => begin({ programme: one.id }) }, fill(texts.aabn, { navn: one.title })), el("a", { href: `workshop/udskriv#noter:${one.id}`, target: "_blank" }, fill(texts.udskriv_noter, { navn: one.title }))),
  );
}

/** The trainer's own choice: kinds in groups, picked in the order they are to come. */
function own(items, begin) {
  /** @type {any[]} */
  const picked = [];
  let minutes = 45;
  const both = items.find((item) => item.both_ends);
  const list = el("ol", { class: "picked" });
  const sum = el("p", { role: "status" });
  const start = el("button", { type: "button", class: "main", onclick: () => begin({ minutes, steps: steps() }) }, texts.aabn_egen);
  const ends = el("input", { type: "checkbox", id: "ends", checked: true, onchange: () => draw() });

  const steps = () => {
    const chosen = picked.map(({ kind, id }) => ({ kind, id }));
    const around = both && ends.checked && chosen.length ? [{ kind: both.kind, id: both.id }] : [];
    return [...around, ...chosen, ...around];
  };
  const draw = () => {
    const used = picked.reduce((all, item) => all + item.minutes, 0) + (both && ends.checked && picked.length ? 2 * both.minutes : 0);
    list.replaceChildren(...picked.map((item) => el("li", {}, item.title)));
    sum.textContent = fill(texts.valgt, { brugt: used, antal: minutes });
    sum.classList.toggle("fault", used > minutes);
    start.disabled = !picked.length || used > minutes;
  };
  const lengths = LENGTHS.map((length) => el("label", {}, el("input", { type: "radio", name: "length", value: length, checked: length === minutes, onchange: () => ((minutes = length), draw()) }), ` ${fill(texts.minutter, { antal: length })}`));
  const pick = (item) =>
    el(
      "label",
      { class: "pick" },
      el("input", {
        type: "checkbox",
        onchange: (event) => {
          if (event.target.checked) picked.push(item);
          else picked.splice(picked.indexOf(item), 1);
          draw();
        },
      }),
      el("span", {}, item.title, el("small", {}, [fill(texts.minutter, { antal: item.minutes }), ...item.professions].join(" · "))),
    );
  const group = (kind) => {
    const of = items.filter((item) => item.kind === kind && !item.both_ends);
    return of.length ? el("details", {}, el("summary", {}, `${texts[`slags_flere_${kind}`]} (${of.length})`), el("div", { class: "picks", role: "group", "aria-label": texts[`slags_flere_${kind}`] }, ...of.map(pick))) : null;
  };
  const node = el(
    "section",
    { class: "own" },
    el("h2", {}, texts.egen_titel),
    el("p", {}, texts.egen_tekst),
    el("fieldset", {}, el("legend", {}, texts.laengde), ...lengths),
    ...["case", "quiz", "dilemma", "afstemning"].map(group),
    both ? el("p", {}, el("label", { class: "pick" }, ends, el("span", {}, fill(texts.begge_ender, { spoergsmaal: both.title })))) : null,
    el("h3", {}, texts.din_plan),
    list,
    sum,
    start,
  );
  draw();
  return node;
}

function printing() {
  const to = (mode, text) => el("li", {}, el("a", { href: mode, target: "_blank" }, text));
  return el("section", {}, el("h2", {}, texts.udskriv_titel), el("ul", {}, to("w/huskekort", texts.huskekort), to("workshop/udskriv#cases", texts.udskriv_cases), to("workshop/udskriv#noter", texts.udskriv_alle_noter)));
}
