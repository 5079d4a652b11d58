// Keys: one list, which the page both obeys and shows.

import { $, el } from "/static/elements.js";
import { hideCard, stepTo } from "/static/citations.js";
import { lastTurn, newConversation, turnOf } from "/static/conversation.js";
import { escapePane } from "/static/pane.js";
import { openSources } from "/static/sources.js";
import { openTrace } from "/static/trace.js";

const SHORTCUTS = [ // code of the key that is pressed with Alt, its name, what it does
  ["ArrowDown", "↓", "Next citation", () => stepTo(1)],
  ["ArrowUp", "↑", "Previous citation", () => stepTo(-1)],
  ["KeyQ", "Q", "Type a question", () => $("question").focus()],
  ["KeyW", "W", "Why this answer", why],
  ["KeyA", "A", "Articles", () => openSources($("open-sources"))],
  ["KeyN", "N", "New conversation", newConversation],
  ["KeyK", "K", "This list", () => $("keys").showModal()],
];
const ELSEWHERE = [["Enter", "Ask; on a citation: open its article"], ["Shift Enter", "New line in a question"], ["↑", "In the empty field: the last question again"],
  ["Tab", "To the next control or citation"], ["Esc", "Close a quote, the article or this list"]];

// Of the answer that has the focus, else of the last one.
function why() {
  const turn = turnOf(document.activeElement?.closest(".turn")) ?? lastTurn();
  if (turn?.answer) openTrace(turn, turn.element.querySelector(".why"));
}

function shortcut(event) {
  if (event.key === "Escape" && !event.isComposing && !document.querySelector("dialog:modal")) return hideCard() || escapePane();
  if (!event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const [, , , run] = SHORTCUTS.find(([code]) => code === event.code) ?? [];
  if (!run) return;
  event.preventDefault();
  if (!document.querySelector(".box:modal")) run();
}

const ALT = /Mac|iPhone|iPad/.test(navigator.platform) ? "⌥" : "Alt";
const row = (keys, does) => [el("dt", {}, keys.map((key) => el("kbd", {}, key))), el("dd", {}, does)];
$("keys-list").append(...SHORTCUTS.flatMap(([, name, does]) => row([ALT, name], does)), ...ELSEWHERE.flatMap(([keys, does]) => row(keys.split(" "), does)));
$("open-keys").addEventListener("click", () => $("keys").showModal());
addEventListener("keydown", shortcut);
