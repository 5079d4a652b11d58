// Talking to the service: every request goes through here, with the key where one is kept, and is sent again once there is a key that was missing.
// Whatever goes wrong comes out as an error whose message can be shown, with `status`, `code` and `seconds` (until it is worth trying again) where
// the service gave them, and a `reference` where only the operator can tell what it was.

import { counted } from "/static/elements.js";
import { ASKING, keptKey, keyHeader, obtainKey } from "/static/key.js";

export const server = new EventTarget(); // "index": the service answers from another index than before

const LONGEST_WAIT_MS = 60000; // unless a request says otherwise by `wait`
const BEHIND_THE_KEY = ["not_ready", "overloaded", "busy"]; // what only they are told whose key fits
const WORDS = { // by code: what happened
  rate_limited: "Too many requests have come from your address in a short time.",
  overloaded: "Too many questions are being answered at this moment.",
  busy: "Other articles are being taken in at this moment.",
  not_ready: "There are no articles to answer from yet: they are still being read, or the operator has to run 'careercite ingest'.",
  unknown_host: `This service does not answer to the name “${location.hostname}”. Use the address that its operator gave you; the operator can add `
    + "this one to CAREERCITE_TRUSTED_HOSTS.",
  too_slow: "The connection is so slow that the request did not arrive in time. Try again, over a better one if there is one.",
  internal: "The service met an error of its own. Try again; if it comes back, tell its operator the reference below.",
};
let version = null;

// The body of the reply. `key` is the kind of key that the request needs, `reason` and `by` say for what and which control has it asked for.
export async function api(path, { key = ASKING, reason, by, ...options } = {}) {
  const sent = keptKey(key);
  const { response, body } = await send(path, sent, options);
  if (isWrongKey(response, body)) {
    await obtainKey(key, { refused: sent, fits, reason, by });
    return api(path, { key, reason, by, ...options });
  }
  if (!response.ok) throw trouble(response, body);
  if (!body) throw new Error("The server sent a reply that could not be read.");
  notice(body.index_version);
  return body;
}

export const post = (path, content, options = {}) => api(path, { ...options, method: "POST",
  headers: { "Content-Type": "application/json" }, body: JSON.stringify(content) });

async function send(path, key, { signal, wait = LONGEST_WAIT_MS, headers, ...options } = {}) {
  const late = AbortSignal.timeout(wait);
  const asked = { ...options, headers: { ...headers, ...keyHeader(key) }, signal: signal ? AbortSignal.any([signal, late]) : late };
  const response = await fetch(path, asked).catch((error) => {
    if (signal?.aborted) throw error;
    throw new Error(late.aborted ? "The server took too long to reply."
      : "The server cannot be reached. Check that it is running and that you are connected.");
  });
  return { response, body: response.status === 204 ? {} : await response.json().catch(() => null) };
}

// A proxy before the service may answer 401 for reasons of its own.
const isWrongKey = (response, body) => response.status === 401 && body?.code === "wrong_key";

async function fits(kind, key) {
  const { response, body } = await send(kind.triedBy, key);
  if (isWrongKey(response, body)) return false;
  if (response.ok || BEHIND_THE_KEY.includes(body?.code)) return true;
  throw trouble(response, body);
}

function trouble(response, body) {
  const { status, headers } = response;
  const [code, seconds] = [body?.code, Number(headers.get("Retry-After")) || 0];
  return Object.assign(new Error(inWords(status, body, seconds)), { status, code, seconds, reference: code === "internal" ? body.request_id : "" });
}

function inWords(status, body, seconds) {
  const known = WORDS[body?.code] ?? (status === 429 && WORDS.rate_limited);
  const told = typeof body?.detail === "string" && body.detail.replace(/^question: /, "Your question: ");
  const said = known || told || `The server ${status < 500 ? "did not accept this" : "had a problem"} (${status})`;
  const sentence = said[0].toUpperCase() + said.slice(1);
  return `${sentence}${/[.?!]$/.test(sentence) ? "" : "."}${seconds ? ` Try again in ${counted(seconds, "second")}.` : ""}`;
}

function notice(seen) {
  if (!seen || seen === version) return;
  const before = version;
  version = seen;
  if (before) server.dispatchEvent(new Event("index"));
}
