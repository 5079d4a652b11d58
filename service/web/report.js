// The report of an ingest, as it is read in ten seconds: one line, and folded below it every entry with its articles.

import { button, counted, el, joined, soft } from "/static/elements.js";
import { askAndFocus } from "/static/conversation.js";
import { library } from "/static/library.js";
import { paged } from "/static/paging.js";
import { closePane, pane } from "/static/pane.js";
import { openSource } from "/static/source.js";

const SHOWN = 10;
const NO_NEWS = "Nothing changed, and no file fails";
const STATES = { // of how many questions the answers were compared
  asking: () => "so far: the suggested questions are still being asked",
  complete: (report) => `of ${counted(report.asked, "suggested question")}`,
  overtaken: () => "until the next ingest came: not all questions were asked",
};

// ---- words ----

export function momentWords(iso) {
  const [moment, today] = [new Date(iso), new Date()];
  const time = moment.toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
  const midnight = (date) => new Date(date).setHours(0, 0, 0, 0);
  const days = Math.round((midnight(today) - midnight(moment)) / 86400000);
  const day = days === 0 ? "Today" : days === 1 ? "Yesterday" : moment.toLocaleDateString("en-GB", { dateStyle: "long" });
  return `${day} at ${time}`;
}

const differing = (report) => report.answers.filter((each) => each.answered_before);
const firstAnswered = (report) => report.answers.filter((each) => !each.answered_before);

export function summaryWords(report) {
  const replaced = report.repeats.filter((each) => each.replaces).length;
  const [differ, first] = [differing(report).length, firstAnswered(report).length];
  const words = [...["added", "changed", "removed", "renamed", "failed"].map((kind) => report[kind].length && `${report[kind].length} ${kind}`),
    replaced && `${replaced} replaced`, report.returned.length && `${report.returned.length} asked again`,
    report.repeats.length > replaced && counted(report.repeats.length - replaced, "repeat"),
    report.figures.length && `${counted(report.figures.length, "figure")} changed`,
    report.contradictions.length && counted(report.contradictions.length, "disagreement"),
    differ && `${counted(differ, "answer")} ${differ === 1 ? "differs" : "differ"}`, first && `${first} newly answered`];
  return joined([report.undone && "The last change was undone", ...words]) || NO_NEWS;
}

// ---- a report ----

// Folded below its line, unless it is among those that stand open; what stands in it is made when it is opened.
export function reportPart(report, line, open) {
  if (summaryWords(report) === NO_NEWS) return el("p", {}, line);
  const key = `report ${report.at}`;
  const content = el("div", { class: "report" });
  const fill = () => { if (details.open && !content.childElementCount) content.append(...kinds(report)); };
  const details = el("details", { open: open.has(key), ontoggle: fill }, el("summary", { "data-key": key }, line), content);
  fill();
  return details;
}

function kinds(report) {
  const kind = (title, entries, draw) => (entries.length ? [el("h4", {}, title), ...paged(entries, draw, { shown: SHOWN })] : []);
  const number = (title, entries) => `${title} (${entries.length.toLocaleString("en-GB")})`;
  const listed = (title, articles) => kind(number(title, articles), articles, (article) => el("li", {}, articleLine(article)));
  return [
    report.undone && el("p", {}, "The index is what it was before the last change."),
    ...kind(number("Failed", report.failed), report.failed, ({ source, reason }) =>
      el("li", {}, el("bdi", {}, source), ": ", el("bdi", { class: "error" }, reason))),
    ...kind(number("Figures that changed", report.figures),
      together(report.figures, (each) => [each.article.id, each.lost, each.gained]), figureItem),
    ...kind(number("Figures on which articles disagree", report.contradictions),
      together(report.contradictions, (each) => [each.about, each.new.article.id, each.new.start]), disagreementItem),
    ...kind(`Answered differently now (${differing(report).length} ${STATES[report.state](report)})`, alike(differing(report)), answerItem),
    ...kind(number("Answered for the first time", firstAnswered(report)), alike(firstAnswered(report)), answerItem),
    ...kind(number("Versions and copies", report.repeats), report.repeats, repeatItem),
    ...listed("Asked again, since the newer version went", report.returned),
    ...listed("Added", report.added), ...listed("Changed", report.changed), ...listed("Removed", report.removed),
    ...kind(number("Renamed", report.renamed), report.renamed, ({ article, before }) =>
      el("li", {}, articleLine(article), soft(`before: ${before}`))),
  ].filter(Boolean);
}

const together = (entries, keyOf) => [...Map.groupBy(entries, (each) => JSON.stringify(keyOf(each))).values()];
const alike = (answers) => together(answers, (each) => [each.answered_now, each.lost, each.gained]);

// ---- articles ----

const isThere = (article) => library.documents.some((doc) => doc.id === article.id);

// A title that opens the article, where it is still there, and its file.
function articleLine(article) {
  const title = isThere(article) ? button(article.title, "link", (event) => openSource(article.id, null, event.currentTarget))
    : el("span", { dir: "auto" }, article.title);
  title.dataset.key = `article ${article.id}`;
  return [title, soft(joined([article.publisher, article.source]))];
}

// A statement that opens its article there.
function statementCard(article, { start, end, quote }, figure, statement) {
  const citation = quote ? { document_id: article.id, title: article.title, start, end, quote, context: [] } : null;
  const content = [figure && el("b", { dir: "auto" }, figure), el("span", { class: "quoted", dir: "auto" }, statement),
    el("span", { class: "source-title", dir: "auto" }, article.title), soft(joined([article.publisher, article.source]))];
  if (!isThere(article)) return el("div", { class: "quote-card gone" }, content, soft("This article is not there any more."));
  return el("button", { type: "button", class: "quote-card", "data-key": `statement ${article.id} ${start}`,
    onclick: (event) => openSource(article.id, citation, event.currentTarget) }, content);
}

// ---- entries ----

function figureItem(changes) {
  const [{ lost, gained }] = changes;
  return el("li", {}, el("p", { class: "figure" }, el("s", { dir: "auto" }, lost || "none"), el("span", { "aria-hidden": "true" }, " → "),
    el("span", { class: "sr" }, " became "), el("b", { dir: "auto" }, gained || "none")),
    ...paged(changes, (each) => el("li", {}, statementCard(each.article, each, "", each.after)), { shown: 3, kind: "cards" }));
}

function disagreementItem(same) {
  const [{ about, new: one, new_figure: figure }] = same;
  const sides = [[one, figure], ...same.map((each) => [each.old, each.old_figure])];
  return el("li", {}, el("p", { class: "figure", dir: "auto" }, el("b", {}, about)), ...paged(sides, ([quote, its]) =>
    el("li", {}, statementCard(quote.article, quote, its, quote.reading)), { shown: 4, kind: "cards" }));
}

function repeatItem({ article, other, share, replaces }) {
  const same = `${Math.round(100 * share)} % the same`;
  const what = replaces ? `replaces its older version, which is left out of answers (${same}):`
    : `says what this one says (${same}; both are credited):`;
  return el("li", {}, articleLine(article), el("p", { class: "soft" }, what), articleLine(other));
}

function answerItem(same) {
  const [{ answered_before: before, answered_now: now, lost, gained }] = same;
  return el("li", {}, el("div", { class: "suggestions" }, same.map(({ question }) => button(question, "suggestion", () => askBeside(question)))),
    ...(before ? statements("Before", lost) : []), ...(now ? statements("Now", gained) : [el("p", {}, "Not answered any more.")]));
}

const statements = (when, told) => (told.length ? [el("p", { class: "soft" }, when), ...paged(told, ({ text, articles }) =>
  el("li", {}, el("span", { class: "quoted", dir: "auto" }, text), soft(articles.join("; "))), { shown: 2, kind: "told" })] : []);

// Asks a question in the conversation; as a sheet the panel makes room for it.
function askBeside(question) {
  if (!document.querySelector("#pane:modal")) return askAndFocus(question);
  pane.addEventListener("closed", () => askAndFocus(question), { once: true });
  closePane();
}
