/** A room's state as it changes. Reconnects by itself; whoever was away gets the whole of it at once. */

import { inline } from "../../widget/markdown.js";
import { el } from "../../widget/nodes.js";
import { home } from "./api.js";

// The server beats every 8 seconds; two beats missed, and the line is dead whatever the browser thinks.
const DEAD_MS = 18_000;
const STALE_MS = 9_000;
const LOOK_MS = 3_000;
const WAITS_MS = [500, 1000, 2000, 4000];
const OVER = [401, 403, 404];

// Over the whole page, whichever it is, for as long as Vejviser is switched off.
const cover = el("div", { class: "switched-off", role: "alert" });

/** @param {{ notice: string, help: string } | null} off */
function switchedOff(off) {
  if (!off) return cover.remove();
  if (cover.isConnected) return;
  cover.replaceChildren(el("p", { class: "notice" }, off.notice), el("p", {}, ...inline(off.help)));
  document.body.append(cover);
}

export class Live {
  #source = null;
  #heard = Date.now();
  #tried = 0;
  #clock = 0;
  #ended = false;

  /**
   * @param {string} path of the stream, from {@link home}
   * @param {{ state: (view: any) => void, over: () => void, line: (up: boolean) => void }} told
   */
  constructor(path, told) {
    this.address = new URL(path, home);
    this.told = told;
    this.look = () => document.visibilityState === "visible" && this.#silent() > STALE_MS && this.#open();
    this.events = [
      [document, "visibilitychange"],
      [window, "pageshow"],
      [window, "online"],
    ];
    for (const [where, name] of this.events) where.addEventListener(name, this.look);
    this.watch = setInterval(() => this.#silent() > DEAD_MS && this.#open(), LOOK_MS);
    this.#open();
  }

  /** Listen no more. */
  end() {
    this.#ended = true;
    this.#source?.close();
    clearTimeout(this.#clock);
    clearInterval(this.watch);
    for (const [where, name] of this.events) where.removeEventListener(name, this.look);
  }

  #silent = () => Date.now() - this.#heard;

  #open() {
    if (this.#ended) return;
    clearTimeout(this.#clock);
    this.#source?.close();
    this.#heard = Date.now();
    const source = (this.#source = new EventSource(this.address));
    const alive = () => {
      this.#heard = Date.now();
      this.#tried = 0;
      this.told.line(true);
    };
    source.addEventListener("beat", alive);
    source.addEventListener("state", (event) => {
      alive();
      switchedOff(null);
      const view = JSON.parse(event.data);
      // How far this clock is behind the server's, in milliseconds.
      view.behind = view.now * 1000 - Date.now();
      this.told.state(view);
    });
    source.addEventListener("off", (event) => {
      alive();
      switchedOff(JSON.parse(event.data));
    });
    source.addEventListener("gone", () => this.#over());
    source.addEventListener("replaced", () => source.close());
    source.addEventListener("error", () => {
      if (source !== this.#source || this.#ended) return;
      this.told.line(false);
      source.close();
      this.#clock = setTimeout(() => this.#ask(), WAITS_MS[Math.min(this.#tried++, WAITS_MS.length - 1)]);
    });
  }

  /** An EventSource does not say why it failed: ask whether the room is over or the server away. */
  async #ask() {
    const enough = new AbortController();
    let status = 0;
    try {
      const clock = setTimeout(() => enough.abort(), STALE_MS);
      status = (await fetch(this.address, { signal: enough.signal, cache: "no-store" })).status;
      clearTimeout(clock);
    } catch {
      status = 0;
    }
    enough.abort();
    if (this.#ended) return;
    if (OVER.includes(status)) this.#over();
    else if (status === 200) this.#open();
    else this.#clock = setTimeout(() => this.#ask(), WAITS_MS[Math.min(this.#tried++, WAITS_MS.length - 1)]);
  }

  #over() {
    switchedOff(null);
    this.end();
    this.told.over();
  }
}
