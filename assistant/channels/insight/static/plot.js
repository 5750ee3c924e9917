/** Plots as SVG. Beside each stands a table with the same numbers, so a plot is one picture with a name. */

import { el } from "../../widget/nodes.js";

const SPACE = "http://www.w3.org/2000/svg";
const TALL = 150;
// Where one to four were counted: enough to be seen, and not a number.
const FEW = 2.5;

function node(tag, attributes, text) {
  const made = document.createElementNS(SPACE, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  if (text !== undefined) made.textContent = text;
  return made;
}

const size = (count) => (count === null ? FEW : count);
const kind = (count) => (count === null ? "few" : "bar");
const most = (counts) => Math.max(1, ...counts.map(size));

/**
 * Bars one under the other, their names above them: names are long, so they must wrap.
 * @param {string} label what the plot is called
 * @param {{name: string, count: number | null, told: string}[]} items
 */
export function rows(label, items) {
  const whole = most(items.map((item) => item.count));
  const line = ({ name, count, told }) => {
    const bar = node("svg", { class: "plot", width: "100%", height: "12" });
    bar.append(
      node("rect", { width: "100%", height: "12", rx: "3", class: "track" }),
      node("rect", { width: `${(100 * size(count)) / whole}%`, height: "12", rx: "3", class: kind(count) }),
    );
    return el("div", {}, el("div", { class: "named" }, el("span", {}, name), el("strong", {}, told)), bar);
  };
  return el("div", { class: "rows", role: "img", "aria-label": label }, ...items.map(line));
}

/**
 * Columns beside each other, for the hours of a day.
 * @param {string} label
 * @param {{hour: number, count: number | null}[]} items
 */
export function columns(label, items) {
  const whole = most(items.map((item) => item.count));
  const wide = 100 / items.length;
  const drawn = items.flatMap(({ hour, count }, at) => {
    const high = (TALL * size(count)) / whole;
    const bar = node("rect", { x: `${at * wide + wide * 0.12}%`, y: TALL - high + 4, width: `${wide * 0.76}%`, height: high, class: kind(count) });
    if (hour % 3) return [bar];
    return [bar, node("text", { x: `${(at + 0.5) * wide}%`, y: TALL + 22, class: "tick" }, String(hour))];
  });
  const floor = node("rect", { x: "0", y: TALL + 4, width: "100%", height: "1", class: "track" });
  // Lengths in percent need no view box, so letters keep their size on a small screen.
  const made = node("svg", { class: "plot", role: "img", "aria-label": label, width: "100%", height: TALL + 28 });
  made.append(floor, ...drawn);
  return made;
}
