// The keys that a service may ask for: one to ask and read with, one to write with, which opens both. A key is asked for where a request was turned
// away without it, tried before it is used, kept until the tab is closed, and sent by server.js in a header and nowhere else.

import { button, el, kept } from "/static/elements.js";
import { pane } from "/static/pane.js";

export const ASKING = { keptAs: "asking-key", triedBy: "/api/search?q=key&k=1", title: "This service asks for a key",
  reason: "It answers only those who have its key. What you have typed is kept, and what you have asked is answered as soon as the key fits.",
  note: "Its operator has set it as CAREERCITE_ASKING_KEY; the key for adding articles fits, too." };
export const WRITING = { keptAs: "writing-key", triedBy: "/api/key", title: "This asks for the key for writing",
  reason: "To add or delete articles the key is needed.",
  note: "The operator has set it as CAREERCITE_API_KEY." };
const KINDS = [ASKING, WRITING];
export const NO_KEY = "no_key"; // code of the error where nobody gives the key

// ---- keeping ----

export const keptKey = (kind) => kept.get(kind.keptAs);

// The key is not kept any more, as whatever it was kept.
export function forgetKey(key) {
  for (const kind of KINDS) if (keptKey(kind) === key) kept.forget(kind.keptAs);
}

// A header takes Latin-1 only: the bytes of UTF-8 go as characters, and the service compares bytes.
export const keyHeader = (key) => (key ? { "X-API-Key": String.fromCharCode(...new TextEncoder().encode(key)) } : {});

// ---- obtaining ----

let last = Promise.resolve(); // of the requests that were turned away one after the other asks: for most the key is there then
let declined = false; // whoever gave none is asked again only after they have done something, not by what the page does by itself

for (const type of ["keydown", "pointerdown", "click"]) addEventListener(type, () => { declined = false; }, true);

// Keeps a key that fits, in the place of `refused`, which was sent and did not; an error where nobody gives one. `fits(kind, key)` tries a key,
// `reason` says what for, `by` is the control that was used for it just now, if only by dropping files.
export function obtainKey(kind, wish) {
  const got = last.then(() => obtain(kind, wish));
  last = got.catch(() => {});
  return got;
}

async function obtain(kind, { refused, fits, ...wish }) {
  if (keptKey(kind) !== refused) return; // it was typed after that request was sent
  kept.forget(kind.keptAs);
  const others = KINDS.map(keptKey).filter((key) => key && key !== refused);
  for (const other of others) if (await fits(kind, other)) return kept.set(kind.keptAs, other);
  const key = declined && !wish.by ? null : await askFor(kind, { ...wish, fits: (typed) => fits(kind, typed), before: refused });
  if (!key) throw Object.assign(new Error("This service asks for a key, and none was given."), { status: 401, code: NO_KEY });
  kept.set(kind.keptAs, key);
}

// ---- asking for it ----

const [title, why, note] = [el("h2", { id: "key-title" }), el("p", { id: "key-why", dir: "auto" }), el("p", { id: "key-note", class: "soft" })];
const field = el("input", { type: "password", id: "key", autocomplete: "off", spellcheck: "false", "aria-describedby": "key-why key-note key-error" });
const wrong = el("p", { id: "key-error", class: "error", role: "alert", dir: "auto" });
const send = el("button", { class: "quiet" }, "Use this key");
const box = el("dialog", { class: "box", "aria-labelledby": "key-title", onclose: () => { if (!box.open) ended(null); } },
  el("form", { class: "key-form", autocomplete: "off", onsubmit: submitted }, title, why, el("label", { for: "key" }, "Key"), field, note, wrong,
    el("div", { class: "row" }, send, button("Cancel", "quiet", () => ended(null)))));
let asked = null; // {fits, by, answer} while it is asked for
let trying = false;

function askFor(kind, { reason, by, fits, before }) {
  title.textContent = kind.title;
  why.textContent = reason ?? kind.reason;
  note.textContent = `${kind.note} It is kept until this tab is closed.`;
  document.body.append(box); // on a page that asks for no key there is no field for one
  box.showModal();
  complain(before ? "The key that was kept does not fit any more." : "");
  field.focus();
  return new Promise((answer) => { asked = { fits, by, answer }; });
}

async function submitted(event) {
  event.preventDefault();
  const [key, mine] = [field.value.trim(), asked];
  if (trying) return;
  if (!key) return refuse("Type the key.");
  setTrying(true);
  complain(""); // so that the same complaint is told again
  try {
    const there = await mine.fits(key);
    if (asked !== mine) return; // given up meanwhile
    if (there) ended(key);
    else refuse("This is not the key. Check it and try again.");
  } catch (error) {
    if (asked === mine) refuse(error.message);
  } finally {
    setTrying(false);
  }
}

function setTrying(now) {
  trying = now;
  send.setAttribute("aria-disabled", String(now));
}

function complain(message) {
  wrong.textContent = message;
  field.setAttribute("aria-invalid", String(Boolean(message)));
}

function refuse(message) {
  complain(message);
  field.focus();
  field.select();
}

function ended(key) {
  if (!asked) return;
  const { by, answer } = asked;
  asked = null;
  declined = !key;
  field.value = "";
  complain("");
  box.close(); // the focus goes back to where it was
  box.remove();
  if (by?.isConnected) by.focus();
  answer(key);
}

// A sheet that is shown anew, at another width, would lie above it.
pane.addEventListener("shown", () => {
  if (!asked) return;
  box.close();
  box.showModal();
});
