// The page put together: its controls, and what it begins with.

import { $, button, counted, kept, motion } from "/static/elements.js";
import "/static/intro.js";
import "/static/keys.js";
import { askAndFocus, fitInput, followAddress, lastTurn, newConversation } from "/static/conversation.js";
import { choose, library, loadLibrary } from "/static/library.js";
import { openSources } from "/static/sources.js";

// ---- the question field ----

function questionKeys(event) {
  const page = { PageUp: -0.8, PageDown: 0.8 }[event.key];
  const plain = !event.shiftKey && !event.altKey && !event.ctrlKey && !event.metaKey && !event.isComposing;
  if (page) scrollBy({ top: page * innerHeight, behavior: motion() });
  else if (event.key === "Enter" && plain) $("ask").requestSubmit();
  else if (event.key === "ArrowUp" && plain && !$("question").value && lastTurn()) fitInput(lastTurn().question);
  else return;
  event.preventDefault();
}

function submitted(event) {
  event.preventDefault();
  if ($("question").value.trim()) askAndFocus($("question").value.trim());
}

// ---- which articles are asked ----

function showScope() {
  const { chosen, lost } = library;
  const went = lost ? `${counted(lost, "chosen article")} ${lost === 1 ? "is" : "are"} not there any more. ` : "";
  $("scope").hidden = !chosen.size && !lost;
  if (!chosen.size) return $("scope").replaceChildren(`${went}All articles are asked again.`);
  $("scope").replaceChildren(`${went}Asking ${counted(chosen.size, "article")} only `,
    button("Change", "inline", (event) => openSources(event.currentTarget)), " ", button("Ask all articles", "inline", () => { choose([]); $("question").focus(); }));
}

// ---- printing ----

// On paper every source stands open.
function openForPrint(open) {
  for (const details of document.querySelectorAll(open ? ".sources:not([open])" : ".sources[data-printed]")) {
    details.open = open;
    details.toggleAttribute("data-printed", open);
  }
}

$("ask").addEventListener("submit", submitted);
$("question").addEventListener("keydown", questionKeys);
$("question").addEventListener("input", fitInput);
$("new").addEventListener("click", newConversation);
$("open-sources").addEventListener("click", (event) => openSources(event.currentTarget));
$("skip").addEventListener("click", (event) => { event.preventDefault(); $("question").focus(); });
library.addEventListener("chosen", showScope);
addEventListener("resize", () => fitInput());
addEventListener("popstate", followAddress);
addEventListener("beforeprint", () => openForPrint(true));
addEventListener("afterprint", () => openForPrint(false));
history.scrollRestoration = "manual"; // the page goes to its answers itself
fitInput(kept.get("draft"));
await loadLibrary();
if (location.hash && !lastTurn()) followAddress(); // something may have been asked meanwhile
