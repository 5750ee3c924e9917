/** The server's API, and what can go wrong with it. */

// The server gives up on a turn after 30 seconds.
const PATIENCE_MS = 35_000;

/** What kept an answer away. `status` is 0 where nothing came back. */
export class ApiError extends Error {
  /**
   * @param {number} status
   * @param {{type?: string, title?: string, detail?: string}} problem as RFC 9457 has it
   * @param {number} [wait] seconds until it may be tried again
   */
  constructor(status, problem = {}, wait = 0) {
    super(problem.title ?? "no answer");
    this.status = status;
    this.key = String(problem.type ?? "").split(":").pop();
    this.title = problem.title;
    this.detail = problem.detail;
    this.wait = wait;
  }
}

export class Api {
  /** @param {string} server its address, without a slash at the end */
  constructor(server) {
    this.server = server;
  }

  /** @returns {Promise<{token: string}>} */
  open() {
    return this.#send("POST", "sessions");
  }

  /** @param {string} token */
  forget(token) {
    return this.#send("DELETE", "sessions", token);
  }

  /**
   * @param {string} token
   * @param {{text: string} | {choice: string}} message
   * @returns {Promise<{replies: object[], token?: string}>}
   */
  say(token, message) {
    return this.#send("POST", "messages", token, message);
  }

  /** @param {string} token @param {{reply: string, useful: boolean, reason?: string}} judgement */
  judge(token, judgement) {
    return this.#send("POST", "feedback", token, judgement);
  }

  /** @param {string} token @param {{reply: string, text: string}} question @returns {Promise<{kept: boolean, text?: string}>} */
  toEditors(token, question) {
    return this.#send("POST", "questions", token, question);
  }

  async #send(method, path, token, body) {
    const stop = new AbortController();
    const clock = setTimeout(() => stop.abort(), PATIENCE_MS);
    try {
      const response = await fetch(`${this.server}/api/v1/${path}`, {
        method,
        headers: {
          ...(body && { "Content-Type": "application/json" }),
          ...(token && { Authorization: `Bearer ${token}` }),
        },
        body: body && JSON.stringify(body),
        credentials: "omit",
        cache: "no-store",
        referrerPolicy: "no-referrer",
        signal: stop.signal,
      });
      const text = await response.text();
      const wait = Number(response.headers.get("Retry-After")) || 0;
      if (!response.ok) throw new ApiError(response.status, read(text) ?? {}, wait);
      const answer = text ? read(text) : {};
      if (!answer) throw new ApiError(response.status);
      return answer;
    } catch (error) {
      if (error instanceof ApiError) throw error;
      throw new ApiError(stop.signal.aborted ? 408 : 0);
    } finally {
      clearTimeout(clock);
    }
  }
}

/** A proxy may answer with a page instead of JSON. @param {string} text */
function read(text) {
  try {
    const value = JSON.parse(text);
    return value && typeof value === "object" ? value : null;
  } catch {
    return null;
  }
}
