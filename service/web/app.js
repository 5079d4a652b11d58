// Careercite page. Text from the server reaches the page as text nodes only; it is never parsed as markup.

import { $, articleFacts, button, dateWords, digestWords, el, joined, soft } from "/static/elements.js";
import { showArticle, showInstead, showQuote } from "/static/source.js";

const wide = matchMedia("(min-width: 60rem)");
const [HISTORY_LIMIT, TIMEOUT_MS, ARTICLES_SHOWN, SOURCES_SHOWN, TRIES, TRY_AGAIN_MS] = [20, 60000, 6, 4, 30, 2000];
const state = {
  history: [],      // answered questions, oldest first
  request: null,    // AbortController of the question under way
  version: null,    // index version that the kept articles belong to
  texts: new Map(), // document id -> article with its text
  opener: null,     // control that opened the source pane
  opening: 0,       // counts openings, so that a slow load cannot replace a later one
};

// ---- helpers ----

const failure = (message, label, again) => [el("p", { class: "error" }, message), button(label, "quiet", again)];
const motion = () => (matchMedia("(prefers-reduced-motion: reduce)").matches ? "instant" : "smooth");
const announce = (text) => { $("status").textContent = text; };

// ---- server ----

async function api(path, options) {
  const response = await fetch(path, options).catch((error) => {
    throw new Error(error.name === "TimeoutError" ? "The server took too long to reply."
      : "The server cannot be reached. Check that it is running and that you are connected.");
  });
  const body = await response.json().catch(() => null);
  if (!response.ok) {
    const said = [body?.detail, body?.error?.message].find((text) => text && typeof text === "string");
    throw new Error(said ?? `The server ${response.status < 500 ? "did not accept this" : "had a problem"} (${response.status}).`);
  }
  if (!body) throw new Error("The server sent a reply that could not be read.");
  if (body.index_version && body.index_version !== state.version) {
    state.version = body.index_version;
    state.texts.clear();
  }
  return body;
}

// ---- first view: the articles ----

async function loadArticles() {
  try {
    const { documents, suggestions = [] } = await api("/api/documents");
    const first = suggested("h2", "Questions to try", suggestions);
    $("articles").replaceChildren(...(documents.length ? [...first, ...articleList(documents)] : [el("h2", {}, "No articles yet"),
      el("p", {}, "There is nothing to answer from. Put articles (.txt .md .html .pdf .docx) into the corpus folder and run "
        + "'careercite ingest', then load this page again.")]));
    if (documents.length && !suggestions.length) addSuggestions(TRIES);
  } catch (error) {
    $("articles").replaceChildren(...failure(error.message, "Load the articles again", loadArticles));
  }
}

// After a first ingest the service is still finding out what it can be asked.
async function addSuggestions(tries) {
  await new Promise((resolve) => setTimeout(resolve, TRY_AGAIN_MS));
  const { suggestions = [] } = await api("/api/documents").catch(() => ({}));
  if (suggestions.length) $("articles").prepend(...suggested("h2", "Questions to try", suggestions));
  else if (tries > 1) addSuggestions(tries - 1);
}

const articleItem = (doc) => el("li", {},
  button(doc.title, "link", (event) => openSource(doc.id, null, event.currentTarget)),
  soft(articleFacts(doc) || "undated"), soft(digestWords(doc.digest_of)));

function articleList(documents) {
  const items = documents.map(articleItem);
  const rest = items.splice(ARTICLES_SHOWN);
  return [el("h2", {}, documents.length === 1 ? "1 article" : `${documents.length} articles`),
    el("ul", { class: "articles" }, items),
    rest.length ? el("details", {}, el("summary", {}, `${rest.length} more`), el("ul", { class: "articles" }, rest)) : ""];
}

// ---- asking ----

async function ask(question) {
  if (state.request) return announce("Still answering the question before. Your text is kept.");
  const request = setRequest(new AbortController());
  const timer = setTimeout(() => request.abort(new DOMException("", "TimeoutError")), TIMEOUT_MS);
  const history = state.history.slice(-HISTORY_LIMIT);
  const [turn, reply] = addTurn(question);
  try {
    const answer = await api("/api/ask", { method: "POST", signal: request.signal,
      headers: { "Content-Type": "application/json" }, body: JSON.stringify({ question, history }) });
    if (state.request !== request) return; // a new conversation was started meanwhile
    reply.replaceChildren(...answerParts(answer));
    state.history.push(question);
    announce(answer.answer);
  } catch (error) {
    if (state.request !== request) return;
    // A failed question stays in the conversation, and goes back into the field if that is empty.
    turn.dataset.failed = question;
    reply.replaceChildren(...failure(error.message, "Ask again", () => askAndFocus(question)));
    if (!$("question").value.trim()) fitInput(question);
    announce(`No answer. ${error.message}`);
  } finally {
    clearTimeout(timer);
    if (state.request === request) setRequest(null);
  }
  turn.scrollIntoView({ block: "nearest", behavior: motion() });
}

function addTurn(question) {
  const last = $("log").lastElementChild;
  if (last?.dataset.failed === question) last.remove(); // asked again after a failure
  if ($("question").value.trim() === question) fitInput("");
  const reply = el("div", { class: "answer" }, el("p", { class: "waiting" }, "Looking in the articles…"));
  const turn = el("article", { class: "turn" }, el("h2", { class: "question", dir: "auto" }, question), reply);
  $("log").append(turn);
  turn.scrollIntoView({ block: "nearest", behavior: motion() });
  return [turn, reply];
}

function setRequest(request) {
  $("send").setAttribute("aria-disabled", String(Boolean(request)));
  return (state.request = request);
}

// On touch screens the keyboard stays away from the answer.
function askAndFocus(question) {
  ask(question);
  if (matchMedia("(pointer: coarse)").matches) $("question").blur();
  else $("question").focus();
}

// Sets the field's text, where given, and its height to what it holds.
function fitInput(text) {
  const field = $("question");
  if (typeof text === "string") field.value = text;
  field.style.height = "auto";
  field.style.height = `${field.scrollHeight + field.offsetHeight - field.clientHeight}px`;
}

function newConversation() {
  state.request?.abort();
  setRequest(null);
  state.history = [];
  $("log").replaceChildren();
  $("pane").close();
  announce("New conversation.");
  $("question").focus();
  scrollTo({ top: 0, behavior: "instant" });
}

// ---- answers ----

function answerParts(answer) {
  const { citations = [], nearest = [], suggestions = [], answered, confidence } = answer;
  const cited = new Map(citations.map((c) => [c.n, c]));
  return [...understood(answer), ...bodyParts(answer, cited),
    confidence && el("p", { class: "confidence" }, "Confidence: ", el("b", { class: confidence }, confidence)),
    citations.length && sourceList(citations),
    !answered && nearest.length && el("section", {}, el("h3", {}, "Nearest in the articles"), el("ul", { class: "nearest" },
      nearest.map((c) => el("li", {}, sourceButton(c, { class: "quote-card", dir: "auto" }, quoteParts(c)))))),
    ...suggested("h3", answered ? "You could also ask" : "Questions to try", suggestions),
  ].filter(Boolean);
}

// Questions as buttons that ask them, below a heading; nothing where there are none.
function suggested(tag, heading, questions) {
  return questions.length ? [el("section", { class: "suggestions" }, el(tag, {}, heading),
    questions.map((text) => button(text, "suggestion", () => askAndFocus(text))))] : [];
}

// How the question was read, where that is more than what was typed.
function understood({ question, resolved_question: resolved, corrections = [] }) {
  const notes = corrections.map(({ from, to }) => `Read “${from}” as “${to}”.`);
  const corrected = corrections.reduce((text, { from, to }) => text.replace(from, () => to), question);
  const typed = [question, corrected].some((text) => text.toLowerCase().includes((resolved ?? "").toLowerCase()));
  if (!typed) notes.push(`Taken as: ${resolved}`);
  return notes.map(note);
}

const note = (text) => el("p", { class: "note", dir: "auto" }, text);

function bodyParts({ answer, blocks = [] }, cited) {
  if (blocks.some((block) => block.kind !== "note")) return blocks.map((block) => blockPart(block, cited));
  const notes = blocks.filter((block) => block.kind === "note" && !answer.includes(block.text));
  return [el("p", { class: "plain", dir: "auto" }, answer), ...notes.map((block) => note(block.text))];
}

function blockPart(block, cited) {
  const text = (tag, s) => s && el(tag, { dir: "auto" }, statement(s, cited));
  const value = (s) => (s ? statement(s, cited, true) : soft("not stated"));
  switch (block.kind) {
    case "sentences": return el("p", { dir: "auto" }, block.statements.flatMap((s) =>
      [el("bdi", {}, statement(s, cited)), " "])); // no direction mark reaches beyond its statement
    case "list": return el("div", {}, text("p", block.lead), el("ul", {}, block.items.map((s) => text("li", s))), text("p", block.tail));
    case "table": return table(["Aspect", ...block.columns], block.rows.map((row) => [row.label, ...row.cells.map(value)]));
    case "figures": return table(["Figure", "For", "Date", "Source"], block.rows.map((row) =>
      [value(row.figure), row.scope, dateWords(row.date) || soft("not stated"), row.source]));
    case "catalogue": return el("div", {}, el("p", {}, block.lead), el("ul", { class: "articles" }, block.documents.map(articleItem)),
      block.more > 0 && el("p", {}, `and ${block.more} more.`));
    case "note": return note(block.text);
    default: return null;
  }
}

// Roles are written out because the narrow layout changes how the parts are displayed.
function table(columns, rows) {
  const head = columns.map((label) => el("th", { role: "columnheader", scope: "col" }, label));
  const body = rows.map(([first, ...cells]) => el("tr", { role: "row" },
    el("th", { role: "rowheader", scope: "row", dir: "auto" }, first),
    cells.map((cell, i) => el("td", { role: "cell", "data-label": columns[i + 1], dir: "auto" }, el("div", {}, cell)))));
  return el("div", { class: "table" }, el("table", { role: "table" }, el("thead", { role: "rowgroup" }, el("tr", { role: "row" }, head)),
    el("tbody", { role: "rowgroup" }, body)));
}

// The first mark is tied to the last word, so that it never begins a line.
function statement(s, cited, short = false) {
  const text = (short ? s.value : null) ?? s.text;
  const marks = (s.citations ?? []).filter((n) => cited.has(n)).map((n) => markButton(cited.get(n)));
  const cut = text.lastIndexOf(" ") + 1;
  if (!marks.length || text.length - cut > 20) return [text, ...marks];
  return [text.slice(0, cut), el("span", { class: "tied" }, text.slice(cut), marks[0]), ...marks.slice(1)];
}

function markButton(c) {
  const show = (event) => showCard(c, event.currentTarget);
  return sourceButton(c, { class: "mark", "aria-label": `Source ${c.n}: ${c.title}`, onblur: hideCard, onpointerleave: hideCardSoon,
    onpointerenter: (event) => event.pointerType === "mouse" && show(event),
    onfocus: (event) => event.currentTarget.matches(":focus-visible") && show(event) }, `[${c.n}]`);
}

// A button that opens the article at the quote.
function sourceButton(c, props, ...children) {
  return el("button", { type: "button", ...props, onclick: (event) => openSource(c.document_id, c, event.currentTarget) }, ...children);
}

function sourceList(citations) {
  const items = citations.map((c) => el("li", {}, sourceButton(c, { class: "source" },
    el("span", { class: "number" }, `${c.n}`), el("span", { class: "source-text", dir: "auto" }, quoteParts(c)))));
  return el("details", { class: "sources", open: citations.length <= SOURCES_SHOWN },
    el("summary", {}, `Sources (${citations.length})`), el("ol", {}, items));
}

// Quote, title, section, publisher and date: the same in cards, source lists and nearest passages.
function quoteParts(c) {
  return [el("q", { class: "quoted" }, c.quote), el("span", { class: "source-title" }, c.title),
    soft(joined([joined(c.heading ?? [], " › "), c.publisher, dateWords(c.published),
      c.digest_of && `digest of ${c.digest_of.publisher || c.digest_of.title}`]))].filter(Boolean);
}

// ---- card at a mark ----

let cardTimer = 0;

function showCard(citation, at) {
  hideCard();
  $("card").replaceChildren(...quoteParts(citation));
  $("card").hidden = false;
  at.setAttribute("aria-describedby", "card");
  placeCard();
}

// Puts an open card above its mark, or below where there is no room; also while the page scrolls.
function placeCard() {
  const mark = document.querySelector("[aria-describedby=card]")?.getBoundingClientRect();
  if (!mark) return;
  const box = $("card").getBoundingClientRect();
  const above = mark.top - box.height - 6;
  $("card").style.left = `${Math.max(8, Math.min(mark.left - 16, document.documentElement.clientWidth - box.width - 8))}px`;
  $("card").style.top = `${above > 8 ? above : mark.bottom + 6}px`;
}

function hideCard() {
  clearTimeout(cardTimer);
  $("card").hidden = true;
  document.querySelector("[aria-describedby=card]")?.removeAttribute("aria-describedby");
}

function hideCardSoon() {
  cardTimer = setTimeout(hideCard, 180); // time to move the pointer onto the card
}

// ---- source pane ----

async function openSource(id, citation, opener) {
  const turn = ++state.opening;
  hideCard();
  markOpener(opener);
  $("pane-title").textContent = citation?.title ?? opener.textContent;
  showInstead(el("p", { class: "soft" }, "Loading the article…"));
  steady(opener, showPane);
  try {
    const doc = state.texts.get(id) ?? await api(`/api/documents/${encodeURIComponent(id)}`);
    state.texts.set(id, doc);
    if (turn === state.opening) showArticle(doc, citation);
  } catch (error) {
    if (turn !== state.opening) return;
    showInstead(...failure(error.message, "Load the article again", () => openSource(id, citation, opener)));
    announce(error.message);
  }
}

function markOpener(opener) {
  state.opener?.removeAttribute("aria-current");
  state.opener = opener;
  opener?.setAttribute("aria-current", "true");
}

// Beside the conversation on wide screens; a modal sheet, with Esc and focus kept inside, on narrow ones.
function showPane() {
  if (!$("pane").open) wide.matches ? $("pane").show() : $("pane").showModal();
  document.body.classList.add("with-pane");
}

function paneClosed() {
  if ($("pane").open) return; // reopened at another width
  state.opening++;
  const opener = state.opener;
  steady(opener, () => document.body.classList.remove("with-pane"));
  markOpener(null);
  if (opener?.isConnected) opener.focus({ preventScroll: true });
}

// Runs a change of layout and keeps `node` where it stands on the screen.
function steady(node, change) {
  const before = node?.getBoundingClientRect().top;
  change();
  if (node?.isConnected) scrollBy({ top: node.getBoundingClientRect().top - before, behavior: "instant" });
}

// ---- controls ----

function questionKeys(event) {
  const page = { PageUp: -0.8, PageDown: 0.8 }[event.key];
  if (page) scrollBy({ top: page * innerHeight, behavior: motion() });
  else if (event.key === "Enter" && !event.shiftKey && !event.isComposing) $("ask").requestSubmit();
  else return;
  event.preventDefault();
}

function escapeKey(event) {
  if (event.key !== "Escape" || event.isComposing) return;
  if (!$("card").hidden) hideCard();
  else if (wide.matches) $("pane").close(); // the modal sheet closes by itself
}

$("ask").addEventListener("submit", (event) => {
  event.preventDefault();
  if ($("question").value.trim()) askAndFocus($("question").value.trim());
});
$("question").addEventListener("keydown", questionKeys);
$("question").addEventListener("input", fitInput);
$("new").addEventListener("click", newConversation);
$("card").addEventListener("pointerenter", () => clearTimeout(cardTimer));
$("card").addEventListener("pointerleave", hideCardSoon);
$("pane-close").addEventListener("click", () => $("pane").close());
$("pane").addEventListener("close", paneClosed);
addEventListener("scroll", placeCard, { passive: true });
addEventListener("resize", fitInput);
addEventListener("keydown", escapeKey);
wide.addEventListener("change", () => {
  if (!$("pane").open) return;
  $("pane").close();
  showPane();
  showQuote();
});
fitInput();
loadArticles();
