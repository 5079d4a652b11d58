// The conversation: questions asked in turn, each with the questions before it; what the address says is what was asked last.

import { $, announce, counted, el, failure, kept, motion, note } from "/static/elements.js";
import { addressOf, MOST_BEFORE, readAddress, requestOf } from "/static/address.js";
import { answerParts } from "/static/answers.js";
import { hideCard } from "/static/citations.js";
import { choose, library, loadLibrary, thoseThatAre } from "/static/library.js";
import { closePane } from "/static/pane.js";
import { post } from "/static/server.js";

const LONG_QUESTION = 300; // letters; a longer one scrolls by itself, so that its answer is seen
const LONGEST_TITLE = 80; // letters
const LOOKING = "Looking in the articles…";
const FITS_ITSELF = CSS.supports("field-sizing", "content"); // the field, by the style sheet

// A turn: {question, before, only, asTyped, index} say what was asked, after which questions, of which articles, and of which index its link
// speaks; `answer` is the service's reply, null before it came or where it failed; `element` and `reply` are where it stands.
const turns = [];
let request = null; // AbortController of the question under way
let here = location.href; // where the page is, until it is led elsewhere

export const lastTurn = () => turns.at(-1) ?? null;
export const turnOf = (element) => turns.find((turn) => turn.element === element);

// ---- asking ----

// Asks a question after those that were answered before, of the chosen articles.
export async function ask(question) {
  if (request) return announce("Still answering the question before. Your text is kept.");
  const failed = turns.at(-1);
  if (failed && !failed.answer && failed.question === question) remove(failed); // asked again after a failure
  if ($("question").value.trim() === question) fitInput("");
  const before = turns.findLast((turn) => turn.answer);
  const turn = add({ question, before: before ? [...before.before, before.question].slice(-MOST_BEFORE) : [], only: [...library.chosen] });
  if (await answer(turn)) goTo(addressOf(turn), question);
}

// The address and the title of the page, for what was asked last.
function goTo(address, question, how = "pushState") {
  history[how](null, "", address);
  entitle(question);
}

function entitle(question) {
  here = location.href;
  document.title = question ? `${question.slice(0, LONGEST_TITLE)} – Careercite` : "Careercite";
}

// Asks a turn's question once more, in its place, in another way.
async function askAgain(turn, changes = {}) {
  if (request) return announce("Still answering the question before.");
  if ($("question").value.trim() === turn.question) fitInput("");
  Object.assign(turn, changes, { index: null, only: thoseThatAre(turn.only) });
  const answered = answer(turn);
  focusQuestion(turn); // the control that was pressed is gone
  if (await answered && turn === lastTurn()) goTo(addressOf(turn), turn.question, "replaceState");
}

const focusQuestion = (turn) => turn.element.querySelector(".question").focus({ preventScroll: true });

// On touch screens the keyboard stays away from the answer.
export function askAndFocus(question) {
  ask(question);
  if (!matchMedia("(pointer: coarse)").matches) $("question").focus();
  else if (document.activeElement === $("question")) focusQuestion(lastTurn());
}

// Shows the answer of a turn, or why there is none; whether there is one. `again` is what a failed turn offers, where not to be asked once more.
async function answer(turn, again = null) {
  hideCard(); // its mark may go
  const mine = setRequest(new AbortController());
  turn.answer = null;
  waiting(turn, LOOKING);
  try {
    turn.answer = await answerTo(turn, mine.signal);
    turn.reply.replaceChildren(...answerParts(turn, { ask: askAndFocus, again: askAgain }));
    announce(spoken(turn.answer));
  } catch (error) {
    if (mine.signal.aborted) return false; // a new conversation was begun meanwhile
    const gone = error.code === "unknown_document";
    if (gone) loadLibrary();
    const message = gone ? "An article that this question was limited to is not there any more." : error.message;
    turn.reply.replaceChildren(...failure({ ...error, message }, "Ask again", again ?? (() => askAgain(turn))));
    if (!again && !$("question").value.trim()) fitInput(turn.question); // the question is never lost
    announce(`No answer. ${message}`);
  } finally {
    if (request === mine) setRequest(null);
  }
  (turn.answer ? turn.element : turn.reply).scrollIntoView({ block: "nearest", behavior: motion() }); // a failure may stand below a long question
  return Boolean(turn.answer);
}

// The service's reply. A question that was turned away because of too many others is asked once more by itself, after the time told.
async function answerTo(turn, signal) {
  const asked = () => post("/api/ask", requestOf(turn), { signal });
  try {
    return await asked();
  } catch (error) {
    if (error.code !== "overloaded") throw error;
    const seconds = error.seconds || 1;
    announce(waiting(turn, `Too many questions are being answered at this moment: yours is asked again by itself in ${counted(seconds, "second")}.`));
    await pause(seconds);
    waiting(turn, LOOKING);
    return asked();
  }
}

function waiting(turn, words) {
  turn.reply.replaceChildren(el("p", { class: "waiting" }, words));
  turn.element.scrollIntoView({ block: "nearest", behavior: motion() });
  return words;
}

const pause = (seconds) => new Promise((resolve) => { setTimeout(resolve, 1000 * seconds); });

const spoken = ({ answer: text, answered, citations, confidence }) => (answered
  ? `${text} ${counted(citations.length, "quote")}. Confidence: ${confidence}.` : text);

function add({ question, before, only, asTyped = false, index = null }) {
  const reply = el("div", { class: "answer" });
  const element = el("article", { class: "turn" }, el("h2", question.length > LONG_QUESTION
    ? { class: "question long", dir: "auto", tabindex: "0" } : { class: "question", dir: "auto", tabindex: "-1" }, question), reply);
  const turn = { question, before, only, asTyped, index, answer: null, element, reply };
  turns.push(turn);
  $("log").append(element);
  return turn;
}

function remove(turn) {
  turns.splice(turns.indexOf(turn), 1);
  turn.element.remove();
}

function setRequest(started) {
  $("send").setAttribute("aria-disabled", String(Boolean(started)));
  return (request = started);
}

// ---- conversations ----

export function newConversation() {
  if (location.hash) goTo(location.pathname, "");
  begin();
  announce("New conversation.");
  $("question").focus();
  scrollTo({ top: 0, behavior: "instant" });
}

function begin() {
  request?.abort();
  setRequest(null);
  hideCard();
  if ($("log").contains(document.activeElement)) $("question").focus();
  turns.splice(0).forEach((turn) => turn.element.remove());
  closePane();
}

// Brings about what the address says: goes to that answer where it stands here, or to the beginning; else asks it again with the questions before
// it. On narrow screens the way back closes the sheet first.
export function followAddress() {
  if (document.querySelector("#pane:modal")) {
    closePane();
    return history.pushState(null, "", here);
  }
  const wanted = readAddress(location.hash);
  const turn = wanted ? turns.find((each) => each.answer && addressOf(each) === location.hash) : null;
  if (wanted && !turn) return replay(wanted);
  entitle(wanted?.question);
  if (turn) turn.element.scrollIntoView({ block: "start", behavior: motion() });
  else scrollTo({ top: 0, behavior: motion() });
}

async function replay(wanted) {
  begin();
  if (library.error) await loadLibrary(); // of which the link may choose some
  choose(wanted.only);
  const only = [...library.chosen];
  const conversation = [...wanted.before, wanted.question];
  for (const [number, question] of conversation.entries()) {
    const last = number === wanted.before.length;
    const turn = add({ question, before: conversation.slice(0, number), only, ...(last ? { asTyped: wanted.asTyped, index: wanted.index } : {}) });
    if (!await answer(turn, () => replay(wanted))) return;
    if (last && only.length < wanted.only.length) turn.reply.prepend(note(only.length ? "Some articles that this link chose are not there any more."
      : "The articles that this link chose are not there any more: all articles were asked."));
  }
  entitle(wanted.question);
}

// ---- the question field ----

// Sets the field's text, where given, and its height to what it holds.
export function fitInput(text) {
  const field = $("question");
  if (typeof text === "string") field.value = text;
  if (!FITS_ITSELF) {
    field.style.height = "auto";
    field.style.height = `${field.scrollHeight + field.offsetHeight - field.clientHeight}px`;
  }
  kept.set("draft", field.value);
}
