/** What a user may tell of a reply: was it of use, and if not, why; and for the editors, what it did not understand. */

import { el, iconButton } from "./nodes.js";
import texts from "./texts.js";

const REASONS = ["forkert", "uklart", "mangler_noget", "forstod_mig_ikke", "andet"];

const group = (label) => el("div", { class: "judge", role: "group", "aria-label": label, tabindex: "-1" });
const facts = (text) => el("span", { class: "facts" }, text);
const small = (label, onclick) => el("button", { type: "button", class: "choice small", onclick }, label);

/**
 * @param {boolean | undefined} judged what was said before
 * @param {(useful: boolean, reason?: string) => Promise<void>} send
 * @param {(text: string) => void} say
 */
export function feedback(judged, send, say) {
  const box = group(texts.vurder);
  const thank = () => box.replaceChildren(facts(texts.vurder_tak));
  const give = async (useful, reason) => {
    thank();
    // The button that was pressed is gone; whoever uses the keyboard stays here.
    box.focus({ preventScroll: true });
    try {
      await send(useful, reason);
      say(texts.vurder_tak);
    } catch {
      box.replaceChildren(facts(texts.vurder_fejl));
      say(texts.vurder_fejl);
    }
  };
  const why = () => {
    const reason = (label, value) => small(label, () => give(false, value));
    box.classList.add("why");
    box.replaceChildren(facts(texts.vurder_hvorfor), ...REASONS.map((key) => reason(texts[key], key)), reason(texts.vurder_spring));
    box.querySelector("button").focus({ preventScroll: true });
  };

  if (judged !== undefined) thank();
  else {
    box.append(
      facts(texts.vurder),
      iconButton("up", texts.vurder_ja, { class: "tool", onclick: () => give(true) }),
      iconButton("down", texts.vurder_nej, { class: "tool", onclick: why }),
    );
  }
  return box;
}

/**
 * A question on its way to the editors: seen first, and only then sent.
 * @param {string} question as it would be kept
 * @param {boolean | undefined} sent whether it was before
 * @param {(question: string) => Promise<{kept: boolean, text?: string}>} send
 * @param {(text: string) => void} say
 */
export function editors(question, sent, send, say) {
  const box = group(texts.redaktion_knap);
  box.classList.add("why");
  const put = (...nodes) => {
    box.replaceChildren(...nodes);
    box.focus({ preventScroll: true });
  };
  const tell = (text, ...nodes) => {
    put(facts(text), ...nodes);
    say(text);
  };
  const offer = () => put(small(texts.redaktion_knap, () => show(question)));
  const show = (text) =>
    put(el("blockquote", { dir: "auto" }, text), facts(texts.redaktion_forklaring), small(texts.send, () => give(text)), small(texts.redaktion_fortryd, offer));
  const give = async (text) => {
    put();
    try {
      const told = await send(text);
      told.kept ? tell(texts.redaktion_sendt) : show(told.text);
    } catch (error) {
      tell(error.message, small(texts.proev_igen, () => show(text)));
    }
  };

  if (sent) box.append(facts(texts.redaktion_sendt));
  else offer();
  return box;
}
