/** The wall: join address and code, the case as it unfolds, the bars, the explanation, whom to call. */

import { inline } from "../../widget/markdown.js";
import { el, fill } from "../../widget/nodes.js";
import { ask, home } from "./api.js";
import { bars, cards, changed, explained, heading, prose, question, Timer } from "./draw.js";
import { Steering, listen } from "./keys.js";
import { Live } from "./live.js";
import texts from "./texts.js";

// Type is as large as the content lets it be, in hundredths of the height of the screen.
const LARGEST = 5.4;
const SMALLEST = 2.4;
const STEP = 0.2;

const stage = document.getElementById("stage");
const bar = document.getElementById("bar");
const timer = new Timer();
const people = el("span", { class: "people" });
const line = el("span", { class: "line-down", role: "status" });
const code = decodeURIComponent(location.hash.slice(1)).toUpperCase();
const address = `${home.host}${new URL("w", home).pathname}`;
const spaced = `${code.slice(0, 3)} ${code.slice(3)}`;

let shown = "";
let now = null;
/** @type {((view: any) => void) | null} */
let update = null;

const qr = () => el("img", { class: "qr", src: new URL(`w/qr.svg?code=${encodeURIComponent(code)}`, home), alt: fill(texts.qr, { adresse: address, kode: spaced }) });

bar.append(el("p", { class: "where" }, qr(), el("span", {}, address), el("strong", { class: "code" }, spaced)), line, people, timer.node);

function show(view) {
  now = view;
  people.textContent = fill(texts.deltagere, { antal: view.people });
  timer.set(view);
  const key = JSON.stringify([view.at, view.revealed, view.paused, view.change]);
  if (key === shown) return update?.(view);
  shown = key;
  update = null;
  document.body.dataset.shows = view.paused ? "pause" : view.shows;
  stage.replaceChildren(...(view.paused ? [el("h1", {}, texts.pause), prose(texts.pause_laerred)] : parts(view)).filter(Boolean));
  fit();
}

function parts(view) {
  if (view.shows === "welcome") return welcome();
  if (view.shows === "end") return [el("h1", {}, texts.slut_titel), view.change ? changed(view.change) : null, prose(texts.slut_laerred)];
  if (view.shows === "text") return [el("h1", {}, view.title), prose(view.information)];
  if (view.shows === "call") return [tag(view), el("h1", {}, texts.ring_titel), cards(view.contacts)];
  const drawn = view.choices.length ? bars(view) : null;
  update = drawn?.update ?? null;
  const told = view.revealed ? explained(view) : view.information ? prose(view.information) : null;
  return [
    tag(view),
    el("h1", {}, ...inline(question(view))),
    el("div", { class: told && drawn ? "two" : "one" }, told, drawn?.node, drawn || view.revealed ? null : el("p", { class: "talk" }, texts.tal_sammen)),
  ];
}

function tag(view) {
  const invented = view.kind === "case" || view.kind === "dilemma" ? ` · ${texts.opdigtet}` : "";
  return el("p", { class: "tag" }, heading(view) + invented);
}

function welcome() {
  return [
    el("h1", {}, texts.velkommen),
    el("div", { class: "welcome" }, qr(), el("div", {}, el("p", {}, texts.gaa_til), el("p", { class: "address" }, address), el("p", {}, texts.og_skriv), el("p", { class: "code" }, spaced), el("p", { class: "small" }, texts.eller_chat))),
    prose(texts.velkommen_tekst, { class: "prose small" }),
  ];
}

function fit() {
  for (let size = LARGEST; size >= SMALLEST; size -= STEP) {
    stage.style.fontSize = `${size}vh`;
    if (stage.scrollHeight <= stage.clientHeight && stage.scrollWidth <= stage.clientWidth) return;
  }
}
addEventListener("resize", fit);

function over() {
  now = null;
  shown = "";
  bar.hidden = true;
  document.body.dataset.shows = "text";
  stage.replaceChildren(el("h1", {}, code ? texts.lukket_titel : texts.ingen_kode), prose(code ? texts.lukket_laerred : texts.ingen_kode_tekst));
  fit();
}

/** The presenter's remote reaches whichever window is in front: this one steers for its trainer. */
async function remote() {
  const found = await ask("workshop/tilstand").catch(() => null);
  const own = found?.rooms?.find((room) => room.code === code);
  if (!own) return;
  const steering = new Steering((move, at) => ask(`workshop/rum/${own.name}/styr`, { move, at }, found.form).catch(() => {}), () => now);
  listen((move) => steering.go(move));
  document.body.dataset.remote = "true";
}

addEventListener("hashchange", () => location.reload());
if (code) {
  new Live(`w/laerred/stroem?code=${encodeURIComponent(code)}`, { state: show, over, line: (up) => (line.textContent = up ? "" : texts.linje_vaek) });
  remote();
} else over();
