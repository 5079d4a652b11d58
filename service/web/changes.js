// The last ingest and those before it: when they were, and what they meant. Looked for again while something is still to come.

import { $, counted, el, failure } from "/static/elements.js";
import { library } from "/static/library.js";
import { keepingFocus } from "/static/paging.js";
import { momentWords, reportPart, summaryWords } from "/static/report.js";
import { api } from "/static/server.js";

const LOOK_AGAIN_MS = 2000;
const MOST_TRIES = 15; // for the report of an index that is served already: it is written within a moment
const MARKS = { asking: " The suggested questions are still being asked.",
  overtaken: " The next ingest came before all suggested questions were asked." };

const title = el("h3", { id: "changes-title", tabindex: "-1" }, "Last ingest");
const content = el("div");
let told = "";     // what is drawn, as it came
let timer = 0;
let tries = 0;

export const changesPart = el("section", { "aria-labelledby": "changes-title" }, title, content);

const isShown = () => $("pane").open && changesPart.isConnected;

export function followChanges() {
  tries = 0;
  return look();
}

async function look() {
  clearTimeout(timer);
  try {
    const { changes } = await api("/api/changes");
    draw(changes);
    const missing = changes[0] && library.version && changes[0].after !== library.version && tries++ < MOST_TRIES;
    if (isShown() && (changes[0]?.state === "asking" || missing)) timer = setTimeout(look, LOOK_AGAIN_MS);
  } catch (error) {
    told = "";
    content.replaceChildren(...failure(error, "Look again", followChanges));
  }
}

function draw(changes) {
  const now = JSON.stringify([changes, library.version]); // an article that is there can be opened
  if (now === told) return;
  told = now;
  const open = new Set([...content.querySelectorAll("details[open] > summary")].map((summary) => summary.dataset.key));
  keepingFocus(content, () => content.replaceChildren(...parts(changes, open)), title);
}

function parts([last, ...earlier], open) {
  if (!last) return [el("p", { class: "soft" }, "No ingest is reported.")];
  const state = `${momentWords(last.at)}, ${counted(last.articles, "article")}.${MARKS[last.state] ?? ""}`;
  return [el("p", { class: "soft", role: "status" }, state), reportPart(last, summaryWords(last), open),
    ...(earlier.length ? [el("details", { class: "earlier", open: open.has("earlier") },
      el("summary", { "data-key": "earlier" }, `Earlier ingests (${earlier.length})`),
      el("ul", { class: "entries" }, earlier.map((report) => el("li", {}, reportPart(report, earlierLine(report), open)))))] : [])];
}

const earlierLine = (report) => [el("time", { datetime: report.at }, momentWords(report.at)), `: ${summaryWords(report)}`];

library.addEventListener("loaded", () => { if (isShown()) followChanges(); });
