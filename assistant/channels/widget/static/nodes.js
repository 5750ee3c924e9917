/** Builds nodes. Text is only ever set as text, so nothing that is shown can become markup. */

/**
 * @param {string} tag
 * @param {Record<string, any>} [props] attributes; `onclick` and the like are listeners
 * @param {...(Node | string | null | undefined | false)} children
 * @returns {HTMLElement}
 */
export function el(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (value === true) node.setAttribute(name, "");
    else if (value !== false && value != null) node.setAttribute(name, value);
  }
  node.append(...children.filter((child) => child || child === ""));
  return node;
}

/** Text for screen readers only. @param {string} text */
export const hidden = (text) => el("span", { class: "sr" }, text);

/**
 * @param {string} name of the icon, which is all that is seen
 * @param {string} label what the button is called
 * @param {Record<string, any>} props
 */
export function iconButton(name, label, props) {
  return el("button", { type: "button", title: label, "aria-label": label, ...props }, icon(name));
}

/** @param {string} text @param {Record<string, string | number>} values */
export function fill(text, values) {
  return text.replace(/\{(\w+)\}/g, (whole, name) => String(values[name] ?? whole));
}

/** "2026-11-22" as "22. november 2026". @param {string} iso */
export function danishDate(iso) {
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return iso;
  return date.toLocaleDateString("da-DK", { day: "numeric", month: "long", year: "numeric" });
}

// Strokes on a field of 24 by 24.
const PATHS = {
  signpost: "M12 2.5v2.5M12 9.5v2.5M12 16.5v5M5 5h11.5l2.5 2.25-2.5 2.25H5zM19 12H7.5L5 14.250l2.5 2.25H19z",
  close: "M6 6l12 12M18 6L6 18",
  clear: "M4 7h16M10 11v6M14 11v6M6 7l1 13h10l1-13M9 7V4h6v3",
  send: "M12 19V5M5.5 11.5L12 5l6.5 6.5",
  phone: "M5 4h4l1.6 4.4L8.3 10a12 12 0 0 0 5.7 5.7l1.6-2.3L20 15v4a1.5 1.5 0 0 1-1.6 1.5A15.5 15.5 0 0 1 3.5 5.6 1.5 1.5 0 0 1 5 4z",
  mail: "M3.5 6h17v12h-17zM4 7l8 6 8-6",
  web: "M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM3.5 12h17M12 3.5c-5 5-5 12 0 17M12 3.5c5 5 5 12 0 17",
  up: "M7 11v9H4v-9zM7 11l4-7a2 2 0 0 1 2 2v4h5.5a2 2 0 0 1 2 2.4l-1.2 6a2 2 0 0 1-2 1.6H7",
  down: "M7 13V4H4v9zM7 13l4 7a2 2 0 0 0 2-2v-4h5.5a2 2 0 0 0 2-2.4l-1.2-6a2 2 0 0 0-2-1.6H7",
  copy: "M9 9h11v11H9zM15 9V4H4v11h5",
  print: "M7 9V4h10v5M7 17H4V9h16v8h-3M7 14h10v6H7z",
  shield: "M12 3l7.5 3v5.5c0 4.5-3 8-7.5 9.5-4.5-1.5-7.5-5-7.5-9.5V6zM8.5 12l2.5 2.5 4.5-5",
  warning: "M12 3.5L22 20.5H2zM12 10v5M12 17.6v.4",
  chevron: "M9 6l6 6-6 6",
};

/** @param {keyof typeof PATHS} name @returns {SVGElement} */
export function icon(name) {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  const path = document.createElementNS(space, "path");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("class", "icon");
  path.setAttribute("d", PATHS[name]);
  svg.append(path);
  return svg;
}
