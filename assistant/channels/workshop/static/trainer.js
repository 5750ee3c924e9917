/** The trainer's page: sign in, choose, steer. Which room it is stands after # in the address. */

import { el } from "../../widget/nodes.js";
import { ask } from "./api.js";
import { chooser } from "./chooser.js";
import { Control } from "./control.js";
import texts from "./texts.js";

const stage = document.getElementById("stage");
const top_ = document.getElementById("top");
const out = el("button", { type: "button", class: "quiet", hidden: true, onclick: signOut }, texts.log_ud);
top_.append(out);

const AGAIN_MS = 5_000;

/** @type {Control | null} */
let control = null;
let form = "";

async function start() {
  control?.end();
  control = null;
  let found;
  try {
    found = await ask("workshop/tilstand");
  } catch (error) {
    // Switched off: the page comes back by itself.
    if (error.status === 503) setTimeout(start, AGAIN_MS);
    stage.replaceChildren(el("p", { class: "fault", role: "alert" }, error.message), el("button", { type: "button", onclick: start }, texts.proev_igen));
    return;
  }
  out.hidden = !found.signed_in;
  if (!found.set) return notSet();
  if (!found.signed_in) return signIn();
  form = found.form;
  const name = location.hash.slice(1);
  if (name && found.rooms.some((room) => room.name === name)) {
    control = new Control(stage, name, form, start);
    return;
  }
  if (name) history.replaceState(null, "", location.pathname);
  stage.replaceChildren(chooser(found, open, takeOver));
}

function notSet() {
  stage.replaceChildren(el("h2", {}, texts.ikke_sat_titel), el("p", {}, texts.ikke_sat_tekst), el("pre", { tabindex: "0" }, ".venv/bin/python -W ignore -m assistant adgang sæt workshop"));
}

function signIn() {
  const field = el("input", { id: "phrase", type: "password", autocomplete: "current-password", required: true });
  const fault = el("p", { class: "fault", role: "alert" });
  const button = el("button", { type: "submit", class: "main" }, texts.log_ind);
  const send = async (event) => {
    event.preventDefault();
    button.disabled = true;
    fault.textContent = "";
    try {
      await ask("workshop/ind", { phrase: field.value });
      await start();
      stage.querySelector("h2")?.focus();
    } catch (error) {
      fault.textContent = error.message;
      button.disabled = false;
      field.select();
    }
  };
  stage.replaceChildren(el("form", { class: "join", onsubmit: send }, el("h2", { tabindex: "-1" }, texts.log_ind_titel), el("p", {}, texts.log_ind_tekst), el("label", { for: "phrase" }, texts.saetning), field, fault, button));
  field.focus();
}

async function signOut() {
  await ask("workshop/ud", {}, form).catch(() => {});
  history.replaceState(null, "", location.pathname);
  await start();
}

/** Open a room as it was chosen. @param {any} chosen */
async function open(chosen) {
  const { name } = await ask("workshop/rum", chosen, form);
  location.hash = name;
}

async function takeOver(code, key) {
  const { name } = await ask("workshop/overtag", { code, key }, form);
  location.hash = name;
}

addEventListener("hashchange", start);
start();
