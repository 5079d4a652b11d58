// The list of the articles: searched, ordered, each to be opened, and ticked where questions are to be asked of it alone.

import { button, counted, dateOf, el, failure, soft, timeOf } from "/static/elements.js";
import { articleItem } from "/static/answers.js";
import { deleteControl } from "/static/deleting.js";
import { choose, library, loadLibrary } from "/static/library.js";
import { keepingFocus, paged } from "/static/paging.js";

const MOST_CHOSEN = 1000; // ids that the service takes with a question
const byTitle = new Intl.Collator("en", { numeric: true }).compare;
const ORDERS = {
  newest: ["Newest first", (one, other) => timeOf(dateOf(other)) - timeOf(dateOf(one)) || byTitle(one.title, other.title)],
  title: ["By title", (one, other) => byTitle(one.title, other.title)],
};

const search = el("input", { type: "search", id: "find", placeholder: "Title, author, publisher or file", autocomplete: "off", spellcheck: "false",
  oninput: draw });
const order = el("select", { id: "order", onchange: draw }, Object.entries(ORDERS).map(([value, [label]]) => el("option", { value }, label)));
const scope = el("p", { class: "asked", role: "status", tabindex: "-1" });
const count = el("p", { class: "soft", role: "status" });
const onlyThese = button("", "inline", () => chooseAtMost(matches.map((doc) => doc.id)));
const list = el("div");
let matches = [];
let first = new Set(); // the articles that were chosen when the list was opened or searched: these do not move while one ticks

const finding = el("div", {}, el("div", { class: "finding" }, el("label", { for: "find", class: "sr" }, "Search the articles"), search,
  el("label", { for: "order", class: "sr" }, "Order"), order), el("div", { class: "found" }, count, onlyThese));

export const listPart = el("section", { "aria-labelledby": "list-title" }, el("h3", { id: "list-title" }, "All articles"), scope, finding, list);

// As it stands at first sight: all articles, the chosen ones first.
export function showList() {
  search.value = "";
  draw();
}

// ---- search ----

const folded = (text) => text.normalize("NFKD").toLowerCase().normalize("NFD").replace(/\p{M}/gu, "");
const foldedOf = new WeakMap(); // by article: what is searched

function searched(doc) {
  const { title, author, publisher, source, digest_of: digest } = doc;
  if (!foldedOf.has(doc)) foldedOf.set(doc, folded([title, author, publisher, source, digest?.title, digest?.author, digest?.publisher].join("\n")));
  return foldedOf.get(doc);
}

function found() {
  const words = folded(search.value).split(/\s+/).filter(Boolean);
  const fits = library.documents.filter((doc) => words.every((word) => searched(doc).includes(word)));
  const [, compare] = ORDERS[order.value];
  return fits.sort((one, other) => first.has(other.id) - first.has(one.id) || compare(one, other));
}

// ---- drawing ----

function draw() {
  first = library.chosen;
  drawSame();
}

function drawSame() {
  matches = found();
  keepingFocus(list, () => list.replaceChildren(...listed()), search);
  const all = library.documents.length;
  const some = matches.length === all ? "" : `${matches.length.toLocaleString("en-GB")} of `;
  count.textContent = all ? some + counted(all, "article") : "";
  onlyThese.textContent = `Ask only ${matches.length === 1 ? "this one" : `these ${matches.length.toLocaleString("en-GB")}`}`;
  finding.hidden = !all;
  onlyThese.hidden = !matches.length || matches.length === all;
  showScope();
}

function listed() {
  if (library.error && !library.documents.length) return failure(library.error, "Load the articles again", loadLibrary);
  if (!library.documents.length) return [el("p", {}, "There are no articles yet.")];
  return matches.length ? paged(matches, item, { kind: "articles choosing" }) : [el("p", {}, "No article has all these words.")];
}

function item(doc) {
  const made = articleItem(doc);
  made.querySelector(".link").dataset.key = `open ${doc.id}`;
  const tick = el("input", { type: "checkbox", "data-id": doc.id, "data-key": `choose ${doc.id}`, "aria-label": `Ask only this: ${doc.title}`,
    onchange: (event) => ticked(event.currentTarget) });
  tick.checked = library.chosen.has(doc.id);
  return el("li", {}, el("label", { class: "tick", title: "Ask only this" }, tick),
    el("div", {}, [...made.children], soft(doc.source), doc.uploaded && library.writing && deleteControl(doc)));
}

// ---- which articles are asked ----

function ticked(tick) {
  const ids = [...library.chosen].filter((id) => id !== tick.dataset.id);
  chooseAtMost(tick.checked ? [...ids, tick.dataset.id] : ids);
}

function chooseAtMost(ids) {
  if (ids.length <= MOST_CHOSEN) choose(ids);
  showScope(ids.length > MOST_CHOSEN && `Questions can be limited to ${MOST_CHOSEN.toLocaleString("en-GB")} articles at most. Search for fewer.`);
}

function showScope(refusal = "") {
  for (const tick of list.querySelectorAll("[data-id]")) tick.checked = library.chosen.has(tick.dataset.id);
  const { chosen, documents } = library;
  const all = documents.length === 1 ? "the one article" : `all ${documents.length.toLocaleString("en-GB")} articles`;
  const more = documents.length > 1 ? " Tick some to ask only those." : "";
  scope.replaceChildren(refusal ? el("span", { class: "error" }, `${refusal} `) : "",
    chosen.size ? `Questions are asked of ${counted(chosen.size, "article")} only. ` : `Questions are asked of ${all}.${more}`,
    chosen.size ? button("Ask all articles", "inline", askAll) : "");
  scope.hidden = !documents.length;
}

function askAll() {
  choose([]);
  scope.focus({ preventScroll: true });
}

library.addEventListener("loaded", drawSame);
library.addEventListener("failed", drawSame);
library.addEventListener("chosen", () => showScope());
