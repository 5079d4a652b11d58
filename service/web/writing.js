// Writing: uploads, deletions and looking for new files, one at a time and each with the key.

import { NO_KEY, WRITING } from "/static/key.js";
import { api } from "/static/server.js";

const LONGEST_WAIT_MS = 30 * 60000; // a hundred long PDF files are read in less
const NOT_SENT = "It could not be read: it has changed or gone since it was chosen. Choose it again.";
const MOST_FILES = 50;              // that the service takes in one request

export const writing = Object.assign(new EventTarget(), { doing: "" }); // "changed": something begins, goes on or ends

function setDoing(doing) {
  writing.doing = doing;
  writing.dispatchEvent(new Event("changed"));
}

// Runs a piece of writing once there is a key; what it gives back, or null where nobody gave the key. `reason` says why the key is needed,
// `doing` what goes on, `by` is the control that began it.
export async function write({ reason, doing, by }, run) {
  setDoing("Waiting for the key…");
  try {
    await api("/api/key", { key: WRITING, reason, by }); // before files are sent that would be turned away
    setDoing(doing);
    return await run();
  } catch (error) {
    if (error.code === NO_KEY) return null;
    throw error;
  } finally {
    setDoing("");
  }
}

const request = (path, method, options = {}) => api(path, { ...options, method, key: WRITING, wait: LONGEST_WAIT_MS });

export const removeArticle = (id) => request(`/api/documents/${encodeURIComponent(id)}`, "DELETE");
export const lookForFiles = (force) => request("/api/ingest", "POST",
  { headers: { "Content-Type": "application/json" }, body: JSON.stringify({ force }) });

// ---- uploads ----

// What became of each file, in order: {name, status, document_id, title, reason}. Whatever fails is the reason of its files.
export async function upload(files) {
  const results = [];
  for (let at = 0; at < files.length; at += MOST_FILES) {
    if (at) setDoing(`Adding ${files.length} files, ${at} are done…`);
    results.push(...await send(files.slice(at, at + MOST_FILES)));
  }
  return results;
}

// Files that are too large together are sent in two halves.
async function send(files) {
  const form = new FormData();
  for (const file of files) form.append("files", file, file.name.replace(/["\r\n]/g, "_")); // which a browser would send as %22 and the like
  try {
    return (await request("/api/documents", "POST", { body: form })).files;
  } catch (error) {
    const half = Math.ceil(files.length / 2);
    if (error.status === 413 && files.length > 1) return [...await send(files.slice(0, half)), ...await send(files.slice(half))];
    const reason = error.status || !await isReached() ? error.message : NOT_SENT;
    return files.map(({ name }) => ({ name, status: "failed", reason }));
  }
}

// A file that cannot be read any more fails like a server that is not there.
const isReached = () => api("/api/documents").then(() => true, (error) => Boolean(error.status));
