// Marks and sources of an answer: the card that shows a quote, the article that a click opens, and the way from one citation to the next.

import { $, announce, dateWords, el, joined, motion, soft } from "/static/elements.js";
import { openedBy } from "/static/pane.js";
import { openSource } from "/static/source.js";

const SOURCES_SHOWN = 6; // in an answer with more of them they are folded
const citationOf = new WeakMap(); // by button

// ---- buttons ----

export function markButton(c) {
  const show = (event) => showCard(c, event.currentTarget);
  return citationButton(c, { class: "mark", "aria-label": `Source ${c.n}: ${c.title}`, onblur: hideCard, onpointerleave: hideCardSoon,
    onpointerenter: (event) => event.pointerType === "mouse" && show(event),
    onfocus: (event) => event.currentTarget.matches(":focus-visible") && show(event) }, `[${c.n}]`);
}

// A button that opens the article at the quote.
export function citationButton(c, props, ...children) {
  const made = el("button", { type: "button", ...props, onclick: (event) => openCitation(c, event.currentTarget) }, ...children);
  citationOf.set(made, c);
  return made;
}

// The quotes below the articles that they stand in.
export function sourceList(citations) {
  const groups = [...Map.groupBy(citations, (c) => c.document_id).values()].map((group) => el("li", {},
    el("p", { class: "source-title", dir: "auto" }, group[0].title), soft(originWords(group[0])),
    el("ol", {}, group.map((c) => el("li", {}, citationButton(c, { class: "source" }, el("span", { class: "number" }, `${c.n}`),
      el("span", { class: "source-text", dir: "auto" }, wordsOf(c), soft(sectionWords(c)))))))));
  return el("details", { class: "sources", open: citations.length <= SOURCES_SHOWN },
    el("summary", {}, `Sources (${citations.length})`), el("ol", {}, groups));
}

// Quote, title, section, publisher and date: the same in cards and nearest passages.
export const quoteParts = (c) => [...wordsOf(c), el("span", { class: "source-title" }, c.title), soft(placeWords(c))].filter(Boolean);

// The quote, below the row, column or lead-in that it is read with.
function wordsOf(c) {
  const beside = joined((c.context ?? []).map((span) => span.quote.replace(/\s+/g, " ")), " · ");
  return [beside && el("span", { class: "beside" }, beside), el("q", { class: "quoted" }, c.quote)].filter(Boolean);
}

const sectionWords = (c) => joined(c.heading ?? [], " › ");
const digestOf = (c) => c.digest_of && `digest of ${c.digest_of.publisher || c.digest_of.title}`;
const originWords = (c) => joined([c.publisher, dateWords(c.published), digestOf(c)]);
export const placeWords = (c) => joined([sectionWords(c), originWords(c)]);

// The date and the source of a figure: of one that a digest retells those of the original, unless its table names a source.
export function originOf({ date, source, figure }, cited) {
  const c = cited.get(figure.citations[0]);
  if (!c?.digest_of) return { date, source };
  return { date: c.digest_of.published, source: source === (c.publisher ?? c.title) ? digestOf(c) : source };
}

function openCitation(c, by) {
  hideCard();
  openSource(c.document_id, c, by, stepTo);
}

// ---- from one citation to the next ----

// Goes on by so many citations in reading order: in the opened article where there is one, else from mark to mark.
export function stepTo(by) {
  const marks = eachOnce([...document.querySelectorAll("#log .mark, #log .quote-card")]);
  const opened = citationOf.get(openedBy());
  const current = opened ?? citationOf.get(document.activeElement);
  const at = marks.findIndex((mark) => citationOf.get(mark) === current);
  const next = marks[at < 0 ? beginning(marks, by) : at + by];
  if (!next) return announce(marks.length ? `That was the ${by > 0 ? "last" : "first"} citation.` : "There are no citations yet.");
  next.scrollIntoView({ block: "nearest", behavior: motion() });
  if (opened) openCitation(citationOf.get(next), next);
  else next.focus({ preventScroll: true });
}

function eachOnce(marks) {
  const seen = new Set();
  return marks.filter((mark) => !seen.has(citationOf.get(mark)) && seen.add(citationOf.get(mark)));
}

// Where nothing is current: the first citation of the last answer that has any, or the very last.
function beginning(marks, by) {
  return by > 0 ? marks.findIndex((mark) => mark.closest(".turn") === marks.at(-1).closest(".turn")) : marks.length - 1;
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
  const below = Math.min(mark.bottom + 6, document.documentElement.clientHeight - box.height - 8);
  $("card").style.left = `${Math.max(8, Math.min(mark.left - 16, document.documentElement.clientWidth - box.width - 8))}px`;
  $("card").style.top = `${above > 8 ? above : Math.max(8, below)}px`;
}

// Whether there was one.
export function hideCard() {
  clearTimeout(cardTimer);
  const shown = !$("card").hidden;
  $("card").hidden = true;
  document.querySelector("[aria-describedby=card]")?.removeAttribute("aria-describedby");
  return shown;
}

function hideCardSoon() {
  cardTimer = setTimeout(hideCard, 180); // time to move the pointer onto the card
}

$("card").addEventListener("pointerenter", () => clearTimeout(cardTimer));
$("card").addEventListener("pointerleave", hideCardSoon);
addEventListener("scroll", placeCard, { passive: true });
