/** Light Markdown as nodes: bold, links, lists, numbered lists, paragraphs. All else is text. */

import { el, hidden } from "./nodes.js";
import texts from "./texts.js";

// Bold, a link, or a number that can be called: "41 74 90 90", "ring 112".
const INLINE = /\*\*(.+?)\*\*|\[([^\][]+)\]\(([^()\s]+)\)|(?<![\d-])\d\d(?: \d\d){3}(?![\d-])|(?<=ring )11[24]\b/gi;
const ITEM = /^\s*(?:[-*]|(\d{1,3})[.)])\s+(.*)$/;
const SCHEMES = ["http:", "https:", "tel:", "mailto:"];

/**
 * A link, or null where the address is not one that may be followed.
 * @param {string} href
 * @param {...(Node | string)} children
 */
export function link(href, ...children) {
  let address;
  try {
    address = new URL(href);
  } catch {
    return null;
  }
  if (!SCHEMES.includes(address.protocol)) return null;
  if (!address.protocol.startsWith("http")) return el("a", { href }, ...children);
  const props = { href, target: "_blank", rel: "noopener noreferrer" };
  return el("a", props, ...children, hidden(` (${texts.ny_fane})`));
}

/** "41 74 90 90" as a telephone dials it from anywhere. @param {string} phone */
export function dialled(phone) {
  const digits = phone.replace(/[^\d+]/g, "");
  return `tel:${/^\d{8}$/.test(digits) ? "+45" : ""}${digits}`;
}

/** @param {string} text @returns {(Node | string)[]} */
export function inline(text) {
  const out = [];
  let from = 0;
  for (const match of text.matchAll(INLINE)) {
    const [whole, bold, label, href] = match;
    const node = bold ? el("strong", {}, ...inline(bold)) : link(href ?? dialled(whole), label ?? whole);
    out.push(text.slice(from, match.index), node ?? whole);
    from = match.index + whole.length;
  }
  out.push(text.slice(from));
  return out.filter((part) => part !== "");
}

/** @param {string} text @returns {DocumentFragment} */
export function markdown(text) {
  const out = document.createDocumentFragment();
  /** The paragraph or list that the next line may go on with. @type {HTMLElement | null} */
  let block = null;
  for (const line of text.replace(/\r/g, "").split("\n")) {
    const item = ITEM.exec(line);
    if (!line.trim()) {
      block = null;
    } else if (item) {
      const kind = item[1] ? "OL" : "UL";
      if (block?.tagName !== kind) {
        // A list broken by a blank line goes on with its own number.
        block = el(kind, { start: item[1] && item[1] !== "1" ? item[1] : null });
        out.append(block);
      }
      block.append(el("li", {}, ...inline(item[2])));
    } else if (block?.tagName === "P") {
      block.append(el("br"), ...inline(line.trim()));
    } else {
      block = el("p", {}, ...inline(line.trim()));
      out.append(block);
    }
  }
  return out;
}

/** The same text without marks, for the clipboard and for speech. @param {string} text */
export function plain(text) {
  return text.replace(INLINE, (whole, bold, label, href) =>
    bold ? plain(bold) : !href ? whole : href !== label && href.startsWith("http") ? `${label} (${href})` : label,
  );
}
