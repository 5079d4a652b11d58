// Why this answer: how the question was read, the evidence in its order, and what was left out.

import { $, announce, counted, el, failure, joined, soft } from "/static/elements.js";
import { requestOf } from "/static/address.js";
import { fillPane, openPane } from "/static/pane.js";
import { post } from "/static/server.js";
import { openSource } from "/static/source.js";

const WANTED = { definition: "a definition", figures: "figures", comparison: "a comparison", list: "a list", steps: "steps", advice: "advice",
  passage: "a passage" };
const TAKEN_FOR = { more: "a wish for more of the answer before", why: "the question for a reason", catalogue: "a question about the articles",
  foreign: "another language", advert: "an advert" }; // other turns are questions or small talk
const LEFT_OUT = ["unmet", "set_aside", "far"];

export async function openTrace(turn, by) {
  const stillOpen = openPane("Why this answer", by);
  $("pane-title").focus({ preventScroll: true });
  try {
    const trace = await post("/api/explain", requestOf(turn));
    if (stillOpen()) fillPane(...traceParts(trace));
  } catch (error) {
    if (!stillOpen()) return;
    fillPane(...failure(error, "Try again", () => openTrace(turn, by)));
    announce(error.message);
  }
}

const traceParts = (trace) => [el("h3", {}, "How the question was read"), facts(messageFacts(trace)),
  ...trace.parts.flatMap((part, i) => partNodes(part, trace, trace.parts.length > 1 ? `Question ${i + 1}: ` : ""))];

// Names with what is known of them; those of which nothing is known are left out.
const facts = (rows) => el("dl", { class: "trace-facts" }, rows.filter(([, value]) => value?.length).flatMap(([name, value]) =>
  [el("dt", {}, name), el("dd", { dir: "auto" }, Array.isArray(value) ? value.join(", ") : value)]));

function messageFacts({ question, resolved_question: resolved, turn, corrections, carried_over: carried, limited_to: limited, source_named: named,
  unknown_source: unknown, parts, confidence, scale }) {
  return [["Asked", question], ["Read as", resolved !== question && resolved],
    ["Corrected", corrections.map(({ from, to }) => `${from} → ${to}`)],
    ["Carried over", carried && "words of the earlier questions"],
    ["Taken for", turn !== "question" && (TAKEN_FOR[turn] ?? (parts.length ? "" : "small talk"))],
    [named ? "Asked only of the named source" : "Asked only of", (limited ?? []).map((doc) => doc.title)],
    ["Not among the articles", unknown],
    ["Confidence", confidence && `${confidence}: the evidence stands at ${number(Math.min(...parts.map((part) => part.standing ?? Infinity)))} (fair from ${number(scale.fair)}, `
      + `strong from ${number(scale.strong)})`]];
}

const number = (value) => value.toFixed(2);

function partNodes(part, { scale }, label) {
  const used = part.evidence.filter((each) => !LEFT_OUT.includes(each.status));
  const out = part.evidence.filter((each) => LEFT_OUT.includes(each.status));
  return [el("h3", { dir: "auto" }, label ? `${label}${part.text}` : "What it asks for"), facts([
    ["Form", joined([WANTED[part.intent] ?? part.intent, part.composer === "declined" ? "nothing could be answered" : part.composer !== part.intent
      && `answered as ${part.composer}`], "; ")],
    ["About", part.subjects], ["Compared", part.sides], ["Topics", part.topics], ["Places", part.places], ["Years", part.years],
    ["Names", part.names.filter((name) => !part.unknown_names.includes(name))], ["Said nowhere", [...part.strangers, ...part.unknown_names]],
    ["Missing", part.missing]]),
  el("h3", {}, "Evidence, best first"), el("p", { class: "soft" }, funnel(part, scale)), evidenceList(used),
  ...(out.length ? [el("h3", {}, "Left out"), evidenceList(out)] : [])];
}

const funnel = ({ looked_at: looked, near, usable, cited, said_before: said }, { floor }) =>
  `${counted(looked, "statement")} of the articles looked at; ${near} near enough (match ${number(floor)} or more); ${usable} of them `
  + `${usable === 1 ? "meets" : "meet"} all that is asked for; ${cited} cited. A score is how near the words and their sense come, and what the rules add or `
  + `take.${said ? ` ${said} were said before and left alone.` : ""}`;

const evidenceList = (evidence) => (evidence.length ? el("ol", { class: "evidence" }, evidence.map((each) => el("li", {},
  el("p", { class: "evidence-status" }, el("b", { class: each.status }, statusWords(each)), soft(scoreWords(each))),
  el("button", { type: "button", class: "quote-card", dir: "auto", onclick: (event) => openSource(each.document_id, each, event.currentTarget) },
    el("q", { class: "quoted" }, each.text), el("span", { class: "source-title" }, each.title), soft(joined(each.heading, " › "))))))
  : el("p", { class: "soft" }, "None."));

function statusWords({ status, n, unmet }) {
  switch (status) {
    case "cited": return `Cited [${n}]`;
    case "credited": return `Credited [${n}]: says the same`;
    case "usable": return "Fits, not needed";
    case "unmet": return `Does not tell: ${unmet.join(", ")}`;
    case "set_aside": return "Near, but the question as a whole is unknown to the articles";
    default: return "About something else";
  }
}

function scoreWords({ score, match }) {
  if (score === null) return "not ranked by itself";
  const rules = score - match;
  return `score ${number(score)} = match ${number(match)} ${rules < 0 ? "−" : "+"} ${number(Math.abs(rules))}`;
}
