/** Steering by keyboard and presenter remote, which sends PageDown, PageUp and "." or "b". */

const KEYS = { PageDown: "advance", ArrowRight: "advance", PageUp: "back", ArrowLeft: "back" };
const LETTERS = { v: "reveal", p: "pause", b: "pause", ".": "pause" };
const OFF = "vejviser-uden-bogstaver";

/** Whether single letters steer (WCAG 2.1.4 wants them to be possible to turn off). */
export const letters = {
  get on() {
    return localStorage.getItem(OFF) === null;
  },
  set on(wanted) {
    if (wanted) localStorage.removeItem(OFF);
    else localStorage.setItem(OFF, "1");
  },
};

/** Call `steer` with the move that a pressed key means. @param {(move: string) => void} steer */
export function listen(steer) {
  document.addEventListener("keydown", (event) => {
    const at = /** @type {HTMLElement} */ (event.target);
    const writes = at.closest?.("input:not([type=checkbox]):not([type=radio]), textarea, select, dialog");
    if (event.repeat || event.ctrlKey || event.altKey || event.metaKey || writes) return;
    const move = KEYS[event.key] ?? (letters.on ? LETTERS[event.key.toLowerCase()] : undefined);
    // Arrows choose among radio buttons.
    if (!move || (event.key.startsWith("Arrow") && at.closest?.("input"))) return;
    event.preventDefault();
    steer(move);
  });
}

/** Sends moves one at a time, each from the place it has come to. One may wait; more are dropped. */
export class Steering {
  #waiting = 0;
  #turn = Promise.resolve();
  /** What the last answer said; it may be ahead of the view. */
  #known = { at: 0, version: -1 };

  /** @param {(move: string, at: number) => Promise<any>} send @param {() => any} view */
  constructor(send, view) {
    this.send = send;
    this.view = view;
  }

  async go(move) {
    if (this.#waiting > 1) return;
    this.#waiting += 1;
    const own = this.#turn.then(() => this.#send(move)).finally(() => (this.#waiting -= 1));
    // A move that failed does not keep the next from being tried.
    this.#turn = own.catch(() => {});
    return own;
  }

  async #send(move) {
    const view = this.view();
    if (!view) return;
    const { at } = this.#known.version > view.version ? this.#known : view;
    this.#known = (await this.send(move, at)) ?? this.#known;
  }
}
