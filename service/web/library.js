// The articles that the service answers from, and those of them that questions are limited to.

import { api, server } from "/static/server.js";

export const library = Object.assign(new EventTarget(), { // "loaded", "failed" and "chosen"
  documents: [],
  suggestions: [],
  writing: false,     // whether the operator has set a key
  version: null,
  error: null,
  chosen: new Set(),  // ids; none = all articles
  lost: 0,            // how many of those that were chosen have gone
});

const tell = (what) => library.dispatchEvent(new Event(what));

export async function loadLibrary() {
  try {
    const { documents, suggestions, writing, index_version: version } = await api("/api/documents");
    Object.assign(library, { documents, suggestions, writing, version, error: null });
    if (library.chosen.size) choose([...library.chosen]);
    tell("loaded");
  } catch (error) {
    library.error = error;
    tell("failed");
  }
}

// Limits questions to some articles; ids that are not there are left out, and counted as lost.
export function choose(ids) {
  const chosen = thoseThatAre(ids);
  library.lost = ids.length - chosen.length;
  const same = !library.lost && chosen.length === library.chosen.size && chosen.every((id) => library.chosen.has(id));
  library.chosen = new Set(chosen);
  if (!same) tell("chosen");
}

export function thoseThatAre(ids) {
  const known = new Set(library.documents.map((doc) => doc.id));
  return ids.filter((id) => known.has(id));
}

export const titlesOf = (ids) => library.documents.filter((doc) => ids.includes(doc.id)).map((doc) => doc.title);

server.addEventListener("index", loadLibrary);
