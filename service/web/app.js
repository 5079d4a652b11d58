// Careercite page. All text reaches the page through text nodes; markup is never parsed from data.

const $ = (id) => document.getElementById(id);
const wide = matchMedia("(min-width: 60rem)");
const calm = matchMedia("(prefers-reduced-motion: reduce)");
const HISTORY_LIMIT = 20;
const TIMEOUT_MS = 60000;
const ARTICLES_SHOWN = 6;
const SOURCES_SHOWN = 4;

const state = {
  history: [],      // answered questions, oldest first
  request: null,    // AbortController of the question under way
  version: null,    // index version the cached articles belong to
  texts: new Map(), // document id -> article with text
  opener: null,     // control that opened the source pane
  opening: 0,       // counts pane openings, so that a slow load cannot replace a later one
};

// ---- small helpers ----

// el("p", {class: "x", onclick: f}, child, …): strings become text nodes, null and false are left out.
function el(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat().filter((c) => c !== null && c !== undefined && c !== false));
  return node;
}

const joined = (parts, by = " · ") => parts.filter(Boolean).join(by);
const scrolling = () => (calm.matches ? "auto" : "smooth");
const announce = (text) => { $("status").textContent = text; };

// ISO dates in words; anything else as the article gives it.
function dateWords(value) {
  const iso = /^(\d{4})-(\d{2})-(\d{2})(?:$|T)/.exec(value ?? "");
  if (!iso) return value || "";
  const date = new Date(Date.UTC(iso[1], iso[2] - 1, iso[3]));
  return date.toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
}

function digestWords(digest) {
  if (!digest) return "";
  const from = joined([digest.author, digest.publisher, dateWords(digest.published)], ", ");
  return `Digest of “${digest.title}”` + (from ? ` (${from})` : "");
}

const sectionWords = (citation) => joined(citation.heading ?? [], " › ");

function webLink(address) {
  if (!/^https?:\/\//i.test(address ?? "")) return null;
  return el("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, "Original page");
}

// ---- server ----

async function api(path, options = {}) {
  let response;
  try {
    response = await fetch(path, { headers: { Accept: "application/json" }, ...options });
  } catch (error) {
    if (error.name === "TimeoutError") throw new Error("The server took too long to reply.");
    throw new Error("The server cannot be reached. Check that it is running and that you are connected.");
  }
  const body = await response.json().catch(() => null);
  if (!response.ok) throw new Error(problemWords(response.status, body));
  if (body === null) throw new Error("The server sent a reply that could not be read.");
  return body;
}

function problemWords(status, body) {
  const said = [body?.detail, body?.error?.message].find((text) => typeof text === "string" && text);
  if (status === 429) return said || "Too many questions at once. Wait a moment and ask again.";
  if (status >= 500) return `The server had a problem (${status})` + (said ? `: ${said}` : ".");
  return said || `The server did not accept this (${status}).`;
}

function noteVersion(version) {
  if (version !== state.version) state.texts.clear();
  state.version = version;
}

async function articleText(id) {
  if (!state.texts.has(id)) state.texts.set(id, await api(`/api/documents/${encodeURIComponent(id)}`));
  return state.texts.get(id);
}

// ---- first view: the articles ----

async function loadArticles() {
  try {
    const { documents, index_version } = await api("/api/documents");
    noteVersion(index_version);
    $("articles").replaceChildren(...(documents.length ? articleList(documents) : emptyCorpus()));
  } catch (error) {
    $("articles").replaceChildren(
      el("p", { class: "error", role: "alert" }, error.message),
      el("button", { type: "button", class: "quiet", onclick: loadArticles }, "Load the articles again"));
  }
}

function articleList(documents) {
  const items = documents.map((doc) => el("li", {},
    el("button", { type: "button", class: "link", dir: "auto", onclick: (e) => openSource(doc.id, null, e.currentTarget) }, doc.title),
    el("span", { class: "soft", dir: "auto" }, articleFacts(doc)),
    doc.digest_of && el("span", { class: "soft", dir: "auto" }, digestWords(doc.digest_of))));
  const count = documents.length === 1 ? "1 article" : `${documents.length} articles`;
  const parts = [el("h2", {}, count), el("ul", { class: "articles" }, items.splice(0, ARTICLES_SHOWN))];
  if (items.length) parts.push(el("details", {}, el("summary", {}, `${items.length} more`), el("ul", { class: "articles" }, items)));
  return parts;
}

function articleFacts(doc) {
  return joined([doc.author, doc.publisher, doc.published && `published ${dateWords(doc.published)}`,
    doc.updated && `updated ${dateWords(doc.updated)}`]);
}

function emptyCorpus() {
  return [el("h2", {}, "No articles yet"),
    el("p", {}, "There is nothing to answer from. Put your articles as Markdown files (.md) into the folder ",
      el("code", {}, "corpus"), ", restart the service, then load this page again.")];
}

// ---- asking ----

async function ask(question) {
  if (state.request) return announce("Still answering the question before. Your text is kept.");
  dropFailed(question);
  if ($("question").value.trim() === question) setInput("");
  const request = state.request = new AbortController();
  const timer = setTimeout(() => request.abort(new DOMException("", "TimeoutError")), TIMEOUT_MS);
  const history = state.history.slice(-HISTORY_LIMIT);
  const reply = el("div", { class: "answer" }, el("p", { class: "waiting" }, "Looking in the articles…"));
  const turn = el("article", { class: "turn" }, el("h2", { class: "question", dir: "auto" }, question), reply);
  $("log").append(turn);
  showTurn(turn);
  $("send").setAttribute("aria-disabled", "true");
  try {
    const answer = await api("/api/ask", {
      method: "POST", signal: request.signal,
      headers: { "Content-Type": "application/json", Accept: "application/json" },
      body: JSON.stringify({ question, history }),
    });
    if (state.request !== request) return; // a new conversation was started meanwhile
    noteVersion(answer.index_version);
    reply.replaceChildren(...answerParts(answer, history));
    state.history.push(question);
    announce(answer.answer);
  } catch (error) {
    if (state.request !== request) return;
    showFailure(turn, reply, question, error.message);
  } finally {
    clearTimeout(timer);
    if (state.request === request) endRequest();
  }
  showTurn(turn);
}

function endRequest() {
  state.request = null;
  $("send").removeAttribute("aria-disabled");
}

// A failed question stays in the conversation and goes back into the field if that is empty.
function showFailure(turn, reply, question, message) {
  turn.classList.add("failed");
  turn.dataset.question = question;
  reply.replaceChildren(el("p", { class: "error" }, message),
    el("button", { type: "button", class: "quiet", onclick: () => { ask(question); focusInput(); } }, "Ask again"));
  if (!$("question").value.trim()) setInput(question);
  announce(`No answer. ${message}`);
}

function dropFailed(question) {
  const last = $("log").lastElementChild;
  if (last?.dataset.question === question) last.remove();
}

const showTurn = (turn) => turn.scrollIntoView({ block: "nearest", behavior: scrolling() });

function setInput(text) {
  $("question").value = text;
  fitInput();
}

function fitInput() {
  const field = $("question");
  field.style.height = "auto";
  field.style.height = `${field.scrollHeight + field.offsetHeight - field.clientHeight}px`;
}

// Touch screens: do not bring the keyboard up over the answer.
function focusInput() {
  if (matchMedia("(pointer: coarse)").matches) $("question").blur();
  else $("question").focus();
}

function newConversation() {
  state.request?.abort();
  endRequest();
  state.history = [];
  $("log").replaceChildren();
  closePane();
  announce("New conversation.");
  scrollTo({ top: 0 });
  $("question").focus();
}

// ---- answers ----

function answerParts(answer, history) {
  const cited = new Map((answer.citations ?? []).map((c) => [c.n, c]));
  return [...understood(answer, history), ...bodyParts(answer, cited), confidencePart(answer.confidence),
    sourceList(answer.citations ?? []), ...(answer.answered ? [] : nearestParts(answer.nearest ?? [])),
    suggestionPart(answer)].filter(Boolean);
}

function understood({ question, resolved_question: resolved, corrections = [] }, history) {
  const notes = corrections.map(({ from, to }) => `Read “${from}” as “${to}”.`);
  const corrected = corrections.reduce((text, { from, to }) => text.replace(from, () => to), question);
  const same = [question, corrected].some((text) => text.toLowerCase() === resolved?.toLowerCase());
  if (history.length && resolved && !same) notes.push(`Taken as: ${resolved}`);
  return notes.map((note) => el("p", { class: "note", dir: "auto" }, note));
}

function bodyParts(answer, cited) {
  const blocks = answer.blocks ?? [];
  if (answer.answered && blocks.length) return blocks.map((block) => blockPart(block, cited));
  const extra = blocks.filter((b) => b.kind === "note" && !answer.answer.includes(b.text));
  return [el("p", { class: "plain", dir: "auto" }, answer.answer), ...extra.map((b) => blockPart(b, cited))];
}

function blockPart(block, cited) {
  switch (block.kind) {
    case "sentences": return el("p", { dir: "auto" }, block.statements.flatMap((s) => [...statement(s, cited), " "]));
    case "list": return el("div", {}, block.lead && el("p", { dir: "auto" }, statement(block.lead, cited)),
      el("ul", {}, block.items.map((s) => el("li", { dir: "auto" }, statement(s, cited)))),
      block.tail && el("p", { dir: "auto" }, statement(block.tail, cited)));
    case "table": return table(["", ...block.columns], block.rows.map((row) => [row.label,
      ...row.cells.map((s) => (s ? statement(s, cited, true) : el("span", { class: "soft" }, "not stated")))]));
    case "figures": return table(["Figure", "For", "Date", "Source"], block.rows.map((row) =>
      [statement(row.figure, cited, true), row.scope, dateWords(row.date) || "not stated", row.source]));
    case "note": return el("p", { class: "note", dir: "auto" }, block.text);
    default: return null;
  }
}

// Roles are written out because the narrow layout changes the display of table parts.
function table(columns, rows) {
  const head = el("tr", { role: "row" }, columns.map((label) => el("th", { role: "columnheader", scope: "col" }, label || el("span", { class: "sr" }, "Aspect"))));
  const body = rows.map(([first, ...cells]) => el("tr", { role: "row" },
    el("th", { role: "rowheader", scope: "row", dir: "auto" }, first),
    cells.map((cell, i) => el("td", { role: "cell", "data-label": columns[i + 1], dir: "auto" }, el("div", {}, cell)))));
  return el("table", { role: "table" }, el("thead", { role: "rowgroup" }, head), el("tbody", { role: "rowgroup" }, body));
}

// The first mark is tied to the last word, so that it never starts a line.
function statement(s, cited, short = false) {
  const text = (short ? s.value : null) ?? s.text;
  const marks = (s.citations ?? []).filter((n) => cited.has(n)).map((n) => markButton(cited.get(n)));
  const cut = text.lastIndexOf(" ") + 1;
  if (!marks.length || text.length - cut > 20) return [text, ...marks];
  return [text.slice(0, cut), el("span", { class: "tied" }, text.slice(cut), marks[0]), ...marks.slice(1)];
}

function markButton(citation) {
  const button = el("button", { type: "button", class: "mark", "aria-label": `Source ${citation.n}: ${citation.title}`,
    onclick: () => { hideCard(); openSource(citation.document_id, citation, button); } }, `[${citation.n}]`);
  button.addEventListener("pointerenter", (e) => e.pointerType === "mouse" && showCard(citation, button));
  button.addEventListener("pointerleave", hideCardSoon);
  button.addEventListener("focus", () => button.matches(":focus-visible") && showCard(citation, button));
  button.addEventListener("blur", hideCard);
  return button;
}

const confidencePart = (word) => word && el("p", { class: "confidence" }, "Confidence: ", el("b", { class: word }, word));

function sourceList(citations) {
  if (!citations.length) return null;
  const items = citations.map((c) => el("li", {}, el("button", { type: "button", class: "source", onclick: (e) => openSource(c.document_id, c, e.currentTarget) },
    el("span", { class: "number" }, `${c.n}`), el("span", { class: "source-text", dir: "auto" }, ...quoteParts(c)))));
  return el("details", { class: "sources", open: citations.length <= SOURCES_SHOWN },
    el("summary", {}, `Sources (${citations.length})`), el("ol", {}, items));
}

// Quote, title, section, publisher and date: the same in cards, source lists and nearest passages.
function quoteParts(c) {
  return [el("q", { class: "quoted" }, c.quote), el("span", { class: "source-title" }, c.title),
    el("span", { class: "soft" }, joined([sectionWords(c), c.publisher, dateWords(c.published)])),
    c.digest_of && el("span", { class: "soft" }, digestWords(c.digest_of))];
}

function nearestParts(nearest) {
  if (!nearest.length) return [];
  return [el("h3", {}, "Nearest in the articles"), el("ul", { class: "nearest" }, nearest.map((c) => el("li", {},
    el("button", { type: "button", class: "quote-card", dir: "auto", onclick: (e) => openSource(c.document_id, c, e.currentTarget) }, ...quoteParts(c)))))];
}

function suggestionPart({ suggestions = [], answered }) {
  if (!suggestions.length) return null;
  return el("div", { class: "suggestions" }, el("h3", {}, answered ? "You could also ask" : "Questions the articles do answer"),
    suggestions.map((text) => el("button", { type: "button", class: "suggestion", dir: "auto", onclick: () => { ask(text); focusInput(); } }, text)));
}

// ---- card at a mark ----

let cardTimer = 0;

function showCard(citation, at) {
  clearTimeout(cardTimer);
  const card = $("card");
  card.replaceChildren(...quoteParts(citation).filter(Boolean));
  card.hidden = false;
  at.setAttribute("aria-describedby", "card");
  const mark = at.getBoundingClientRect();
  const box = card.getBoundingClientRect();
  const left = Math.max(8, Math.min(mark.left - 16, document.documentElement.clientWidth - box.width - 8));
  const above = mark.top - box.height - 6;
  card.style.left = `${left}px`;
  card.style.top = `${above > 8 ? above : mark.bottom + 6}px`;
}

function hideCard() {
  clearTimeout(cardTimer);
  $("card").hidden = true;
  document.querySelector("[aria-describedby=card]")?.removeAttribute("aria-describedby");
}

function hideCardSoon() {
  clearTimeout(cardTimer);
  cardTimer = setTimeout(hideCard, 180); // time to move the pointer onto the card
}

// ---- source pane ----

async function openSource(id, citation, opener) {
  const turn = ++state.opening;
  markOpener(opener);
  $("pane-title").textContent = citation?.title ?? opener.textContent;
  $("pane-body").replaceChildren(el("p", { class: "soft" }, "Loading the article…"));
  showPane();
  try {
    const doc = await articleText(id);
    if (turn === state.opening) showArticle(doc, citation);
  } catch (error) {
    if (turn !== state.opening) return;
    $("pane-body").replaceChildren(el("p", { class: "error", role: "alert" }, error.message),
      el("button", { type: "button", class: "quiet", onclick: () => openSource(id, citation, opener) }, "Load the article again"));
  }
}

function markOpener(opener) {
  state.opener?.removeAttribute("aria-current");
  state.opener = opener;
  opener?.setAttribute("aria-current", "true");
}

function showPane() {
  const pane = $("pane");
  if (!pane.open) wide.matches ? pane.show() : pane.showModal();
  document.body.classList.add("with-pane");
}

function closePane() {
  if ($("pane").open) $("pane").close(); // the close event does the rest
}

function paneClosed() {
  if ($("pane").open) return; // reopened at another width
  state.opening++;
  document.body.classList.remove("with-pane");
  const opener = state.opener;
  markOpener(null);
  if (opener?.isConnected) opener.focus({ preventScroll: wide.matches });
}

function showArticle(doc, citation) {
  const points = Array.from(doc.text); // offsets count code points
  const shift = citation ? quoteShift(doc.text, points, citation) : null;
  const move = (kind) => ({ start, end }) => ({ kind, start: start + shift, end: end + shift });
  const ranges = shift === null ? [] : [move("quote")(citation), ...(citation.context ?? []).map(move("context"))];
  $("pane-title").textContent = doc.title;
  $("pane-body").replaceChildren(...[
    el("p", { class: "soft", dir: "auto" }, articleFacts(doc)),
    doc.digest_of && el("p", { class: "soft", dir: "auto" }, digestWords(doc.digest_of)),
    webLink(citation?.url) ?? webLink(doc.source),
    citation && shift === null && el("p", { class: "error" }, "This article has changed: the quote is no longer in it word for word. Ask again for a fresh answer."),
    el("div", { class: "article", dir: "auto" }, articleNodes(points, [...headingRanges(doc, points), ...ranges])),
  ].filter(Boolean));
  showQuote();
}

// 0 where the quote stands at its offsets; otherwise how far it has moved; null where it is gone.
function quoteShift(text, points, { start, end, quote, prefix = "", suffix = "" }) {
  if (points.slice(start, end).join("") === quote) return 0;
  const around = text.indexOf(prefix + quote + suffix);
  const at = around >= 0 ? around + prefix.length : text.indexOf(quote);
  return at < 0 ? null : Array.from(text.slice(0, at)).length - start;
}

function headingRanges(doc, points) {
  return (doc.outline ?? []).map(({ level, start, end }) => {
    const lineEnd = points.indexOf("\n", start);
    return { kind: level <= 1 ? "head head-1" : "head", start, end: lineEnd < 0 ? end : Math.min(end, lineEnd) };
  });
}

// Cuts the text at every range border; each piece is text, wrapped for the ranges that cover it.
function articleNodes(points, ranges) {
  const cuts = [...new Set([0, points.length, ...ranges.flatMap((r) => [r.start, r.end])])]
    .filter((at) => at >= 0 && at <= points.length).sort((a, b) => a - b);
  return cuts.slice(1).map((end, i) => {
    const start = cuts[i];
    const kinds = ranges.filter((r) => r.start <= start && end <= r.end).map((r) => r.kind);
    const head = kinds.find((kind) => kind.startsWith("head"));
    const mark = kinds.includes("quote") ? "quote" : kinds.includes("context") ? "context" : null;
    let node = document.createTextNode(points.slice(start, end).join(""));
    if (mark) node = el("mark", { class: mark, tabindex: mark === "quote" && "-1" }, node);
    return head ? el("span", { class: head }, node) : node;
  });
}

function showQuote() {
  const body = $("pane-body");
  const quote = body.querySelector("mark.quote");
  (quote ?? $("pane-title")).focus({ preventScroll: true });
  const offset = quote ? quote.getBoundingClientRect().top - body.getBoundingClientRect().top : -body.scrollTop;
  body.scrollTo({ top: body.scrollTop + offset - (quote ? body.clientHeight / 4 : 0), behavior: scrolling() });
}

// ---- controls ----

function questionKeys(event) {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    $("ask").requestSubmit();
  } else if (event.key === "PageUp" || event.key === "PageDown") {
    event.preventDefault();
    scrollBy({ top: innerHeight * (event.key === "PageUp" ? -0.8 : 0.8), behavior: scrolling() });
  }
}

function submitted(event) {
  event.preventDefault();
  const question = $("question").value.trim();
  if (!question) return $("question").focus();
  ask(question);
  focusInput();
}

function escape(event) {
  if (event.key !== "Escape" || event.isComposing) return;
  if (!$("card").hidden) hideCard();
  else if (wide.matches) closePane(); // the narrow sheet is modal and closes by itself
}

$("ask").addEventListener("submit", submitted);
$("question").addEventListener("keydown", questionKeys);
$("question").addEventListener("input", fitInput);
$("new").addEventListener("click", newConversation);
$("card").addEventListener("pointerenter", () => clearTimeout(cardTimer));
$("card").addEventListener("pointerleave", hideCardSoon);
$("pane-close").addEventListener("click", closePane);
$("pane").addEventListener("close", paneClosed);
addEventListener("scroll", () => { if (!$("card").matches(":hover")) hideCard(); }, { passive: true });
addEventListener("resize", fitInput);
addEventListener("keydown", escape);
wide.addEventListener("change", () => { if ($("pane").open) { $("pane").close(); showPane(); showQuote(); } });

fitInput();
loadArticles();
$("question").focus();
