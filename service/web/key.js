// The key that writing asks for: tried before it is used, kept until the tab is closed, sent in a header and nowhere else.

import { $, button, el, kept } from "/static/elements.js";
import { api } from "/static/server.js";

const KEPT_AS = "writing-key";

export const keptKey = () => kept.get(KEPT_AS);
export const forgetKey = () => kept.forget(KEPT_AS);

// A header takes Latin-1 only: the bytes of UTF-8 go as characters, and the service compares bytes.
export const keyHeader = (key) => ({ "X-API-Key": String.fromCharCode(...new TextEncoder().encode(key)) });

async function isKey(key) {
  try {
    await api("/api/key", { headers: keyHeader(key) });
    return true;
  } catch (error) {
    if (error.status === 401) return false;
    throw error;
  }
}

// ---- asking for it ----

const field = el("input", { type: "password", id: "key", autocomplete: "off", spellcheck: "false",
  "aria-describedby": "key-why key-note key-error" });
const why = el("p", { id: "key-why", dir: "auto" });
const wrong = el("p", { id: "key-error", class: "error", role: "alert", dir: "auto" });
const send = el("button", { class: "quiet" }, "Use this key");
let answer = null; // tells who waits for the key whether there is one
let asker = null; // the control that has the focus again then
let trying = false;

export const keyForm = el("form", { class: "key-form", hidden: true, autocomplete: "off", onsubmit: submitted }, why,
  el("label", { for: "key" }, "Key"), field, el("p", { id: "key-note", class: "soft" }, "The operator has set it as CAREERCITE_API_KEY. "
    + "It is kept until this tab is closed."),
  wrong, el("div", { class: "row" }, send, button("Cancel", "quiet", () => ended(false))));

// Whether there is a key that fits; asked for where there is none. `reason` says what for, `by` is the control that wants it.
export async function obtainKey(reason, by) {
  const before = keptKey();
  if (before && await isKey(before)) return true;
  forgetKey();
  why.textContent = reason;
  wrong.textContent = before ? "The key that was kept does not fit any more." : "";
  field.value = "";
  keyForm.hidden = false;
  field.focus();
  keyForm.scrollIntoView({ block: "nearest" });
  asker = by;
  return new Promise((resolve) => { answer = resolve; });
}

async function submitted(event) {
  event.preventDefault();
  const key = field.value.trim();
  if (trying) return;
  if (!key) return refuse("Type the key.");
  setTrying(true);
  try {
    if (!await isKey(key)) return refuse("This is not the key. Check it and try again.");
    kept.set(KEPT_AS, key);
    ended(true);
  } catch (error) {
    refuse(error.message);
  } finally {
    setTrying(false);
  }
}

function setTrying(now) {
  trying = now;
  send.setAttribute("aria-disabled", String(now));
}

function refuse(message) {
  wrong.textContent = message;
  keyForm.scrollIntoView({ block: "nearest" });
  field.focus();
  field.select();
}

function ended(there) {
  (asker.isConnected ? asker : $("pane-title")).focus();
  keyForm.hidden = true;
  field.value = wrong.textContent = "";
  answer(there);
}
