/** What this tab remembers while it lives. */

/** The browser may refuse storage; then the conversation lives as long as the page. */
export class Store {
  /** @param {string} server conversations with two servers are kept apart */
  constructor(server) {
    this.key = `vejviser ${server}`;
  }

  /** @returns {object | null} */
  read() {
    try {
      return JSON.parse(sessionStorage.getItem(this.key) ?? "null");
    } catch {
      return null;
    }
  }

  /** @param {object} state */
  write(state) {
    try {
      sessionStorage.setItem(this.key, JSON.stringify(state));
    } catch {
      // Refused or full: nothing is lost that is on the page.
    }
  }

  /**
   * A tab that is duplicated takes a copy of the storage along. Whoever has the conversation already
   * says so, and the copy begins its own.
   * @param {() => string} id of the conversation, as it is now
   * @param {(id: string) => void} onTaken
   * @returns {(() => void) | undefined} asks; undefined where the browser can't
   */
  claim(id, onTaken) {
    try {
      const channel = new BroadcastChannel(this.key);
      const me = Math.random();
      channel.onmessage = ({ data }) => {
        if (data.from === me || data.id !== id()) return;
        if (data.asks) channel.postMessage({ id: data.id, to: data.from, from: me });
        else if (data.to === me) onTaken(data.id);
      };
      return () => channel.postMessage({ id: id(), from: me, asks: true });
    } catch {
      return undefined;
    }
  }
}
