// What can be taken along from an answer: its address, its text as Markdown with footnotes, and a case for `careercite eval`.

import { $, announce, dateWords, joined } from "/static/elements.js";
import { originOf, placeWords } from "/static/citations.js";
import { addressOf } from "/static/address.js";
import { library } from "/static/library.js";

const SHOWN_MS = 2000; // how long a button says that it has copied

export const copyLink = (turn, by) => copy(`${location.origin}/${addressOf(turn)}`, by);
export const copyMarkdown = (turn, by) => copy(markdownOf(turn), by);
export const copyEvalCase = (turn, by) => copy(`${JSON.stringify(evalCaseOf(turn))}\n`, by);

// Where the browser lets no page copy (plain HTTP to another machine), the text is shown to be copied by hand.
async function copy(text, by) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    $("copy-text").value = text;
    $("copy").showModal();
    return $("copy-text").select();
  }
  announce("Copied.");
  const label = by.dataset.label ??= by.textContent;
  by.textContent = "Copied";
  clearTimeout(by.timer);
  by.timer = setTimeout(() => { by.textContent = label; }, SHOWN_MS);
}

// ---- Markdown ----

const escaped = (text) => text.replace(/[\\`*_{}[\]<>#|~&]/g, "\\$&").replace(/^(\s*)([-+=]|\d+[.)])/gm, (_, indent, mark) =>
  indent + mark.slice(0, -1) + "\\" + mark.at(-1));
const inLine = (text) => escaped(text).replace(/\s+/g, " ").trim();

export function markdownOf(turn) {
  const { answer } = turn;
  const cited = answer.answered ? answer.citations : answer.nearest;
  const byNumber = new Map(cited.map((c) => [c.n, c]));
  const body = answer.blocks.length ? answer.blocks.map((block) => blockMarkdown(block, byNumber)) : [inLine(answer.answer)];
  const near = !answer.answered && cited.length ? [`Nearest in the articles: ${cited.map((c) => `[^${c.n}]`).join(" ")}`] : [];
  return `${[`## ${inLine(turn.question)}`, ...body, ...near, cited.map(footnote).join("\n")].filter(Boolean).join("\n\n")}\n`;
}

function blockMarkdown(block, cited) {
  const said = (s, text = s?.text) => (s ? inLine(text) + s.citations.map((n) => `[^${n}]`).join("") : "not stated");
  switch (block.kind) {
    case "sentences": return block.statements.map((s) => said(s)).join(" ");
    case "list": return [block.lead && `${said(block.lead)}\n`, ...block.items.map((s) => `- ${said(s)}`), block.tail && `\n${said(block.tail)}`]
      .filter(Boolean).join("\n");
    case "table": return tableMarkdown(block, said);
    case "figures": return grid(["Figure", "For", "Date", "Source"], block.rows.map((row) => {
      const { date, source } = originOf(row, cited);
      return [said(row.figure, row.figure.value), inLine(row.scope) || "not stated", dateWords(date) || "not stated", inLine(source)];
    }));
    case "catalogue": return [block.lead, "", ...block.documents.map((doc) => `- ${inLine(doc.title)}`)].join("\n");
    default: return `*${inLine(block.text)}*`;
  }
}

function tableMarkdown({ columns, rows }, said) {
  const labelled = rows.some((row) => row.label);
  return grid([...(labelled ? ["Aspect"] : []), ...columns].map(inLine), rows.map((row) => [...(labelled ? [inLine(row.label)] : []),
    ...row.cells.map((cell) => said(cell, cell?.value))]));
}

const line = (cells) => `| ${cells.join(" | ")} |`;
const grid = (head, body) => [line(head), line(head.map(() => "---")), ...body.map(line)].join("\n");

function footnote(c) {
  const url = /^https?:\/\/[^\s<>]+$/i.test(c.url ?? "") && `<${c.url}>`;
  return `[^${c.n}]: “${inLine(c.quote)}” – ${joined([inLine(joined([c.title, placeWords(c)])), url], " · ")}`;
}

// ---- a case for `careercite eval` ----

// What was asked, and as the right reply the one that was given: its quotes, or a refusal. Whoever knows better changes that.
export function evalCaseOf(turn) {
  const { answer } = turn;
  return {
    id: `${answer.index_version}-${turn.question.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "-").slice(0, 60)}`,
    question: turn.question,
    history: turn.before,
    type: answer.kind,
    must: answer.citations.map((c) => ({ name: c.quote.slice(0, 80), any: [patternOf(c.quote)] })),
    must_not: [],
    evidence: answer.citations.map((c) => ({ doc: sourceOf(c.document_id), quote: c.quote })),
    min_docs: new Set(answer.citations.map((c) => c.document_id)).size,
    must_docs: [],
    ...(turn.only.length ? { documents: turn.only } : {}),
    index_version: answer.index_version,
  };
}

// A regular expression for the words as a statement says them: white space folded, bracketed numbers of the source left out.
const patternOf = (quote) => quote.replace(/\s*\[\d+\]/g, "").trim().replace(/[\\^$.*+?()[\]{}|]/g, "\\$&").replace(/\s+/g, "\\s+");
const sourceOf = (id) => library.documents.find((doc) => doc.id === id)?.source ?? id;
