/** Asks the server; a fault is an Error whose message can be shown. */

import texts from "./texts.js";

/** The server's top, also where that is not the top of its host. */
export const home = new URL("../../", import.meta.url);

const WAIT_MS = 10_000;

/**
 * @param {string} path from the server's top, e.g. "w/svar"
 * @param {any} [body] sent as JSON; without one it is a GET
 * @param {string} [form] the page's secret word
 */
export async function ask(path, body, form) {
  const headers = { "Content-Type": "application/json", ...(form ? { "X-Vejviser-Form": form } : {}) };
  let answer;
  try {
    answer = await fetch(new URL(path, home), {
      method: body === undefined ? "GET" : "POST",
      headers,
      body: body === undefined ? undefined : JSON.stringify(body),
      signal: AbortSignal.timeout(WAIT_MS),
      cache: "no-store",
    });
  } catch {
    throw new Error(texts.fejl_forbindelse);
  }
  const found = await answer.json().catch(() => ({}));
  if (answer.ok) return found;
  // While it is switched off, `detail` is what the operator says.
  const said = [found.detail, found.title].filter(Boolean).join(" ");
  throw Object.assign(new Error(said || texts.fejl_forbindelse), { status: answer.status });
}
