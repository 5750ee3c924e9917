/** Was the answer of use, and if not, why. */

import { el, iconButton } from "./nodes.js";
import texts from "./texts.js";

const REASONS = ["forkert", "uklart", "mangler_noget", "forstod_mig_ikke", "andet"];

/**
 * @param {boolean | undefined} judged what was said before
 * @param {(useful: boolean, reason?: string) => Promise<void>} send
 * @param {(text: string) => void} say
 */
export function feedback(judged, send, say) {
  const box = el("div", { class: "judge", role: "group", "aria-label": texts.vurder, tabindex: "-1" });

  const thank = () => box.replaceChildren(el("span", { class: "facts" }, texts.vurder_tak));
  const give = async (useful, reason) => {
    thank();
    // The button that was pressed is gone; whoever uses the keyboard stays here.
    box.focus({ preventScroll: true });
    try {
      await send(useful, reason);
      say(texts.vurder_tak);
    } catch {
      box.replaceChildren(el("span", { class: "facts" }, texts.vurder_fejl));
      say(texts.vurder_fejl);
    }
  };
  const why = () => {
    const reason = (label, value) =>
      el("button", { type: "button", class: "choice small", onclick: () => give(false, value) }, label);
    box.classList.add("why");
    box.replaceChildren(
      el("span", { class: "facts" }, texts.vurder_hvorfor),
      ...REASONS.map((key) => reason(texts[key], key)),
      reason(texts.vurder_spring),
    );
    box.querySelector("button").focus({ preventScroll: true });
  };

  if (judged !== undefined) thank();
  else {
    box.append(
      el("span", { class: "facts" }, texts.vurder),
      iconButton("up", texts.vurder_ja, { class: "tool", onclick: () => give(true) }),
      iconButton("down", texts.vurder_nej, { class: "tool", onclick: why }),
    );
  }
  return box;
}
