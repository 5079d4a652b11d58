// The panel of the articles: what the last ingest meant, how articles are added, and the list, which also limits questions to some of them.

import { $, el } from "/static/elements.js";
import { addingPart } from "/static/adding.js";
import { changesPart, followChanges } from "/static/changes.js";
import { listPart, showList } from "/static/list.js";
import { fillPane, openPane } from "/static/pane.js";

const panel = el("div", { class: "panel" }, changesPart, addingPart, listPart);

export function openSources(by) {
  openPane("Articles", by);
  showList();
  fillPane(panel);
  followChanges();
  $("pane-body").scrollTo({ top: 0, behavior: "instant" });
  $("pane-title").focus();
}
