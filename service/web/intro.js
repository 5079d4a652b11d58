// First sight: questions to begin with, and the articles that there are.

import { $, button, counted, dateOf, dateWords, el, failure, joined, refill, suggested, timeOf } from "/static/elements.js";
import { articleItem } from "/static/answers.js";
import { askAndFocus } from "/static/conversation.js";
import { library, loadLibrary } from "/static/library.js";
import { openSources } from "/static/sources.js";

const [ARTICLES_SHOWN, PUBLISHERS_SHOWN, TRY_AGAIN_MS, LONGEST_PAUSE_MS] = [6, 4, 2000, 60000];
let pause = TRY_AGAIN_MS; // longer each time

function showIntro() {
  const { documents, suggestions } = library;
  refill($("articles"), ...(documents.length ? [...suggested("h2", "Questions to try", suggestions, askAndFocus), ...articleList(documents)]
    : [el("h2", {}, "No articles yet"), el("p", {}, "There is nothing to answer from. Put articles (.txt .md .html .pdf .docx) into the corpus folder "
      + "and run 'careercite ingest', then load this page again."),
    library.writing && button("Add articles", "quiet", (event) => openSources(event.currentTarget))].filter(Boolean)));
  if (documents.length && !suggestions.length) tryAgainLater(); // after a first ingest the service is still finding out what it can be asked
}

function showFailure() {
  if (library.documents.length) return; // what is shown is still there
  refill($("articles"), ...failure(library.error, "Load the articles again", loadLibrary));
  if (library.error.code === "not_ready") tryAgainLater();
}

function tryAgainLater() {
  setTimeout(loadLibrary, pause);
  pause = Math.min(1.5 * pause, LONGEST_PAUSE_MS);
}

function articleList(documents) {
  const rest = documents.length - ARTICLES_SHOWN;
  return [el("h2", {}, counted(documents.length, "article")), el("p", { class: "soft" }, corpusWords(documents)),
    el("ul", { class: "articles" }, documents.slice(0, ARTICLES_SHOWN).map(articleItem)),
    rest > 0 && button(`All ${counted(documents.length, "article")}`, "quiet", (event) => openSources(event.currentTarget))].filter(Boolean);
}

// The publishers with the most articles, and the span of the dates.
function corpusWords(documents) {
  const counts = Map.groupBy(documents, (doc) => doc.digest_of?.publisher ?? doc.publisher ?? "");
  counts.delete("");
  const names = [...counts].sort((a, b) => b[1].length - a[1].length).map(([name]) => name);
  const more = names.length > PUBLISHERS_SHOWN ? ` and ${names.length - PUBLISHERS_SHOWN} more` : "";
  const dates = documents.map(dateOf).filter(timeOf).sort((one, other) => timeOf(one) - timeOf(other));
  const [first, last] = [dateWords(dates[0]), dateWords(dates.at(-1))];
  return joined([names.length && `From ${names.slice(0, PUBLISHERS_SHOWN).join(", ")}${more}`, first && (first === last ? first : `${first} to ${last}`)]);
}

library.addEventListener("loaded", showIntro);
library.addEventListener("failed", showFailure);
