// The article in the pane: its text with the quote, its outline, and what was read in it. Every offset counts code points.

import { $, announce, articleFacts, counted, digestWords, el, failure, joined, soft } from "/static/elements.js";
import { fillPane, openPane, pane } from "/static/pane.js";
import { api, server } from "/static/server.js";

const shown = { doc: null, citation: null, step: null, points: [], reading: false };
const texts = new Map(); // document id -> article with its text
const HINT = "Point at an outlined unit, or reach it with Tab and the arrow keys, to see what it is.";

// ---- the pane's content ----

// Opens an article, at the quote of a citation if there is one; `step(by)` goes on to another citation.
export async function openSource(id, citation, by, step = null) {
  const stillOpen = openPane(citation?.title ?? by.textContent, by);
  try {
    const doc = texts.get(id) ?? await api(`/api/documents/${encodeURIComponent(id)}`);
    texts.set(id, doc);
    if (stillOpen()) showArticle(doc, citation, step);
  } catch (error) {
    if (!stillOpen()) return;
    const gone = error.code === "unknown_document" && "This article is not there any more.";
    fillPane(...(gone ? [el("p", { class: "error" }, gone)] : failure(error, "Load the article again", () => openSource(id, citation, by, step))));
    announce(gone || error.message);
  }
}

function showArticle(doc, citation, step) {
  Object.assign(shown, { doc, citation, step, points: Array.from(doc.text) });
  $("pane-title").textContent = doc.title;
  $("pane-tools").hidden = false;
  $("outline-toggle").hidden = !doc.outline?.length;
  $("steps").hidden = !citation || !step;
  $("step-at").textContent = citation?.n ? `[${citation.n}]` : "";
  setOutline(false);
  $("pane-outline").replaceChildren(outlineList(doc.outline ?? []));
  render();
  showQuote();
}

// Scrolls the quote to the upper part of the pane and puts the focus on it.
function showQuote() {
  if ($("pane-tools").hidden) return;
  const [body, quote] = [$("pane-body"), document.querySelector("#pane mark.quote")];
  (quote ?? $("pane-title")).focus({ preventScroll: true });
  if (quote) bring(quote, body.clientHeight / 4);
  else body.scrollTo({ top: 0, behavior: "instant" });
}

function render() {
  const { doc, citation, points, reading } = shown;
  const holds = citation && points.slice(citation.start, citation.end).join("") === citation.quote;
  const link = [citation?.url, doc.url, doc.source].find((address) => /^https?:\/\//i.test(address ?? ""));
  const marks = holds ? [{ ...citation, kind: "quote" }, ...(citation.context ?? []).map((c) => ({ ...c, kind: "context" }))] : [];
  $("read-toggle").setAttribute("aria-pressed", String(reading));
  $("unit-facts").hidden = !reading;
  $("unit-facts").textContent = HINT;
  fillPane(el("div", { class: "facts" }, soft(articleFacts(doc)), soft(digestWords(doc.digest_of)),
    link && el("a", { href: link, target: "_blank", rel: "noopener noreferrer" }, "Original page"),
    citation && !holds && el("p", { class: "error" }, "This article has changed since the answer: "
      + "the quote no longer stands where it did. Ask again.")),
  reading ? readingView(doc, points, marks) : el("div", { class: "article", dir: "auto" }, articleNodes(doc, points, marks)));
}

// Scrolls the pane until the element, with the label of its block, stands so many pixels below its upper edge.
function bring(element, below) {
  const [body, shownFrom] = [$("pane-body"), element.matches("[data-start]") && element.closest(".read-block") || element];
  body.scrollBy({ top: shownFrom.getBoundingClientRect().top - body.getBoundingClientRect().top - below, behavior: "instant" });
}

// The pieces of `[from, to)` between the borders of all ranges, as [start, end].
function cut(from, to, ranges) {
  const borders = [from, to, ...ranges.flatMap((range) => [range.start, range.end])].filter((at) => from <= at && at <= to);
  const cuts = [...new Set(borders)].sort((a, b) => a - b);
  return cuts.slice(1).map((end, i) => [cuts[i], end]);
}

const covering = (ranges, start, end) => ranges.filter((range) => range.start <= start && end <= range.end);

// The words of a piece; marked where the citation's quote or context covers them.
function marked(points, start, end, marks) {
  const kinds = covering(marks, start, end).map((mark) => mark.kind);
  const kind = ["quote", "context"].find((each) => kinds.includes(each));
  const text = points.slice(start, end).join("");
  return kind ? el("mark", { class: kind, dir: "auto", tabindex: kind === "quote" && "-1" }, text) : text;
}

// ---- the text as it stands ----

// All characters of the article in their order: what parts the cells of a table is there, but not seen.
function articleNodes(doc, points, marks) {
  const nodes = [];
  let at = 0;
  for (const block of (doc.blocks ?? []).filter((each) => isTable(each, points))) {
    nodes.push(...textPieces(points, at, block.start, doc.outline ?? [], marks), articleTable(points, block, marks));
    at = tableEnd(block, points);
  }
  return [...nodes, ...textPieces(points, at, points.length, doc.outline ?? [], marks)];
}

function textPieces(points, from, to, heads, marks) {
  return cut(from, to, [...heads, ...marks]).map(([start, end]) => {
    const [head] = covering(heads, start, end);
    const piece = marked(points, start, end, marks);
    return head ? el("span", { class: head.level <= 1 ? "head head-1" : "head", tabindex: "-1", "data-start": start }, piece) : piece;
  });
}

const cellsOf = (block) => block.rows.flat().filter(Boolean);

// Whether the cells follow one another with nothing but rules and blanks between them.
function isTable(block, points) {
  if (!block.rows.length || isBoilerplate(block)) return false;
  const borders = [...cellsOf(block), { start: block.end, end: block.end }];
  return borders.every(({ start }, i) => {
    const before = i ? borders[i - 1].end : block.start;
    return before <= start && !/[\p{L}\p{N}]/u.test(points.slice(before, start).join(""));
  });
}

function articleTable(points, block, marks) {
  let at = block.start;
  const unseen = (to) => el("span", { class: "unseen" }, points.slice(at, (at = to)).join(""));
  const content = (span) => {
    const before = unseen(span.start);
    at = span.end;
    return [before, ...textPieces(points, span.start, span.end, [], marks)];
  };
  const rows = block.rows.map((row, i) => el("span", { role: "row" }, row.map((span) => el("span", {
    role: isHeader(block, i) ? "columnheader" : "cell", dir: "auto" }, span ? content(span) : ""))));
  return el("span", { class: "article-table", tabindex: "0", role: "group", "aria-label": "Table" },
    el("span", { role: "table" }, rows, unseen(tableEnd(block, points))));
}

// With the line break behind it: a table ends its line by itself.
const tableEnd = (block, points) => block.end + (points[block.end] === "\n" ? 1 : 0);

// A first row of which no cell is a unit heads the table.
function isHeader(block, row) {
  const starts = new Set(block.units.map((unit) => unit.start));
  return row === 0 && !block.rows[0].some((span) => span && starts.has(span.start));
}

// ---- outline ----

function outlineList(outline) {
  const top = Math.min(...outline.map((entry) => entry.level));
  return el("ol", {}, outline.map((entry) => el("li", { class: `depth-${Math.min(3, entry.level - top)}` },
    el("button", { type: "button", class: "entry", dir: "auto", onclick: () => jump(entry.start) }, entry.quote))));
}

function setOutline(open) {
  $("pane-outline").hidden = !open;
  $("outline-toggle").setAttribute("aria-expanded", String(open));
}

function jump(start) {
  setOutline(false);
  const head = $("pane-body").querySelector(`[data-start="${start}"]`);
  if (!head) return;
  bring(head, 8);
  head.focus({ preventScroll: true });
}

// ---- what was read ----

const isBoilerplate = (block) => block.dropped && block.dropped !== "title";
const place = ({ start, end }) => `${start}–${end}`;

// Every block as what it was read as; each unit can be pointed at, and walked to with the arrow keys.
function readingView(doc, points, marks) {
  const blocks = doc.blocks ?? [];
  let before = 0;
  const sections = blocks.map((block) => {
    const line = points.lastIndexOf("\n", Math.max(0, block.start - 1)) + 1; // a number or bullet stands before the block's first item
    const from = Math.max(before, Math.min(line, block.start));
    before = Math.max(block.end, block.source?.end ?? 0);
    return blockSection(points, block, from, marks);
  });
  const view = el("div", { class: "reading", role: "group", "aria-label": "What was read", onkeydown: walk,
    onfocusin: point, onfocusout: unpoint, onpointerover: point, onpointerout: unpoint, onpointermove: pointerMoved },
  el("p", { class: "soft" }, summary(doc, points, blocks)), sections);
  view.querySelector(".unit")?.setAttribute("tabindex", "0");
  return view;
}

function summary(doc, points, blocks) {
  const letters = (list) => list.filter((point) => /\p{L}/u.test(point)).length;
  const [gone, content] = [blocks.filter(isBoilerplate), blocks.filter((block) => !block.dropped)];
  const kinds = ["heading", "paragraph", "list", "table"].map((kind) => [content.filter((block) => block.kind === kind).length, kind]);
  const lost = gone.reduce((sum, block) => sum + letters(points.slice(block.start, block.end)), 0);
  return joined([joined(kinds.map(([number, kind]) => number && counted(number, kind)), ", "),
    counted(content.reduce((sum, block) => sum + block.units.length, 0), "unit"), `${gone.length} dropped`,
    `${Math.floor(100 * (1 - lost / letters(points)))} % of the letters kept`]);
}

function blockSection(points, block, from, marks) {
  const kind = block.dropped === "title" ? "title" : block.kind === "heading" ? `heading ${block.level}` : block.kind;
  return el("div", { class: isBoilerplate(block) ? "read-block dropped" : `read-block ${block.kind}` },
    el("div", { class: "read-label" }, `${kind} · ${place(block)}`, isBoilerplate(block) && el("span", { class: "reason" }, block.dropped)),
    blockContent(points, block, from, marks),
    block.source && [el("div", { class: "read-label" }, `source · ${place(block.source)}`),
      el("div", { class: "read-text", dir: "auto" }, textNodes(points, block.source.start, block.source.end, [], marks))]);
}

function blockContent(points, block, from, marks) {
  const text = () => textNodes(points, from, block.end, block.units, marks);
  if (isBoilerplate(block)) return el("s", { class: "read-text", dir: "auto" }, text());
  if (block.kind === "heading") return el("div", { class: "head read-text", tabindex: "-1", dir: "auto", "data-start": block.start }, text());
  return block.rows.length ? readTable(points, block, marks) : el("div", { class: "read-text", dir: "auto" }, text());
}

// A first column of which no cell is a unit heads its row.
function readTable(points, block, marks) {
  const units = new Map(block.units.map((unit) => [unit.start, unit]));
  const own = (span) => (units.has(span.start) ? [units.get(span.start)] : []);
  const cell = (tag, span) => el(tag, { dir: "auto" }, span && textNodes(points, span.start, span.end, own(span), marks));
  const rows = block.rows.map((row, number) => {
    const heads = isHeader(block, number);
    return el("tr", {}, row.map((span) => cell(heads || (span && !units.has(span.start)) ? "th" : "td", span)));
  });
  return el("div", { class: "read-table", role: "group", "aria-label": "Table", tabindex: "0" }, el("table", {}, el("tbody", {}, rows)));
}

// Text with its units as elements; pieces know their offsets, so that the context of a unit can be lit.
function textNodes(points, from, to, units, marks) {
  const nodes = [];
  let open = null;
  for (const [start, end] of cut(from, to, [...marks, ...units, ...units.flatMap((unit) => unit.context)])) {
    const piece = el("span", { class: "piece", "data-from": start, "data-to": end }, marked(points, start, end, marks));
    const [unit] = covering(units, start, end);
    if (unit && open?.unit === unit) open.element.append(piece);
    else if (unit) nodes.push((open = { unit, element: unitElement(unit, piece) }).element);
    else nodes.push(piece);
  }
  return nodes;
}

function unitElement(unit, piece) {
  const element = el("span", { class: "unit", tabindex: "-1", "aria-describedby": "unit-facts" }, piece);
  unitOf.set(element, unit);
  return element;
}

const unitOf = new WeakMap();

// ---- pointing at a unit ----

let walking = false; // with the arrow keys: units that scroll below a pointer at rest are not pointed at

function point(event) {
  const element = event.target.closest(".unit");
  if (element && (event.type === "focusin" || !walking)) light(element);
}

function pointerMoved(event) {
  if (!walking || !(event.movementX || event.movementY)) return;
  walking = false;
  point(event);
}

// Away from a unit, the one that has the focus is told again.
function unpoint(event) {
  if (event.type === "pointerout" && walking) return;
  if (!event.target.closest(".unit") || event.currentTarget.contains(event.relatedTarget?.closest?.(".unit"))) return;
  const focused = document.activeElement?.closest(".unit");
  light(focused && event.type === "pointerout" ? focused : null);
}

function light(element) {
  for (const piece of $("pane-body").querySelectorAll(".lit")) piece.classList.remove("lit");
  const unit = unitOf.get(element);
  if (!unit) return $("unit-facts").replaceChildren(HINT);
  for (const piece of element.closest(".reading").querySelectorAll(".piece")) {
    if (covering(unit.context, Number(piece.dataset.from), Number(piece.dataset.to)).length) piece.classList.add("lit");
  }
  $("unit-facts").replaceChildren(el("b", {}, unit.kind), ` ${place(unit)}`,
    ...unit.context.flatMap((span, i) => [i ? ", " : " · read with ", el("q", { class: "quoted" }, span.quote), ` ${place(span)}`]),
    unit.subjects.length ? ` · about ${unit.subjects.join(", ")}` : " · about no occupation");
}

// The arrow keys go from unit to unit; the one that was reached last is where Tab comes back to.
function walk(event) {
  const units = [...event.currentTarget.querySelectorAll(".unit")];
  const at = units.indexOf(document.activeElement?.closest(".unit"));
  const to = { ArrowDown: at + 1, ArrowRight: at + 1, ArrowUp: at - 1, ArrowLeft: at - 1, Home: 0, End: units.length - 1 }[event.key];
  if (at < 0 || to === undefined) return;
  event.preventDefault();
  walking = true;
  const next = units[Math.max(0, Math.min(to, units.length - 1))];
  for (const unit of units) unit.setAttribute("tabindex", unit === next ? "0" : "-1");
  next.focus({ preventScroll: true });
  next.scrollIntoView({ block: "nearest", inline: "nearest", behavior: "instant" });
}

// ---- controls ----

// The other view, at the heading that stood last above the pane's upper edge.
function toggleReading() {
  const top = $("pane-body").getBoundingClientRect().top + 16;
  const heads = () => [...$("pane-body").querySelectorAll("[data-start]")];
  const above = heads().filter((head) => head.getBoundingClientRect().top <= top).at(-1)?.dataset.start;
  shown.reading = !shown.reading;
  render();
  const same = heads().find((head) => head.dataset.start === above);
  if (same) bring(same, 8);
  else $("pane-body").scrollTo({ top: 0, behavior: "instant" });
}

$("outline-toggle").addEventListener("click", () => setOutline($("pane-outline").hidden));
$("read-toggle").addEventListener("click", toggleReading);
$("step-back").addEventListener("click", () => shown.step(-1));
$("step-on").addEventListener("click", () => shown.step(1));
pane.addEventListener("shown", showQuote);
server.addEventListener("index", () => texts.clear());
