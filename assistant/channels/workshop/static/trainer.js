/** The trainer's page: sign in, choose, steer. Which room it is stands after # in the address. */

import { el } from "../../widget/nodes.js";
import { ask } from "./api.js";
import { chooser } from "./chooser.js";
import { Control } from "./control.js";
import { notSet, signIn, unreachable } from "./sign-in.js";
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
    stage.replaceChildren(...unreachable(error, start));
    return;
  }
  out.hidden = !found.signed_in;
  if (!found.set) return stage.replaceChildren(...notSet("workshop"));
  if (!found.signed_in) return door();
  form = found.form;
  const name = location.hash.slice(1);
  if (name && found.rooms.some((room) => room.name === name)) {
    control = new Control(stage, name, form, start);
    return;
  }
  if (name) history.replaceState(null, "", location.pathname);
  stage.replaceChildren(chooser(found, open, takeOver));
}

function door() {
  const entered = async () => {
    await start();
    stage.querySelector("h2")?.focus();
  };
  stage.replaceChildren(signIn("workshop/ind", entered));
  stage.querySelector("input").focus();
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
