/** Speaks to screen readers. The conversation itself is silent, so that nothing is read twice. */

import { el } from "./nodes.js";

// A region must change to be heard, and what was said must not be found again by who reads on.
const BEFORE_MS = 120;
const AFTER_MS = 6000;

export class Announcer {
  #clocks = new Map();

  constructor() {
    this.status = el("div", { class: "sr", role: "status", "aria-live": "polite", "aria-atomic": "true" });
    this.alarm = el("div", { class: "sr", role: "alert", "aria-atomic": "true" });
    this.node = el("div", {}, this.status, this.alarm);
  }

  /** When the reader is free. @param {string} text */
  say(text) {
    this.#put(this.status, text);
  }

  /** At once: errors and what is urgent. @param {string} text */
  alert(text) {
    this.#put(this.status, "");
    this.#put(this.alarm, text);
  }

  #put(region, text) {
    clearTimeout(this.#clocks.get(region));
    region.textContent = "";
    const speak = () => {
      region.textContent = text;
      this.#clocks.set(region, setTimeout(() => (region.textContent = ""), AFTER_MS));
    };
    // Later than the focus has moved: what is said of the new place would cut this off.
    if (text) this.#clocks.set(region, setTimeout(speak, BEFORE_MS));
  }
}
