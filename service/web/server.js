// Talking to the service. Whatever goes wrong comes out as an error whose message can be shown, with `status` and `code` where the service gave them.

export const server = new EventTarget(); // "index": the service answers from another index than before

const LONGEST_WAIT_MS = 60000; // unless a request says otherwise by `wait`
let version = null;

export async function api(path, { signal, wait = LONGEST_WAIT_MS, ...options } = {}) {
  const late = AbortSignal.timeout(wait);
  const response = await fetch(path, { ...options, signal: signal ? AbortSignal.any([signal, late]) : late }).catch((error) => {
    if (signal?.aborted) throw error;
    throw new Error(late.aborted ? "The server took too long to reply."
      : "The server cannot be reached. Check that it is running and that you are connected.");
  });
  const body = response.status === 204 ? {} : await response.json().catch(() => null);
  if (!response.ok) throw Object.assign(new Error(inWords(response, body)), { status: response.status, code: body?.code });
  if (!body) throw new Error("The server sent a reply that could not be read.");
  notice(body.index_version);
  return body;
}

export const post = (path, content, options = {}) => api(path, { ...options, method: "POST",
  headers: { "Content-Type": "application/json" }, body: JSON.stringify(content) });

function inWords({ status, headers }, body) {
  const seconds = Number(headers.get("Retry-After"));
  const said = typeof body?.detail === "string" && body.detail ? body.detail.replace(/^question: /, "Your question: ")
    : status === 429 ? "Too many questions at once" : `The server ${status < 500 ? "did not accept this" : "had a problem"} (${status})`;
  const sentence = said[0].toUpperCase() + said.slice(1);
  return `${sentence}${/[.?!]$/.test(sentence) ? "" : "."}${status === 429 && seconds ? ` Try again in ${seconds} seconds.` : ""}`;
}

function notice(seen) {
  if (!seen || seen === version) return;
  const before = version;
  version = seen;
  if (before) server.dispatchEvent(new Event("index"));
}
