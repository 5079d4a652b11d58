// An answer on the page: how the question was read, blocks with their marks, confidence, sources, and what can be done with it.

import { articleFacts, button, dateWords, digestWords, el, note, soft, suggested } from "/static/elements.js";
import { citationButton, markButton, originOf, quoteParts, sourceList } from "/static/citations.js";
import { copyEvalCase, copyLink, copyMarkdown } from "/static/copying.js";
import { titlesOf } from "/static/library.js";
import { openSource } from "/static/source.js";
import { openTrace } from "/static/trace.js";

export const CONFIDENCE = { // what the words mean to a reader
  strong: "the passages speak of just this.",
  fair: "the passages come near to this. Read the quotes.",
  weak: "only loosely related passages were found. Read the quotes before you rely on them.",
};
const TITLES_SHOWN = 3;
const BIDI = /[\u202a-\u202e\u2066-\u2069]/; // marks of direction, which a cut would leave open
const LONGEST_LABEL = 60; // letters; a longer first cell of a row is read, not glanced at
const LINK_OUTDATED = "The articles have changed since this link was made, and so may the answer have.";

// The parts of a turn's answer. `actions.ask(question)` asks a further one, `actions.again(turn, changes)` this one in another way.
export function answerParts(turn, actions) {
  const { answer } = turn;
  const { citations = [], nearest = [], suggestions = [], answered, confidence } = answer;
  const cited = new Map(citations.map((c) => [c.n, c]));
  return [...readingNotes(turn, actions), ...bodyParts(answer, cited),
    confidence && el("p", { class: "confidence" }, "Confidence: ", el("b", { class: confidence }, confidence), ` – ${CONFIDENCE[confidence]}`),
    answer.kind !== "chat" && actionRow(turn),
    citations.length && sourceList(citations),
    !answered && nearest.length && el("section", {}, el("h3", {}, "Nearest in the articles"), el("ul", { class: "nearest" },
      nearest.map((c) => el("li", {}, citationButton(c, { class: "quote-card", dir: "auto" }, quoteParts(c)))))),
    ...suggested("h3", answered ? "You could also ask" : "Questions to try", suggestions, actions.ask),
  ].filter(Boolean);
}

// ---- how the question was read ----

// What was made of the question beyond its words, each with the way to take it back.
function readingNotes(turn, actions) {
  const { question, resolved_question: resolved, corrections = [], carried_over: carried } = turn.answer;
  const taken = corrections.reduce((text, { from, to }) => text.replace(from, () => to), question);
  const typed = [question, taken].some((text) => text.toLowerCase().includes((resolved ?? "").toLowerCase()));
  return [
    corrections.length && note(corrections.map(({ from, to }) => `Read “${from}” as “${to}”.`).join(" "),
      button("Ask exactly as typed", "inline", () => actions.again(turn, { asTyped: true }))),
    !typed && note(`Taken as: ${resolved}`, carried && button("Ask without the earlier questions", "inline", () => actions.again(turn, { before: [] }))),
    turn.asTyped && note("Asked exactly as typed."),
    turn.only.length > 0 && note(`Asked only of: ${few(titlesOf(turn.only))}`),
    turn.index && turn.index !== turn.answer.index_version && note(LINK_OUTDATED),
  ].filter(Boolean);
}

const few = (titles) => [...titles.slice(0, TITLES_SHOWN), ...(titles.length > TITLES_SHOWN ? [`and ${titles.length - TITLES_SHOWN} more`] : [])].join("; ");

// ---- what can be done with it ----

function actionRow(turn) {
  const action = (label, run) => button(label, "action", (event) => run(turn, event.currentTarget));
  return el("div", { class: "actions", role: "group", "aria-label": "About this answer" }, el("button", { type: "button", class: "action why",
    onclick: (event) => openTrace(turn, event.currentTarget) }, "Why this answer"),
  action("Copy link", copyLink), action("Copy as Markdown", copyMarkdown), action("Copy as eval case", copyEvalCase));
}

// ---- blocks ----

function bodyParts({ answer, answered, kind, blocks = [] }, cited) {
  if (blocks.some((block) => block.kind !== "note")) return blocks.map((block) => blockPart(block, cited));
  const notes = blocks.filter((block) => block.kind === "note" && !answer.includes(block.text));
  return [el("p", { class: !answered && kind === "declined" ? "plain refusal" : "plain", dir: "auto" }, answer), ...notes.map((block) => note(block.text))];
}

function blockPart(block, cited) {
  const text = (tag, s) => s && el(tag, { dir: "auto" }, statement(s, cited));
  const value = (s) => (s ? statement(s, cited, true) : soft("not stated"));
  switch (block.kind) {
    case "sentences": return el("p", { dir: "auto" }, block.statements.flatMap((s) => [...statement(s, cited), " "]));
    case "list": return el("div", {}, text("p", block.lead), el("ul", {}, block.items.map((s) => text("li", s))), text("p", block.tail));
    case "table": return dataTable(block, value);
    case "figures": return table(["Figure", "For", "Date", "Source"], block.rows.map((row) => {
      const { date, source } = originOf(row, cited);
      return [value(row.figure), row.scope || soft("not stated"), dateWords(date, "medium") || soft("not stated"), source];
    }));
    case "catalogue": return el("div", {}, el("p", {}, block.lead), el("ul", { class: "articles" }, block.documents.map(articleItem)),
      block.more > 0 && el("p", {}, `and ${block.more} more.`));
    case "note": return note(block.text);
    default: return null;
  }
}

export const articleItem = (doc) => el("li", {},
  button(doc.title, "link", (event) => openSource(doc.id, null, event.currentTarget)),
  soft(articleFacts(doc) || "undated"), soft(digestWords(doc.digest_of)));

// The column of labels is left out where no row has one.
function dataTable({ columns, rows }, value) {
  const labelled = rows.some((row) => row.label);
  return table(labelled ? ["Aspect", ...columns] : columns, rows.map((row) => [...(labelled ? [row.label] : []), ...row.cells.map(value)]), labelled);
}

const isLong = (content) => [content].flat().reduce((sum, part) => sum + (part.textContent ?? part).length, 0) > LONGEST_LABEL;

// Roles are written out because the narrow layout changes how the parts are displayed.
function table(columns, rows, headed = true) {
  const head = columns.map((label) => el("th", { role: "columnheader", scope: "col", dir: "auto" }, label));
  const cell = (content, i) => (headed && i === 0
    ? el("th", { role: "rowheader", scope: "row", dir: "auto", class: isLong(content) && "prose" }, content)
    : el("td", { role: "cell", "data-label": columns[i], dir: "auto" }, el("div", {}, content)));
  const body = rows.map((row) => el("tr", { role: "row" }, row.map(cell)));
  return el("div", { class: "table" }, el("table", { role: "table" }, el("thead", { role: "rowgroup" }, el("tr", { role: "row" }, head)),
    el("tbody", { role: "rowgroup" }, body)));
}

// No direction mark reaches beyond the words of its statement. The first mark is tied to the last word, so that it never begins a line.
function statement(s, cited, short = false) {
  const text = (short ? s.value : null) ?? s.text;
  const marks = (s.citations ?? []).filter((n) => cited.has(n)).map((n) => markButton(cited.get(n)));
  const cut = BIDI.test(text) ? 0 : text.lastIndexOf(" ") + 1;
  if (!marks.length || text.length - cut > 20) return [el("bdi", {}, text), ...marks];
  return [el("bdi", {}, text.slice(0, cut)), el("span", { class: "tied" }, el("bdi", {}, text.slice(cut)), marks[0]), ...marks.slice(1)];
}
