/** An answer with its sources as text for the clipboard and as a page for the printer. */

import { sourceFacts } from "./cards.js";
import { markdown, plain } from "./markdown.js";
import { danishDate, el, fill } from "./nodes.js";
import { printSheet } from "./style.js";
import texts from "./texts.js";

const today = () => fill(texts.udskrevet, { dato: danishDate(new Date().toISOString()) });

function contactLine(contact) {
  const facts = [contact.phone, contact.email, contact.url, contact.hours];
  if (!contact.confirmed) facts.push(texts.ikke_bekraeftet);
  return `${contact.name}: ${facts.filter(Boolean).join(", ")}`;
}

function sourceLine(source) {
  const checked = source.checked && fill(texts.kontrolleret, { dato: danishDate(source.checked) });
  return [source.title, sourceFacts(source), source.url, checked].filter(Boolean).join(". ");
}

/** @param {any} reply @returns {string} */
export function asText(reply) {
  const part = (title, items, line) =>
    items?.length ? `\n\n${title}:\n${items.map((item) => `- ${line(item)}`).join("\n")}` : "";
  return (
    plain(reply.text) +
    part(texts.kontakter, reply.contacts, contactLine) +
    part(texts.kilder_kort, reply.sources, sourceLine) +
    `\n\n${today()}`
  );
}

/** @param {any} reply @param {ParentNode & Node} root where a field may stand for a moment */
export async function copy(reply, root) {
  const text = asText(reply);
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // Plain http, or a frame that was not given the clipboard.
    const field = el("textarea", { class: "sr", "aria-hidden": "true", tabindex: "-1" });
    const had = root.activeElement;
    field.value = text;
    root.append(field);
    field.select();
    const done = document.execCommand("copy");
    field.remove();
    had?.focus({ preventScroll: true });
    return done;
  }
}

/** Prints the answer alone, in a frame: the page around it is not ours. @param {any} reply @param {Node} root */
export function print(reply, root) {
  const frame = el("iframe", { class: "sr", "aria-hidden": "true", tabindex: "-1", title: texts.udskriv });
  root.append(frame);
  const { contentWindow: view, contentDocument: page } = frame;
  const list = (title, items, line) =>
    items?.length ? [el("h2", {}, title), el("ul", {}, ...items.map((item) => el("li", {}, line(item))))] : [];
  page.documentElement.lang = "da";
  page.title = texts.navn;
  page.body.append(
    el("h1", {}, texts.navn),
    markdown(reply.text),
    ...list(texts.kontakter, reply.contacts, contactLine),
    ...list(texts.kilder_kort, reply.sources, sourceLine),
    el("footer", {}, today()),
  );
  page.adoptedStyleSheets = [printSheet(view)];
  view.addEventListener("afterprint", () => setTimeout(() => frame.remove()));
  view.focus();
  view.print();
}
