/** The content owners' page: sign in, then numbers as plots and tables, and the questions sent in. */

import { el, fill } from "../../widget/nodes.js";
import { ask, home } from "./api.js";
import { sections } from "./sections.js";
import { questions } from "./questions.js";
import { notSet, signIn, unreachable } from "./sign-in.js";
import texts from "./texts.js";

const stage = document.getElementById("stage");
const out = el("button", { type: "button", class: "quiet", hidden: true, onclick: signOut }, texts.log_ud);
document.getElementById("top").append(out);
const status = el("p", { role: "status" });
const numbers = el("div", { class: "insight" });

let form = "";
let days = 0;

async function start() {
  let found;
  try {
    found = await ask("indsigt/tilstand");
  } catch (error) {
    stage.replaceChildren(...unreachable(error, start));
    return;
  }
  out.hidden = !found.signed_in;
  if (!found.set) return stage.replaceChildren(...notSet("indsigt"));
  if (!found.signed_in) return door();
  form = found.form;
  days ||= found.periods[1];
  const choice = el("select", { id: "days", onchange: (event) => ((days = Number(event.target.value)), show()) });
  for (const period of found.periods) choice.append(el("option", { value: period, selected: period === days }, fill(texts.dage, { antal: period })));
  const save = el("a", { class: "button", id: "csv", download: "" }, texts.hent_csv);
  stage.replaceChildren(el("div", { class: "controls" }, el("div", { class: "choose" }, el("label", { for: "days" }, texts.periode), choice), save), status, numbers);
  await show();
}

function door() {
  const entered = async () => {
    await start();
    numbers.querySelector("h2")?.focus();
  };
  stage.replaceChildren(signIn("indsigt/ind", entered));
  stage.querySelector("input").focus();
}

/** The numbers anew. @param {string} [said] what has just been done */
async function show(said = "") {
  let report;
  try {
    report = await ask(`indsigt/tal?dage=${days}`);
  } catch (error) {
    if (error.status === 401) return start();
    numbers.replaceChildren(...unreachable(error, () => show()));
    return;
  }
  document.getElementById("csv").href = new URL(`indsigt/tal.csv?dage=${days}`, home);
  status.textContent = said;
  numbers.replaceChildren(...sections(report, questions(report.questions, change)));
}

/** Mark or delete a question. @param {string} path @param {any} body @param {string} said */
async function change(path, body, said) {
  try {
    await ask(`indsigt/spoergsmaal/${path}`, body, form);
    await show(said);
    document.getElementById("spoergsmaal")?.focus();
  } catch (error) {
    await show(error.message);
  }
}

async function signOut() {
  await ask("indsigt/ud", {}, form).catch(() => {});
  await start();
}

start();
