/** What stands under an answer: whom to call, where it is from, where to go on. */

import { dialled, link } from "./markdown.js";
import { danishDate, el, fill, hidden, icon } from "./nodes.js";
import texts from "./texts.js";

/** The big button of an emergency. @param {string} phone */
export function callButton(phone) {
  const label = fill(texts.ring, { nummer: phone });
  return el("a", { class: "call", href: dialled(phone) }, icon("phone"), label);
}

/** @param {any[]} contacts */
export function contactCards(contacts) {
  return el("ul", { class: "contacts", "aria-label": texts.kontakter }, ...contacts.map(contactCard));
}

function contactCard(contact) {
  const { name, phone, email, url, hours, open_now: open } = contact;
  const marks = [];
  if (open === true || open === false) {
    marks.push(el("span", { class: `mark ${open ? "open" : "shut"}` }, open ? texts.aaben : texts.lukket));
  }
  if (!contact.confirmed) marks.push(el("span", { class: "mark unsure" }, texts.ikke_bekraeftet));
  const ways = [];
  if (phone) {
    const label = fill(texts.ring_til, { navn: name, nummer: phone });
    ways.push(el("a", { class: "way", href: dialled(phone), "aria-label": label }, icon("phone"), phone));
  }
  if (email && /^[^\s@?&]+@[^\s@?&]+$/.test(email)) {
    const label = `${email}: ${fill(texts.skriv_til, { navn: name })}`;
    ways.push(el("a", { class: "way", href: `mailto:${email}`, "aria-label": label }, icon("mail"), email));
  }
  const page = url && link(url, icon("web"), texts.hjemmeside, hidden(name));
  if (page) {
    page.className = "way";
    ways.push(page);
  }
  const since = contact.confirmed && contact.confirmed_on;
  const facts = [hours, since && fill(texts.bekraeftet, { dato: danishDate(since) })];
  return el(
    "li",
    {},
    el("div", { class: "name" }, el("strong", {}, name), " ", ...marks.flatMap((mark) => [mark, " "])),
    facts.some(Boolean) && el("div", { class: "facts" }, facts.filter(Boolean).join(" · ")),
    ways.length > 0 && el("div", { class: "ways" }, ...ways),
  );
}

/** @param {any} source one line: who, when, where in it */
export const sourceFacts = (source) =>
  [source.publisher, source.year, source.place].filter(Boolean).join(", ");

/** Folded, since the answer comes first. @param {any[]} sources */
export function sourceList(sources) {
  const items = sources.map((source) =>
    el(
      "li",
      {},
      (source.url && link(source.url, source.title)) || source.title,
      el("div", { class: "facts" }, sourceFacts(source)),
      source.checked &&
        el("div", { class: "facts" }, fill(texts.kontrolleret, { dato: danishDate(source.checked) })),
    ),
  );
  return el(
    "details",
    { class: "sources" },
    el("summary", {}, icon("chevron"), fill(texts.kilder, { antal: sources.length })),
    el("ul", {}, ...items),
  );
}

/**
 * @param {{title: string, choice: string}[]} choices
 * @param {(choice: {title: string, choice: string}) => void} onpress
 */
export function choiceList(choices, onpress) {
  const button = (choice) =>
    el("li", {}, el("button", { type: "button", class: "choice", onclick: () => onpress(choice) }, choice.title));
  return el("ul", { class: "choices", "aria-label": texts.valg }, ...choices.map(button));
}
