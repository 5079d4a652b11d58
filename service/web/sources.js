// The panel of the articles: what the last ingest meant, how articles are added, and the list, which also limits questions to some of them.

import { $, el } from "/static/elements.js";
import { addingPart } from "/static/adding.js";
import { changesPart, followChanges } from "/static/changes.js";
import { library } from "/static/library.js";
import { listPart, showList } from "/static/list.js";
import { fillPane, openPane } from "/static/pane.js";

const panel = el("div", { class: "panel" });

export function openSources(by) {
  openPane("Articles", by);
  showList();
  panel.replaceChildren(...(library.writing ? [changesPart, addingPart, listPart] : [listPart, changesPart, addingPart])); // readers come for the list
  fillPane(panel);
  followChanges();
  $("pane-body").scrollTo({ top: 0, behavior: "instant" });
  $("pane-title").focus();
}
