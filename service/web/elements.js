// What every part of the page is made of. Text from the server reaches the page as text nodes only; it is never parsed as markup.

export const $ = (id) => document.getElementById(id);

// el("p", {class: "x", onclick: f}, child, …): strings become text nodes; null and false are left out.
export function el(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (value !== false) node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat().filter((child) => child || child === 0));
  return node;
}

export const button = (label, kind, onclick) => el("button", { type: "button", class: kind, dir: "auto", onclick }, label);
export const soft = (text) => text && el("span", { class: "soft", dir: "auto" }, text);
export const note = (text, ...controls) => el("p", { class: "note", dir: "auto" }, text, controls.flatMap((control) => control ? [" ", control] : []));

// What went wrong, with the reference that the operator needs where there is one; and a control to try again.
export const wrong = ({ message, reference }, props = {}) => [el("p", { class: "error", dir: "auto", ...props }, message),
  ...(reference ? [el("p", { class: "soft reference" }, "Reference: ", el("code", {}, reference))] : [])];
export const failure = (error, label, again) => [...wrong(error), button(label, "quiet", again)];

export const joined = (parts, by = " · ") => parts.filter(Boolean).join(by);
export const counted = (number, noun) => `${number.toLocaleString("en-GB")} ${noun}${number === 1 ? "" : "s"}`;

// Questions as buttons that ask them, below a heading; nothing where there are none.
export const suggested = (tag, heading, questions, ask) => (questions.length ? [el("section", { class: "suggestions" }, el(tag, {}, heading),
  questions.map((text) => button(text, "suggestion", () => ask(text))))] : []);

// ISO dates in words; anything else as the article gives it.
export function dateWords(value, dateStyle = "long") {
  if (!/^\d{4}-\d{2}-\d{2}/.test(value ?? "")) return value || "";
  const date = new Date(`${value.slice(0, 10)}T00:00:00Z`);
  return isNaN(date) ? value : date.toLocaleDateString("en-GB", { dateStyle, timeZone: "UTC" });
}

// The date of an article, of what it retells where it has none; and when a date was, 0 where that cannot be told.
export const dateOf = (doc) => doc.updated ?? doc.published ?? doc.digest_of?.published ?? "";
export const timeOf = (date) => Date.parse(date) || 0;

export const digestWords = (d) => d && joined([`Digest of “${d.title}”`, d.author, d.publisher, dateWords(d.published)], ", ");
export const articleFacts = (d) => joined([d.author, d.publisher, d.published && `published ${dateWords(d.published)}`,
  d.updated && `updated ${dateWords(d.updated)}`]);

const memory = new Map();

// What this tab keeps until it is closed; until it is loaded again where the browser lets the page keep nothing.
export const kept = {
  get: (name) => attempt(() => sessionStorage.getItem(name)) ?? memory.get(name) ?? "",
  set(name, value) {
    memory.set(name, value);
    attempt(() => sessionStorage.setItem(name, value));
  },
  forget(name) {
    memory.delete(name);
    attempt(() => sessionStorage.removeItem(name));
  },
};

function attempt(run) {
  try {
    return run();
  } catch {
    return null;
  }
}

// Puts other parts into a box; the focus stays where it was, on the control of the same name or the first there is.
export function refill(box, ...parts) {
  const focused = box.contains(document.activeElement) && document.activeElement.textContent;
  box.replaceChildren(...parts);
  if (focused === false) return;
  const controls = [...box.querySelectorAll("button")];
  (controls.find((control) => control.textContent === focused) ?? controls[0] ?? $("question")).focus({ preventScroll: true });
}

// Said to screen readers, without a change on the screen.
export const announce = (text) => { $("status").textContent = text; };
export const motion = () => (matchMedia("(prefers-reduced-motion: reduce)").matches ? "instant" : "smooth");
