/** The door of a page: a pass phrase, or how to set one. */

import { el } from "../../widget/nodes.js";
import { ask } from "./api.js";
import texts from "./texts.js";

/**
 * @param {string} path where the phrase is sent
 * @param {() => Promise<void>} onin what comes after it
 * @returns {HTMLElement} call `focus` on its field once it is shown
 */
export function signIn(path, onin) {
  const field = el("input", { id: "phrase", type: "password", autocomplete: "current-password", required: true });
  const fault = el("p", { class: "fault", role: "alert" });
  const button = el("button", { type: "submit", class: "main" }, texts.log_ind);
  const send = async (event) => {
    event.preventDefault();
    button.disabled = true;
    fault.textContent = "";
    try {
      await ask(path, { phrase: field.value });
      await onin();
    } catch (error) {
      fault.textContent = error.message;
      button.disabled = false;
      field.select();
    }
  };
  return el("form", { class: "join", onsubmit: send }, el("h2", { tabindex: "-1" }, texts.log_ind_titel), el("p", {}, texts.log_ind_tekst), el("label", { for: "phrase" }, texts.saetning), field, fault, button);
}

/** @param {string} area @returns {HTMLElement[]} what an administrator has to do first */
export const notSet = (area) => [el("h2", {}, texts.ikke_sat_titel), el("p", {}, texts.ikke_sat_tekst), el("pre", { tabindex: "0" }, `.venv/bin/python -W ignore -m assistant adgang sæt ${area}`)];

/** @param {Error} error @param {() => void} again @returns {HTMLElement[]} */
export const unreachable = (error, again) => [el("p", { class: "fault", role: "alert" }, error.message), el("button", { type: "button", onclick: again }, texts.proev_igen)];
