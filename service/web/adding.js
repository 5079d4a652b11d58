// Adding articles over the page: chosen or dropped files, and looking for new files in the corpus folder. Only where the operator has set a key.

import { $, button, counted, el, joined, wrong } from "/static/elements.js";
import { forgetKey, keptKey, WRITING } from "/static/key.js";
import { library } from "/static/library.js";
import { paged } from "/static/paging.js";
import { openSource } from "/static/source.js";
import { lookForFiles, upload, write, writing } from "/static/writing.js";

const ENDINGS = ".txt,.text,.md,.markdown,.mdx,.html,.htm,.xhtml,.pdf,.docx"; // that are read
const NAMED = 3; // of the files that wait for the key
const ELSEWHERE = "Articles are added by putting files into the corpus folder and running 'careercite ingest'.";

const chooser = el("input", { type: "file", multiple: true, accept: ENDINGS, class: "sr", tabindex: "-1", "aria-label": "Files to add",
  onchange: () => { add([...chooser.files]); chooser.value = ""; } }); // so that the same file can be chosen again
const choose = button("Add articles", "quiet", () => (writing.doing ? stillAtIt() : chooser.click()));
const look = button("Look for new files", "quiet", () => lookAgain(false));
const forget = button("Forget the key", "action", forgotten);
const status = el("p", { role: "status", dir: "auto" });
const outcome = el("div");
const controls = el("div", { class: "adding" }, el("h3", {}, "Add articles"),
  el("p", { class: "soft" }, "Choose files, or drop them here: .txt .md .html .pdf .docx"),
  el("div", { class: "row" }, choose, look, forget), chooser, status, outcome);
const elsewhere = el("p", { class: "soft" }, ELSEWHERE);

export const addingPart = el("section", { "aria-label": "Adding articles" }, controls, elsewhere);

// Says how something ended, on the screen and to screen readers.
export function told(text, ...details) {
  status.textContent = text;
  outcome.replaceChildren(...details);
}

const stillAtIt = () => told(`${writing.doing} One thing at a time.`);

function show() {
  controls.hidden = !library.writing;
  elsewhere.hidden = library.writing || Boolean(library.error);
  forget.hidden = !keptKey(WRITING);
  for (const each of [choose, look]) each.setAttribute("aria-disabled", String(Boolean(writing.doing)));
  addingPart.setAttribute("aria-busy", String(Boolean(writing.doing)));
  if (writing.doing) told(writing.doing);
}

function forgotten() {
  forgetKey(keptKey(WRITING));
  told("The key is forgotten.");
  choose.focus();
  show();
}

// ---- files ----

async function add(files) {
  if (writing.doing) return stillAtIt();
  if (!files.length) return;
  const names = joined(files.slice(0, NAMED).map((file) => `“${file.name}”`), ", ");
  const more = files.length > NAMED ? ` and ${files.length - NAMED} more` : "";
  const task = { reason: `To add ${names}${more} the key is needed.`, doing: `Adding ${counted(files.length, "file")}…`, by: choose };
  await attempt(task, () => upload(files), (results) => told(wordsFor(results), ...paged(results, resultItem, { shown: 10 })));
}

// Does something; how it ended is said, also where it failed or nobody gave the key.
async function attempt(task, run, tell) {
  try {
    const done = await write(task, run);
    if (done) tell(done);
    else told("Nothing was done: there was no key.");
  } catch (error) {
    told("", ...trouble(error));
  }
}

function wordsFor(results) {
  const number = (status) => results.filter((result) => result.status === status).length;
  const words = ["added", "changed", "unchanged", "failed"].map((status) => number(status) && `${number(status)} ${status}`);
  return `${joined(words, ", ")}.`;
}

function resultItem({ name, status, document_id: id, title, reason }) {
  const file = el("bdi", {}, name || "A file without a name");
  if (status === "failed") return el("li", { class: "error" }, file, ": ", el("bdi", {}, reason));
  const open = button(title, "inline", (event) => openSource(id, null, event.currentTarget));
  return el("li", {}, file, `: ${status === "unchanged" ? "is there already, " : `${status}, `}`, open);
}

// ---- new files of the corpus folder ----

async function lookAgain(force) {
  if (writing.doing) return stillAtIt();
  const task = { reason: "To look for new files the key is needed.", doing: "Looking for new files…", by: look };
  await attempt(task, () => lookForFiles(force), (found) => told(foundWords(found), ...paged(found.failed, resultOf, { shown: 10 })));
}

const resultOf = ({ source, reason }) => resultItem({ name: source, status: "failed", reason });

function foundWords(found) {
  const words = ["added", "changed", "removed", "renamed", "failed"].map((kind) => found[kind].length && `${found[kind].length} ${kind}`);
  const said = joined([...words, found.unchanged && `${found.unchanged.toLocaleString("en-GB")} unchanged`], ", ");
  return words.some(Boolean) ? `${said}.` : `Nothing is new: ${counted(found.counts.documents, "article")}.`;
}

// What stands in the way, with its cure. Where most articles are gone one may mean it.
function trouble(error) {
  const meant = error.code === "corpus_shrunk" && button("They are meant to go", "quiet danger", () => lookAgain(true));
  return [...wrong(error, { role: "alert" }), ...(meant ? [meant] : [])];
}

// ---- dropping ----

const overPanel = (event) => library.writing && addingPart.isConnected && $("pane").contains(event.target);

// A file that is dropped beside the panel would take the place of the page.
function dragged(event) {
  if (!event.dataTransfer?.types.includes("Files")) return;
  event.preventDefault();
  event.dataTransfer.dropEffect = overPanel(event) ? "copy" : "none";
  $("pane").classList.toggle("dropping", event.type === "dragover" && Boolean(overPanel(event)));
}

function dropped(event) {
  if (!event.dataTransfer?.types.includes("Files")) return;
  event.preventDefault();
  $("pane").classList.remove("dropping");
  if (!overPanel(event)) return;
  const folders = [...event.dataTransfer.items].filter((item) => item.webkitGetAsEntry()?.isDirectory);
  if (folders.length) return told("A folder cannot be added: drop the files in it.");
  add([...event.dataTransfer.files]);
}

for (const type of ["dragover", "dragleave"]) addEventListener(type, dragged);
addEventListener("drop", dropped);
writing.addEventListener("changed", show);
library.addEventListener("loaded", show);
library.addEventListener("failed", show);
show();
