/**
 * The only script a page needs:
 * `<script type="module" src="https://.../widget/vejviser.js"></script>`.
 * It defines `<vejviser-chat>`, and puts one on the page where there is none; the script tag's data
 * attributes then count for it.
 */

import { VejviserChat } from "./chat.js";

const ELEMENT = "vejviser-chat";

/** Put one on the page, unless its author has done so. */
function insert() {
  if (document.querySelector(ELEMENT)) return;
  const chat = document.createElement(ELEMENT);
  // Modules have no document.currentScript.
  const tag = [...document.scripts].find((script) => script.src === import.meta.url);
  Object.assign(chat.dataset, tag?.dataset);
  document.body.append(chat);
}

if (!customElements.get(ELEMENT)) {
  customElements.define(ELEMENT, VejviserChat);
  // With "async" it may run before the page has a body.
  if (document.readyState !== "loading") insert();
  else document.addEventListener("DOMContentLoaded", insert);
}
