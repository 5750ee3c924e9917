/** One conversation: what was said, what is on its way, what failed. Knows no page. */

import { ApiError } from "./api.js";
import { fill } from "./nodes.js";
import texts from "./texts.js";

// What a tab keeps; more than anybody reads again.
const KEPT = 80;

/**
 * @typedef {{id: string, from: "user", text: string, send: object, state: "sending" | "sent" | "failed",
 *   error?: string, masked?: boolean}} Message
 * @typedef {{id: string, from: "bot", replies: any[], judged: Record<string, boolean>}} Answer
 * @typedef {{id: string, from: "note", text: string}} Note
 */

export class Conversation {
  #starting = null;
  #queue = Promise.resolve();
  // Counts conversations: what comes back for one that was cleared is let go.
  #round = 0;
  #again = 0;

  /** @param {import("./api.js").Api} api @param {import("./store.js").Store} store */
  constructor(api, store) {
    this.api = api;
    this.store = store;
    /** @type {(event: string, item?: any) => void} added, changed, answered, failed, reset, notice */
    this.onchange = () => {};
    this.open = null;
    this.#blank();
    this.restore();
    this.ask = store.claim(() => this.id, () => this.#reset());
    if (this.items.length || this.token) this.ask?.();
  }

  /** Whether an answer is on its way. */
  get waiting() {
    return this.items.some((item) => item.state === "sending");
  }

  /** Take up what this tab had before it came to this page. */
  restore() {
    const kept = this.store.read();
    if (!Array.isArray(kept?.items)) return;
    Object.assign(this, { id: kept.id, token: kept.token, items: kept.items });
    this.open = kept.open ?? null;
    for (const item of this.items) {
      if (item.state === "sending") Object.assign(item, { state: "failed", error: texts.fejl_afbrudt });
    }
  }

  save() {
    const { id, token, open } = this;
    this.store.write({ id, token, open, items: this.items.slice(-KEPT) });
  }

  /** Start the session before anything is said; `notice` then holds what is wrong, if anything. */
  async connect() {
    const round = this.#round;
    clearTimeout(this.#again);
    try {
      await this.#begin();
      this.#tell(null);
    } catch (error) {
      if (round !== this.#round) return;
      this.#tell(explain(error));
      // Switched off, or starting: it is asked again without anybody's doing, and not by all at once.
      const soon = error.status === 503 && error.wait * 1000 * (1 + Math.random() / 2);
      if (soon) this.#again = setTimeout(() => this.open && this.connect(), soon);
    }
  }

  /** Two who ask at the same time get the same session. */
  #begin() {
    if (this.token) return Promise.resolve();
    const round = this.#round;
    this.#starting ??= patiently(() => this.api.open()).then(({ token }) => {
      if (round !== this.#round) return;
      this.token = token;
      this.save();
    });
    const starting = this.#starting;
    const done = () => this.#starting === starting && (this.#starting = null);
    starting.then(done, done);
    return starting;
  }

  /**
   * Say something, or press a choice; `title` is what the choice is called.
   * @param {{text: string} | {choice: string, title: string}} send
   */
  say(send) {
    const item = { id: name(), from: "user", text: send.text ?? send.title, send, state: "sending" };
    this.#add(item);
    this.#enqueue(item);
  }

  /** Send a message that failed; it becomes the newest. @param {Message} item */
  again(item) {
    item.state = "sending";
    delete item.error;
    this.items = [...this.items.filter((other) => other !== item), item];
    this.onchange("moved", item);
    this.#enqueue(item);
  }

  /**
   * @param {Answer} answer
   * @param {string} reply its id
   * @param {boolean} useful
   * @param {string} [reason]
   */
  async judge(answer, reply, useful, reason) {
    // Remembered at once: whoever leaves the page now is not asked again.
    answer.judged[reply] = useful;
    this.save();
    await this.api.judge(this.token, { reply, useful, ...(reason && { reason }) });
  }

  /**
   * Send a question to the editors as it was shown.
   * @param {any} reply that did not understand it
   * @param {string} text
   */
  async toEditors(reply, text) {
    try {
      const told = await this.api.toEditors(this.token, { reply: reply.id, text });
      reply.sent = told.kept;
      this.save();
      return told;
    } catch (error) {
      throw new Error(explain(error));
    }
  }

  /** Forget everything, here and on the server. @returns {Promise<boolean>} whether the server did */
  async clear() {
    const { token } = this;
    this.#reset();
    try {
      if (token) await this.api.forget(token);
      return true;
    } catch (error) {
      return error.status === 401;
    } finally {
      this.connect();
    }
  }

  #blank() {
    this.id = name();
    this.token = null;
    /** @type {(Message | Answer | Note)[]} */
    this.items = [];
    this.notice = null;
  }

  #reset() {
    this.#round += 1;
    this.#starting = null;
    this.#queue = Promise.resolve();
    this.#blank();
    this.save();
    this.onchange("reset");
  }

  #add(item) {
    this.items.push(item);
    this.save();
    this.onchange("added", item);
  }

  #tell(notice) {
    if (notice === this.notice) return;
    this.notice = notice;
    this.onchange("notice");
  }

  #enqueue(item) {
    const round = this.#round;
    this.#queue = this.#queue.then(() => this.#deliver(item, round));
  }

  async #deliver(item, round) {
    if (round !== this.#round) return;
    try {
      const answer = await this.#post(item);
      if (round !== this.#round) return;
      const { replies } = answer;
      if (!Array.isArray(replies) || !replies.length) throw new ApiError(200);
      this.token = answer.token ?? this.token;
      item.state = "sent";
      const readAs = replies.find((reply) => reply.read_as)?.read_as;
      if (readAs) Object.assign(item, { text: readAs, send: { text: readAs }, masked: true });
      this.onchange("changed", item);
      // What is urgent comes first, whatever the order it was sent in.
      const sorted = [...replies].sort((a, b) => Number(!!b.urgent) - Number(!!a.urgent));
      const said = { id: name(), from: "bot", replies: sorted, judged: {} };
      this.#add(said);
      this.onchange("answered", said);
      this.#tell(null);
    } catch (error) {
      if (round !== this.#round) return;
      Object.assign(item, { state: "failed", error: explain(error) });
      this.save();
      this.onchange("changed", item);
      this.onchange("failed", item);
    }
  }

  async #post(item) {
    const { send } = item;
    try {
      await this.#begin();
    } catch (error) {
      // Switched off: a message is heard all the same, for it may tell of a danger.
      if (error.key !== "slukket") throw error;
    }
    try {
      return await patiently(() => this.api.say(this.token, send.choice ? { choice: send.choice } : send));
    } catch (error) {
      const forgotten = error.status === 401;
      if (!forgotten && error.key !== "ukendt_valg") throw error;
      if (forgotten) {
        this.token = null;
        await this.#begin();
      }
      // A new conversation has offered no choices, but it can read what was on the button.
      const answer = await this.api.say(this.token, { text: item.text });
      if (forgotten) this.#add({ id: name(), from: "note", text: texts.udloebet });
      return answer;
    }
  }
}

/** A server that is about to end takes nothing new; soon another one answers. @param {() => Promise<any>} ask */
async function patiently(ask, left = 5) {
  try {
    return await ask();
  } catch (error) {
    if (error.key !== "stopper" || !left) throw error;
    await new Promise((done) => setTimeout(done, error.wait * 1000));
    return patiently(ask, left - 1);
  }
}

/** An error as a person must hear it. @param {any} error */
function explain(error) {
  if (error.status === 0) return navigator.onLine ? texts.fejl_forbindelse : texts.fejl_offline;
  if (error.status === 408) return error.title ?? texts.fejl_langsom;
  // While it is switched off, `detail` is what the operator says.
  const said = [error.detail, error.title].filter(Boolean).join(" ") || texts.fejl_ukendt;
  const wait = error.status === 429 && error.wait;
  return wait ? `${said} ${fill(texts.fejl_vent, { antal: wait })}` : said;
}

// crypto.randomUUID is not there on plain http.
const name = () => Math.random().toString(36).slice(2);
