// The articles: which there are, and which of them questions are limited to.

import { $, el } from "/static/elements.js";
import { articleItem } from "/static/answers.js";
import { library } from "/static/library.js";
import { fillPane, openPane } from "/static/pane.js";

export function openSources(by) {
  openPane("Articles", by, openSources);
  fillPane(el("ul", { class: "articles" }, library.documents.map(articleItem)));
  $("pane-title").focus();
}
