/** The report's sections: each a heading, and a table with a plot beside it where numbers are compared. */

import { danishDate, el, fill } from "../../widget/nodes.js";
import { columns, rows } from "./plot.js";
import texts from "./texts.js";

// More bars than this nobody compares; the table has them all.
const MOST_BARS = 12;

const told = (count) => (count === null ? texts.under : String(count));
const percent = (share) => (share === null ? texts.ingen_andel : fill(texts.procent, { antal: share }));
const clock = (hour) => `${String(hour).padStart(2, "0")}-${String(hour + 1).padStart(2, "0")}`;
const number = (text) => el("td", { class: "number" }, text);
const named = (title, id) => el("th", { scope: "row" }, title, el("span", { class: "id" }, id));

/** What a channel is called. @param {string} name */
export const channel = (name) => texts[`kanal_${name}`] ?? name;

/** @param {any} report as the server sends it @param {Node} sent the questions sent in @returns {Node[]} */
export function sections(report, sent) {
  return [
    opening(report),
    outcomes(report),
    sent,
    topics(report.topics),
    hours(report.hours),
    channels(report.channels),
    feedback(report),
    reviews(report.reviews),
    contacts(report.contacts),
    never(report.never),
  ];
}

function opening({ opened, since }) {
  const from = since ? fill(texts.talt_fra, { dato: danishDate(since) }) : texts.intet_talt;
  return el("div", {}, el("p", {}, el("strong", {}, opened), ` ${from}`), el("p", { class: "small" }, texts.afrundet));
}

/** @param {string} name @param {...(Node | string)} children */
function section(name, ...children) {
  const title = el("h2", { id: name, tabindex: "-1" }, texts[`${name}_titel`]);
  const text = texts[`${name}_tekst`];
  return el("section", { "aria-labelledby": name }, title, text && el("p", {}, text), ...children);
}

/** @param {string} name @param {string[]} heads keys of the columns; "#" before one: numbers @param {HTMLElement[][]} lines */
function table(name, heads, lines) {
  if (!lines.length) return el("p", {}, texts.tom);
  const label = fill(texts.tabel_over, { titel: texts[`${name}_titel`] });
  const head = (key) => el("th", { scope: "col", class: key.startsWith("#") ? "number" : "" }, texts[key.replace("#", "")]);
  return el(
    "div",
    { class: "scroll", role: "region", tabindex: "0", "aria-label": label },
    el("table", {}, el("thead", {}, el("tr", {}, ...heads.map(head))), el("tbody", {}, ...lines.map((cells) => el("tr", {}, ...cells)))),
  );
}

function pair(name, plot, shown, wide = "") {
  return section(name, el("div", { class: `pair ${wide}` }, plot, shown));
}

const label = (name) => fill(texts.soejler, { titel: texts[`${name}_titel`] });

function outcomes({ asked, outcomes: list }) {
  const bars = list.map((one) => ({ name: texts[`udfald_${one.outcome}`], count: one.count, told: told(one.count) }));
  const line = (one) => [el("th", { scope: "row" }, texts[`udfald_${one.outcome}`]), number(told(one.count)), number(one.asked ? percent(one.share) : "")];
  const made = pair("udfald", rows(label("udfald"), bars), table("udfald", ["kol_udfald", "#kol_antal", "#kol_andel"], list.map(line)));
  made.querySelector("h2").after(el("p", { class: "sum" }, `${texts.spurgt_i_alt}: ${told(asked)}`));
  return made;
}

function topics(list) {
  if (!list.length) return section("emner", el("p", {}, texts.tom));
  const bars = list.slice(0, MOST_BARS).map((one) => ({ name: one.title, count: one.count, told: told(one.count) }));
  const line = (one) => [named(one.title, one.topic), number(told(one.count)), number(percent(one.share))];
  return pair("emner", rows(label("emner"), bars), table("emner", ["kol_emne", "#kol_antal", "#kol_andel"], list.map(line)));
}

function hours(list) {
  const line = (one) => [el("th", { scope: "row" }, clock(one.hour)), number(told(one.count)), number(percent(one.lost))];
  return pair("timer", columns(label("timer"), list), table("timer", ["kol_time", "#kol_antal", "#kol_ikke_forstaaet"], list.map(line)));
}

function channels(list) {
  if (!list.length) return section("kanaler", el("p", {}, texts.tom));
  const bars = list.map((one) => ({ name: channel(one.channel), count: one.count, told: told(one.count) }));
  const line = (one) => [el("th", { scope: "row" }, channel(one.channel)), number(told(one.count)), ...[one.answered, one.asked_back, one.lost].map((share) => number(percent(share)))];
  const heads = ["kol_kanal", "#kol_antal", "#kol_besvaret", "#kol_spurgt_tilbage", "#kol_ikke_forstaaet"];
  return pair("kanaler", rows(label("kanaler"), bars), table("kanaler", heads, list.map(line)));
}

function feedback({ feedback: list, reasons }) {
  if (!list.length) return section("vurderinger", el("p", {}, texts.tom));
  const bars = list.slice(0, MOST_BARS).map((one) => ({ name: one.title, count: one.not_useful, told: `${texts.kol_ikke_nyttigt}: ${told(one.not_useful)}` }));
  const line = (one) => [named(one.title, one.topic), ...[one.useful, one.not_useful, ...one.reasons].map((count) => number(told(count)))];
  const heads = ["kol_emne", "#kol_nyttigt", "#kol_ikke_nyttigt", ...reasons.map((reason) => `#${reason}`)];
  return pair("vurderinger", rows(label("vurderinger"), bars), table("vurderinger", heads, list.map(line)), "wide");
}

function reviews(list) {
  const line = (one) => [
    named(one.title, one.topic),
    el("td", {}, danishDate(one.due), one.past && el("span", { class: "past" }, ` ${texts.udloebet}`)),
    el("td", {}, texts[`grund_${one.reason}`]),
    el("td", {}, one.owner),
  ];
  return section("eftersyn", table("eftersyn", ["kol_emne", "kol_dato", "kol_hvorfor", "kol_ejer"], list.map(line)));
}

function contacts(list) {
  const line = (one) => [named(one.name, one.contact), el("td", {}, one.used_for)];
  return section("kontakter", table("kontakter", ["kol_kontakt", "kol_bruges_til"], list.map(line)));
}

function never(list) {
  if (!list.length) return section("aldrig", el("p", {}, texts.tom));
  return section("aldrig", el("ul", { class: "never" }, ...list.map((one) => el("li", {}, one.title, el("span", { class: "id" }, one.topic)))));
}
