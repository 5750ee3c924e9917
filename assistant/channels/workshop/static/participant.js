/** A participant's phone: the code, the questions, one's own answer, the explanation. */

import { Announcer } from "../../widget/announcer.js";
import { inline } from "../../widget/markdown.js";
import { el } from "../../widget/nodes.js";
import { ask } from "./api.js";
import { assessed, cards, explained, heading, prose, question } from "./draw.js";
import { Live } from "./live.js";
import texts from "./texts.js";

const stage = document.getElementById("stage");
const announcer = new Announcer();
const line = el("p", { class: "line-down", role: "status" });
document.body.append(announcer.node);
stage.before(line);

/** @type {Live | null} */
let live = null;
let shown = "";

function put(...nodes) {
  const held = stage.contains(document.activeElement);
  stage.replaceChildren(...nodes.filter(Boolean));
  if (held) stage.querySelector("h2")?.focus();
}

function writeCode(message = "") {
  const field = el("input", { id: "code", name: "code", autocomplete: "off", autocapitalize: "characters", spellcheck: "false", maxlength: "12", required: true, "aria-describedby": "code-help" });
  const fault = el("p", { class: "fault", role: "alert" });
  const form = el(
    "form",
    {
      class: "join",
      onsubmit: (event) => {
        event.preventDefault();
        join(field.value).catch((error) => {
          fault.textContent = error.message;
          field.setAttribute("aria-invalid", "true");
          field.focus();
        });
      },
    },
    el("h2", { tabindex: "-1" }, texts.kode_titel),
    message ? el("p", {}, message) : null,
    el("label", { for: "code" }, texts.kode),
    field,
    el("p", { id: "code-help" }, texts.kode_hjaelp),
    fault,
    el("button", { type: "submit", class: "main" }, texts.deltag),
  );
  put(form);
}

async function join(code) {
  await ask("w/deltag", { code });
  history.replaceState(null, "", location.pathname);
  follow();
}

function follow() {
  live?.end();
  shown = "";
  live = new Live("w/stroem", {
    state: show,
    line: (up) => (line.textContent = up ? "" : texts.linje_vaek),
    over: () => over(),
  });
}

function over() {
  line.textContent = "";
  if (shown) {
    shown = "";
    put(el("h2", { tabindex: "-1" }, texts.lukket_titel), prose(texts.lukket_tekst), again());
    announcer.say(texts.lukket_titel);
  } else writeCode();
}

const again = () => el("button", { type: "button", class: "quiet", onclick: leave }, texts.anden_kode);

async function leave() {
  live?.end();
  await ask("w/ud", {}).catch(() => {});
  writeCode();
  document.getElementById("code").focus();
}

function show(view) {
  const key = JSON.stringify([view.at, view.revealed, view.paused]);
  if (key === shown) return mark(view.mine);
  const moved = shown && JSON.parse(shown)[0] !== view.at;
  shown = key;
  if (view.paused) put(el("h2", { tabindex: "-1" }, texts.pause), prose(texts.pause_tekst));
  else put(...parts(view));
  if (moved) scrollTo(0, 0);
  announcer.say(view.paused ? texts.pause : view.revealed ? texts.forklaring_klar : question(view) || stage.querySelector("h2")?.textContent || "");
}

function parts(view) {
  if (view.shows === "welcome") return [title(texts.med_titel), prose(texts.venter), again()];
  if (view.shows === "end") return [title(texts.slut_titel), prose(texts.slut_tekst), el("p", {}, el("a", { class: "button", href: "w/huskekort" }, texts.huskekort))];
  if (view.shows === "text") return [title(view.title), prose(view.information)];
  if (view.shows === "call") return [tag(view), title(texts.ring_titel), cards(view.contacts)];
  return [
    tag(view),
    view.told.length ? el("details", {}, el("summary", {}, texts.tidligere), ...view.told.map((text) => prose(text))) : null,
    view.information ? prose(view.information) : null,
    title(question(view), "question"),
    view.choices.length ? answers(view) : el("p", { class: "talk" }, texts.tal_sammen),
    view.revealed ? explained(view) : null,
  ];
}

const tag = (view) => el("p", { class: "tag" }, heading(view), view.kind === "case" || view.kind === "dilemma" ? el("span", {}, ` · ${texts.opdigtet}`) : null);
const title = (text, id) => el("h2", { tabindex: "-1", id }, text);

function answers(view) {
  if (view.revealed) {
    const row = (choice, at) =>
      el("li", { class: `answer ${view.assessments[at] ?? ""} ${at === view.mine ? "mine" : ""}` }, el("div", { class: "choice" }, el("span", {}, ...inline(choice)), assessed(view.assessments[at])), at === view.mine ? el("strong", {}, texts.dit_svar) : null, view.why[at] ? prose(view.why[at], { class: "prose why" }) : null);
    return el("ul", { class: "answers" }, ...view.choices.map(row));
  }
  const status = el("p", { class: "counted", role: "status" });
  const buttons = view.choices.map((choice, at) =>
    el("button", { type: "button", class: "answer", "data-choice": at, "aria-pressed": "false", onclick: () => vote(view.at, at, status) }, ...inline(choice)),
  );
  const node = el("div", {}, el("div", { class: "answers", role: "group", "aria-labelledby": "question" }, ...buttons), status);
  queueMicrotask(() => mark(view.mine));
  return node;
}

function mark(mine) {
  for (const button of stage.querySelectorAll("button[data-choice]")) button.setAttribute("aria-pressed", String(Number(button.dataset.choice) === mine));
  const status = stage.querySelector(".counted");
  if (status) status.textContent = mine === null ? "" : texts.svar_talt;
}

async function vote(at, choice, status) {
  try {
    await ask("w/svar", { at, choice });
    mark(choice);
  } catch (error) {
    status.textContent = error.message;
  }
}

const given = decodeURIComponent(location.hash.slice(1));
if (given) join(given).catch((error) => (writeCode(), (stage.querySelector(".fault").textContent = error.message)));
else follow();
addEventListener("hashchange", () => {
  const code = decodeURIComponent(location.hash.slice(1));
  if (code) join(code).catch((error) => writeCode(error.message));
});
