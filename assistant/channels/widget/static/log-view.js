/** The conversation as a list of bubbles and cards, kept in step with its items. */

import { markdown } from "./markdown.js";
import { el, icon } from "./nodes.js";
import { replyView } from "./reply-view.js";
import texts from "./texts.js";

export class LogView {
  /** @type {Map<string, HTMLElement>} the node of each item */
  #nodes = new Map();

  /**
   * @param {import("./conversation.js").Conversation} conversation
   * @param {Omit<import("./reply-view.js").Doings, "judge">} doings
   * @param {(text: string) => void} ask
   */
  constructor(conversation, doings, ask) {
    this.conversation = conversation;
    this.doings = doings;
    this.items = el("div", { class: "items" });
    this.typing = el("div", { class: "typing", hidden: true, "aria-hidden": "true" }, el("i"), el("i"), el("i"));
    this.node = el(
      "div",
      { class: "log", role: "log", "aria-live": "off", "aria-label": texts.samtale, tabindex: "0" },
      welcome(ask, doings.level),
      this.items,
      this.typing,
    );
  }

  /** Everything anew. */
  reset() {
    this.#nodes.clear();
    this.items.replaceChildren();
    for (const item of this.conversation.items) this.add(item);
    this.wait();
  }

  add(item) {
    const node = this.#view(item);
    this.#nodes.set(item.id, node);
    this.items.append(node);
    this.wait();
  }

  /** @param {any} item @param {boolean} [last] whether it has become the newest */
  change(item, last) {
    const old = this.#nodes.get(item.id);
    const focused = old?.contains(this.doings.root.activeElement);
    const node = this.#view(item);
    this.#nodes.set(item.id, node);
    old?.replaceWith(node);
    if (last) this.items.append(node);
    this.wait();
    return focused;
  }

  wait() {
    this.typing.hidden = !this.conversation.waiting;
  }

  /** The first reply of an answer. @param {any} item @returns {HTMLElement | null} */
  first(item) {
    return this.#nodes.get(item.id)?.querySelector("article") ?? null;
  }

  toEnd() {
    this.node.lastElementChild.scrollIntoView({ block: "nearest" });
    this.node.scrollTop = this.node.scrollHeight;
  }

  #view(item) {
    if (item.from === "bot") return this.#answer(item);
    if (item.from === "note") return el("p", { class: "note" }, item.text);
    return this.#message(item);
  }

  #answer(item) {
    const judge = (reply, useful, reason) => this.conversation.judge(item, reply.id, useful, reason);
    const views = item.replies.map((reply) =>
      replyView(reply, item.judged[reply.id], { ...this.doings, judge }),
    );
    return el("div", { class: "answer" }, ...views);
  }

  #message(item) {
    const bubble = el("p", { class: "bubble", dir: "auto" }, el("span", { class: "sr" }, `${texts.du_skrev}: `), item.text);
    const node = el("div", { class: `message ${item.state}` }, bubble);
    if (item.masked) node.append(el("p", { class: "under" }, icon("shield"), texts.fjernet));
    if (item.state === "failed") {
      const again = () => this.conversation.again(item);
      node.append(
        el("p", { class: "under failure" }, icon("warning"), el("span", {}, el("strong", {}, texts.ikke_sendt), ` ${item.error}`)),
        el("button", { type: "button", class: "choice", onclick: again }, texts.send_igen),
      );
    }
    return node;
  }
}

/** What it is, what not to write, what to do in danger, and six questions. */
function welcome(ask, level) {
  const question = (text) =>
    el("li", {}, el("button", { type: "button", class: "choice", onclick: () => ask(text) }, text));
  return el(
    "section",
    { class: "welcome", "aria-labelledby": "velkomst" },
    el(`h${level}`, { id: "velkomst" }, texts.velkomst_titel),
    el("div", { id: "intro" }, markdown(texts.velkomst)),
    el("div", { class: "tip" }, icon("shield"), el("div", {}, markdown(texts.velkomst_skriv_ikke))),
    el("div", { class: "tip danger" }, icon("phone"), el("div", {}, markdown(texts.velkomst_fare))),
    el(`h${level + 1}`, { id: "forslag" }, texts.forslag_titel),
    el("ul", { class: "choices", "aria-labelledby": "forslag" }, ...texts.forslag.map(question)),
  );
}
