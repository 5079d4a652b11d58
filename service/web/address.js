// The address of an answer: all that it depends on, so that opening the address asks the same again.

export const MOST_BEFORE = 20; // earlier questions that the service takes

export function addressOf({ question, before, only, asTyped, answer }) {
  const fields = new URLSearchParams([["q", question], ...before.map((earlier) => ["after", earlier]), ...only.map((id) => ["only", id])]);
  if (asTyped) fields.set("typed", "1");
  if (answer) fields.set("index", answer.index_version);
  return `#${fields}`;
}

// The same as the service takes it.
export const requestOf = ({ question, before, only, asTyped }) => ({ question, history: before,
  ...(only.length ? { documents: only } : {}), ...(asTyped ? { as_typed: true } : {}) });

// What an address asks; null where it asks nothing.
export function readAddress(hash) {
  const fields = new URLSearchParams(hash.slice(1));
  const all = (name) => fields.getAll(name).filter((value) => value.trim());
  const [question] = all("q");
  return question ? { question, before: all("after").slice(-MOST_BEFORE), only: all("only"), asTyped: fields.has("typed"),
    index: fields.get("index") } : null;
}
