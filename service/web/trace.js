// Why this answer: how the question was read, the evidence in its order, and what was left out.

import { $, announce, el, failure } from "/static/elements.js";
import { requestOf } from "/static/address.js";
import { fillPane, openPane } from "/static/pane.js";
import { post } from "/static/server.js";

export async function openTrace(turn, by) {
  const stillOpen = openPane("Why this answer", by);
  try {
    const trace = await post("/api/explain", requestOf(turn));
    if (!stillOpen()) return;
    fillPane(el("p", {}, trace.resolved_question));
    $("pane-title").focus();
  } catch (error) {
    if (!stillOpen()) return;
    fillPane(...failure(error.message, "Try again", () => openTrace(turn, by)));
    announce(error.message);
  }
}
