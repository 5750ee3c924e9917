/** One reply as the user sees it. */

import { callButton, choiceList, contactCards, sourceList } from "./cards.js";
import { editors, feedback } from "./feedback.js";
import { markdown, plain } from "./markdown.js";
import { el, icon, iconButton } from "./nodes.js";
import { copy, print } from "./share.js";
import texts from "./texts.js";

// A question back and small talk are no answers: nothing to judge, copy or print.
const TALK = ["question", "smalltalk"];

let counted = 0;

/**
 * @typedef {object} Doings what the buttons do
 * @property {string} server
 * @property {number} level of an answer's heading
 * @property {ShadowRoot} root
 * @property {(choice: {title: string, choice: string}) => void} choose
 * @property {(reply: any, useful: boolean, reason?: string) => Promise<void>} judge
 * @property {(reply: any, text: string) => Promise<{kept: boolean, text?: string}>} toEditors
 * @property {(text: string) => void} say
 *
 * @param {any} reply as the contract has it
 * @param {boolean | undefined} judged
 * @param {Doings} doings
 * @returns {HTMLElement}
 */
export function replyView(reply, judged, doings) {
  const { text, kind, urgent, sources = [], contacts = [], choices = [] } = reply;
  const label = `vejviser-svar-${(counted += 1)}`;
  const article = el(
    "article",
    { class: `reply ${urgent ? "urgent" : ""}`, "aria-labelledby": label },
    el(
      `h${doings.level}`,
      { id: label, class: "who", tabindex: "-1" },
      icon(urgent ? "warning" : "signpost"),
      urgent ? texts.svarer_akut : texts.svarer,
    ),
  );
  const card = el("div", { class: "card" }, el("div", { class: "text" }, markdown(String(text))));
  if (urgent) card.prepend(callButton(contacts.find((one) => one.phone)?.phone ?? texts.alarm));
  if (reply.image) card.append(picture(reply.image, doings.server));
  // The number of an emergency is on the big button already.
  const cards = urgent ? contacts.slice(contacts[0]?.phone ? 1 : 0) : contacts;
  if (cards.length) card.append(contactCards(cards));
  if (sources.length) card.append(sourceList(sources));
  if (reply.question) card.append(editors(reply.question, reply.sent, (text) => doings.toEditors(reply, text), doings.say));
  if (!TALK.includes(kind)) card.append(tools(reply, judged, doings));
  article.append(card);
  if (choices.length) article.append(choiceList(choices, doings.choose));
  return article;
}

/** What a screen reader is told at once. @param {any} reply */
export const spoken = (reply) => plain(String(reply.text)).replace(/\s*\n+\s*/g, " ");

function tools(reply, judged, { root, judge, say }) {
  const copied = async () => say((await copy(reply, root)) ? texts.kopieret : texts.kopieret_ikke);
  return el(
    "div",
    { class: "tools" },
    feedback(judged, (useful, reason) => judge(reply, useful, reason), say),
    el(
      "div",
      { class: "share" },
      iconButton("copy", texts.kopier, { class: "tool", onclick: copied }),
      iconButton("print", texts.udskriv, { class: "tool", onclick: () => print(reply, root) }),
    ),
  );
}

/** From our own server only: a picture from elsewhere would tell them who asked about what. */
function picture({ url, alt }, server) {
  const address = new URL(url, `${server}/`);
  if (address.origin !== new URL(server).origin) return el("p", {}, alt);
  return el("img", { src: address.href, alt, loading: "lazy" });
}
