/** How it looks. Style sheets made here need no permission in the page's policy. */

// Names that begin with --vejviser- are the host page's to set; docs/widget.md lists them.
const LIGHT = `
  --accent: var(--vejviser-accent, #1c4795);
  --on-accent: var(--vejviser-on-accent, #fff);
  --link: var(--vejviser-link, var(--accent));
  --surface: var(--vejviser-surface, #fff);
  --canvas: var(--vejviser-canvas, #f3f5f9);
  --ink: var(--vejviser-text, #17202e);
  --muted: var(--vejviser-muted, #505d72);
  --line: #dbe1ea; --edge: #7f8a9c; --wash: #eaf0fa;
  --danger: #b4151d; --on-danger: #fff; --danger-wash: #fdeeee; --danger-ink: #8f1017;
  --good: #14663a; --good-wash: #e4f4ea; --calm: #59616e; --calm-wash: #eceff3;
  --warn: #7a4700; --warn-wash: #fdf1dc;
  --shadow: 0 1px 2px rgb(20 32 52 / .07), 0 2px 8px rgb(20 32 52 / .05);
  color-scheme: light !important;`;
const DARK = `
  --accent: var(--vejviser-accent-dark, #2f5fb8);
  --link: var(--vejviser-link-dark, #a5c2ff);
  --surface: var(--vejviser-surface-dark, #18202b);
  --canvas: var(--vejviser-canvas-dark, #10161e);
  --ink: var(--vejviser-text-dark, #e9eef6);
  --muted: var(--vejviser-muted-dark, #a9b5c6);
  --line: #2d394a; --edge: #74839a; --wash: #223252;
  --danger-wash: #331619; --danger-ink: #ffb3b3;
  --good: #8fdcae; --good-wash: #15331f; --calm: #bcc5d2; --calm-wash: #2a3340;
  --warn: #f3c47c; --warn-wash: #382a10;
  --shadow: 0 1px 3px rgb(0 0 0 / .5);
  color-scheme: dark !important;`;

// The page's own rules reach the element and what it hands down; "important" from inside is stronger.
const HOST = `
:host {
  all: initial !important; display: block !important; position: fixed !important; direction: ltr !important; overflow: visible !important;
  font-family: var(--vejviser-font, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif) !important;
  line-height: 1.5 !important; -webkit-text-size-adjust: 100% !important;
  ${LIGHT}
}
@media (prefers-color-scheme: dark) { :host(:not([data-theme="light"])) { ${DARK} } }
:host([data-theme="dark"]) { ${DARK} }
@media print { :host { display: none !important } }
*, ::before, ::after { box-sizing: border-box }
[hidden] { display: none !important }
h1, h2, h3, h4, p, ul, ol, section { margin: 0; padding: 0; font-size: inherit }
button, textarea { font: inherit; color: inherit; letter-spacing: inherit }
button { cursor: pointer; touch-action: manipulation }
a { color: var(--link); text-underline-offset: .15em; overflow-wrap: anywhere }
:focus { outline: none }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px }
.sr { position: absolute; width: 1px; height: 1px; margin: -1px; padding: 0; border: 0; overflow: hidden;
  clip-path: inset(50%); white-space: nowrap }
.icon { flex: none; width: 1.25em; height: 1.25em; fill: none; stroke: currentColor; stroke-width: 1.8;
  stroke-linecap: round; stroke-linejoin: round }`;

const FRAME = `
.launcher, .panel { position: fixed; z-index: 2147483000; color: var(--ink);
  inset: auto var(--vejviser-side, 1.25em) var(--vejviser-bottom, 1.25em) auto }
:host([data-position="left"]) .launcher, :host([data-position="left"]) .panel {
  right: auto; left: var(--vejviser-side, 1.25em) }
.launcher { display: flex; align-items: center; gap: .6em; min-height: 3.25em; padding: .5em 1.35em .5em 1.1em;
  border: 2px solid transparent; border-radius: 2em; background: var(--accent); color: var(--on-accent);
  font-weight: 600; box-shadow: 0 2px 6px rgb(16 32 66 / .25), 0 10px 28px rgb(16 32 66 / .25) }
.launcher .icon { width: 1.5em; height: 1.5em }
.launcher:hover { background: color-mix(in srgb, var(--accent), #000 14%) }
.launcher:focus-visible { outline-color: var(--on-accent); outline-offset: -5px;
  box-shadow: 0 0 0 3px var(--accent), 0 0 0 5px var(--on-accent) }
.panel { display: flex; flex-direction: column; overflow: clip; width: min(27em, calc(100vw - 2.5em));
  height: min(44em, calc(100dvh - 2.5em)); border: 1px solid var(--line);
  border-radius: var(--vejviser-radius, 1.1em); background: var(--canvas);
  box-shadow: 0 4px 12px rgb(14 26 50 / .14), 0 18px 56px rgb(14 26 50 / .26) }
.head { display: flex; flex-wrap: wrap; align-items: center; gap: .35em; padding: .8em .7em .8em 1em;
  background: var(--accent); color: var(--on-accent) }
.head :focus-visible { outline-color: var(--on-accent); outline-offset: -2px }
.logo { display: grid; place-items: center; width: 2.5em; height: 2.5em; margin-right: .45em; border-radius: .7em;
  background: color-mix(in srgb, var(--on-accent), transparent 84%) }
.logo .icon { width: 1.5em; height: 1.5em }
.title { flex: 1; min-width: 0; line-height: 1.25 }
.title h1, .title h2 { font-size: 1.12em; font-weight: 650 }
.title p { font-size: .82em }
.tool { display: grid; place-items: center; width: 2.25em; height: 2.25em; padding: 0; border: 1px solid transparent;
  border-radius: .6em; background: none }
.tool:hover { background: color-mix(in srgb, currentColor, transparent 86%) }
.sure { flex: 1 0 100%; display: flex; flex-wrap: wrap; gap: .5em; margin-top: .6em; padding: .8em;
  border-radius: .7em; background: var(--surface); color: var(--ink) }
.sure p { flex: 1 0 100%; font-weight: 600 }
.sure :focus-visible { outline-color: var(--link); outline-offset: 2px }
.notice { display: flex; flex-wrap: wrap; align-items: flex-start; gap: .6em; padding: .7em 1em; font-size: .92em;
  background: var(--warn-wash); color: var(--ink); border-bottom: 1px solid var(--line) }
.notice .icon { color: var(--warn); margin-top: .1em }
.notice p { flex: 1; min-width: 12em }
.log { position: relative; flex: 1; min-height: 0; overflow: hidden auto; padding: 1.1em 1em; overscroll-behavior: contain }
.log:focus-visible { outline-offset: -3px }
.log > * { max-width: 44em; margin-inline: auto }
.items, .answer { display: flex; flex-direction: column; gap: 1.1em }
.items:not(:empty) { margin-top: 1.5em }`;

const TALK = `
.welcome { display: grid; gap: .85em }
#velkomst { font-size: 1.3em; line-height: 1.25; font-weight: 650; letter-spacing: -.01em }
#forslag { margin-top: .4em; font-size: .88em; font-weight: 600; color: var(--muted) }
.tip { display: flex; gap: .7em; padding: .7em .85em; border: 1px solid var(--line); border-radius: .8em;
  background: var(--surface); font-size: .94em }
.tip .icon { margin-top: .1em; color: var(--link) }
.tip.danger, .tip.danger a, .tip.danger .icon { color: var(--danger-ink) }
.tip.danger { background: var(--danger-wash); border-color: color-mix(in srgb, var(--danger), transparent 70%) }
.tip.danger a { font-weight: 700 }
.choices { display: flex; flex-wrap: wrap; gap: .5em; list-style: none }
.choice { min-height: 2.5em; padding: .42em .95em; border: 1px solid var(--edge); border-radius: 1.4em;
  background: var(--surface); color: var(--link); font-size: .94em; font-weight: 500; line-height: 1.35; text-align: left }
.choice:hover { background: var(--wash); border-color: var(--link) }
.choice:active { transform: translateY(1px) }
.choice.small { min-height: 2.2em; padding: .25em .8em; font-size: .88em }
.message { display: flex; flex-direction: column; align-items: flex-end; gap: .4em; scroll-margin: 1em }
.bubble { max-width: 86%; padding: .6em 1em; border: 1px solid transparent; border-radius: 1.15em 1.15em .3em 1.15em;
  background: var(--accent); color: var(--on-accent); white-space: pre-wrap; overflow-wrap: anywhere }
.failed .bubble { background: var(--surface); color: var(--ink); border: 1px dashed var(--edge) }
.under { display: flex; gap: .45em; max-width: 90%; font-size: .86em; color: var(--muted) }
.under .icon { margin-top: .05em }
.failure { color: var(--danger-ink) }
.note { font-size: .88em; color: var(--muted); text-align: center }
.reply { display: grid; gap: .5em; scroll-margin: .9em }
.who { display: flex; align-items: center; gap: .4em; width: fit-content; margin-left: -.35em;
  padding: .1em .4em; border-radius: .4em; font-size: .86em; font-weight: 600; color: var(--muted) }
.card { display: grid; gap: .9em; padding: .95em 1.05em; border: 1px solid var(--line);
  border-radius: .35em 1.1em 1.1em 1.1em; background: var(--surface); box-shadow: var(--shadow); overflow-wrap: anywhere }
.text { display: grid; gap: .65em }
.text ul, .text ol { padding-left: 1.35em; display: grid; gap: .3em }
.text li::marker { color: var(--muted) }
.card img { max-width: 100%; height: auto; border-radius: .6em }
.reply + .reply { margin-top: -.2em }
.reply .choices { margin-top: .2em }
.typing { display: flex; gap: .35em; width: fit-content; margin: 1.1em 0 0; padding: .85em 1em; border: 1px solid var(--line);
  border-radius: .35em 1.1em 1.1em 1.1em; background: var(--surface) }
.log > .typing { margin-inline: max(0px, (100% - 44em) / 2) 0 }
.typing i { width: .5em; height: .5em; border-radius: 50%; background: var(--edge) }`;

const CARDS = `
.urgent .who, .urgent .text a { color: var(--danger-ink) }
.urgent .card { border: 2px solid var(--danger); padding: 0 0 1em; overflow: hidden; gap: 1em;
  box-shadow: 0 4px 18px color-mix(in srgb, var(--danger), transparent 78%) }
.urgent .card > * { margin-inline: 1.05em }
.urgent .card > .call { margin: 0 }
.call { display: flex; align-items: center; justify-content: center; gap: .5em; min-height: 2.9em; padding: .5em;
  background: var(--danger); color: var(--on-danger); font-size: 1.5em; font-weight: 750; text-decoration: none }
.call:hover { background: color-mix(in srgb, var(--danger), #000 16%); text-decoration: underline }
.call:focus-visible { outline-color: var(--on-danger); outline-offset: -6px }
.contacts { display: grid; gap: .6em; grid-template-columns: repeat(auto-fill, minmax(min(100%, 17em), 1fr)); list-style: none }
.contacts li { display: grid; gap: .35em; align-content: start; padding: .75em .85em; border: 1px solid var(--line); border-radius: .8em;
  background: var(--canvas) }
.name { line-height: 1.5 }
.mark { display: inline-block; padding: 0 .6em; border: 1px solid transparent; border-radius: 1em; font-size: .8em;
  font-weight: 600; white-space: nowrap }
.mark.open { background: var(--good-wash); color: var(--good) }
.mark.shut { background: var(--calm-wash); color: var(--calm) }
.mark.unsure { background: var(--warn-wash); color: var(--warn) }
.facts { font-size: .87em; color: var(--muted) }
.ways { display: flex; flex-wrap: wrap; gap: .5em; margin-top: .2em }
.way { display: inline-flex; align-items: center; gap: .45em; min-height: 2.4em; padding: .25em .9em .25em .75em;
  border: 1px solid var(--edge); border-radius: .7em; background: var(--surface); font-weight: 600; text-decoration: none }
.way[href^="tel"] { background: var(--accent); border-color: transparent; color: var(--on-accent) }
.way[href^="tel"]:hover { background: color-mix(in srgb, var(--accent), #000 14%) }
.way:hover { text-decoration: underline }
.sources summary { display: flex; align-items: center; gap: .4em; width: fit-content; min-height: 1.75em; cursor: pointer;
  color: var(--link); font-size: .92em; font-weight: 600; list-style: none; border-radius: .4em }
.sources summary::-webkit-details-marker { display: none }
.sources summary:hover { text-decoration: underline }
.sources[open] .icon { transform: rotate(90deg) }
.sources ul { display: grid; gap: .7em; margin-top: .6em; padding-left: .9em; border-left: 3px solid var(--line);
  list-style: none; font-size: .94em }
.tools { display: flex; flex-wrap: wrap; align-items: center; gap: .2em .8em; padding-top: .5em;
  border-top: 1px solid var(--line); color: var(--muted) }
.judge, .share { display: flex; flex-wrap: wrap; align-items: center; gap: .2em }
.judge { flex: 1; min-height: 2.25em; border-radius: .5em }
.judge.why { flex-basis: 100%; gap: .4em }
.judge.why .facts:not(:only-child) { flex-basis: 100% }
blockquote { flex-basis: 100%; margin: 0; padding-left: .9em; border-left: 3px solid var(--line) }
.composer { padding: .8em 1em .7em; background: var(--surface); border-top: 1px solid var(--line) }
.composer > * { max-width: 44em; margin-inline: auto }
.field { display: flex; align-items: flex-end; gap: .4em; padding: .3em; border: 1.5px solid var(--edge);
  border-radius: 1.4em; background: var(--surface) }
.field:focus-within { border-color: var(--link); box-shadow: 0 0 0 2px var(--link) }
.field:has([aria-invalid]) { border-color: var(--danger-ink) }
textarea { flex: 1; min-width: 0; max-height: 30vh; padding: .45em .4em .45em .8em; border: 0; background: none; resize: none;
  line-height: 1.4 }
textarea:focus-visible { outline: none }
textarea::placeholder { color: var(--muted); opacity: 1 }
.send { display: grid; place-items: center; flex: none; width: 2.4em; height: 2.4em; padding: 0; border: 1px solid transparent;
  border-radius: 50%; background: var(--accent); color: var(--on-accent) }
.send:hover { background: color-mix(in srgb, var(--accent), #000 14%) }
.counter { padding-top: .35em; font-size: .84em; color: var(--muted); text-align: right }
.counter.over { color: var(--danger-ink); font-weight: 600 }
.foot { padding-top: .5em; font-size: .84em; color: var(--muted); text-align: center }
.foot a { color: var(--danger-ink); font-weight: 650 }`;

// After all else. NARROW in chat.js has the same measure.
const FITS = `
:host([data-mode="page"]) { position: static !important }
:host([data-mode="page"]) .panel { position: static; width: 100%; height: var(--vejviser-height, 100dvh); border: 0;
  border-radius: 0; box-shadow: none }
:host([data-mode="page"]) .head { padding-inline: max(1em, (100% - 44em) / 2) }
@media (max-width: 30em), (max-height: 26em) {
  :host(:not([data-mode="page"])) .panel { inset: 0; width: 100%; height: 100dvh; border: 0; border-radius: 0 }
}
@media (max-height: 26em) {
  .panel, :host([data-mode="page"]) .panel { display: block; overflow: hidden auto }
  .log { overflow: visible }
}
@media (pointer: coarse) {
  .tool, .send { width: 44px; height: 44px }
  .choice, .choice.small, .way, .sources summary { min-height: 44px }
}
@media (prefers-reduced-motion: no-preference) {
  .log { scroll-behavior: smooth }
  .launcher, .choice, .tool, .send, .way, .icon { transition: background-color .15s, border-color .15s, transform .15s }
  .panel { animation: rise .22s cubic-bezier(.2, .8, .3, 1) }
  .message, .reply { animation: rise .2s ease-out }
  .typing i { animation: blink 1.2s infinite both }
  .typing i:nth-child(2) { animation-delay: .18s }
  .typing i:nth-child(3) { animation-delay: .36s }
  :host([data-mode="page"]) .panel { animation: none }
}
@keyframes rise { from { opacity: 0; transform: translateY(.6em) } }
@keyframes blink { 0%, 60%, 100% { opacity: .35 } 30% { opacity: 1 } }
@media (forced-colors: active) {
  .card, .bubble, .mark, .launcher, .send, .tool, .call { border: 1px solid CanvasText }
  :focus-visible, .field:focus-within { outline: 3px solid Highlight; outline-offset: 2px }
  .typing i { background: CanvasText }
}`;

const PRINT = `
body { font: 12pt/1.45 system-ui, sans-serif; max-width: 40em }
h1 { font-size: 16pt } h2 { font-size: 13pt }
footer { margin-top: 2em; font-size: 10pt }
.sr { display: none }`;

/** @returns {CSSStyleSheet} */
export function sheet() {
  const made = new CSSStyleSheet();
  made.replaceSync(HOST + FRAME + TALK + CARDS + FITS);
  return made;
}

/** A sheet belongs to the window it was made in. @param {Window & typeof globalThis} view */
export function printSheet(view) {
  const made = new view.CSSStyleSheet();
  made.replaceSync(PRINT);
  return made;
}
