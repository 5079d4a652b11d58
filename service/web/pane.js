// The pane beside the conversation: a column on wide screens, a modal sheet on narrow ones. One thing stands in it at a time.

import { $, el } from "/static/elements.js";

const wide = matchMedia("(min-width: 60rem)");
export const pane = new EventTarget(); // "shown" when it stands elsewhere, "closed"
let opener = null;  // the control outside that opened it
let openings = 0;   // so that a slow load cannot replace a later one
let current = null; // brings what stands in it back, opened by the control that it is given
let trail = [];     // what stood in it before, each as {again, top}, where a control inside led on
let top = 0;        // how far what comes next is scrolled

// Opens it for something new; true from the function that comes back as long as nothing else has taken its place. `again(by)` opens the same
// once more, for the way back.
export function openPane(title, by, again = null) {
  const opening = ++openings;
  const inside = $("pane").contains(by);
  trail = inside && current ? [...trail, { again: current, top: $("pane-body").scrollTop }] : [];
  current = again;
  if (!inside) markOpener(by);
  $("pane-back").hidden = !trail.length;
  $("pane-title").textContent = title;
  $("pane-tools").hidden = $("pane-outline").hidden = $("unit-facts").hidden = true;
  if ($("pane").contains(document.activeElement)) $("pane-title").focus({ preventScroll: true }); // its control goes
  fillPane(el("p", { class: "soft" }, "Loading…"));
  steady(opener, show);
  return () => opening === openings;
}

export function fillPane(...nodes) {
  $("pane-body").replaceChildren(...nodes.filter(Boolean));
  $("pane-body").scrollTo({ top, behavior: "instant" });
}

// To what stood here before, where it stood.
async function back() {
  const rest = trail.slice(0, -1);
  const before = trail.at(-1);
  top = before.top;
  await before.again(opener);
  top = 0;
  trail = rest;
  $("pane-back").hidden = !trail.length;
  $("pane-title").focus({ preventScroll: true });
}

export const closePane = () => $("pane").close();
export const openedBy = () => ($("pane").open ? opener : null);

function markOpener(by) {
  opener?.removeAttribute("aria-current");
  opener = by;
  opener?.setAttribute("aria-current", "true");
}

// As a sheet it keeps the focus inside, and Escape closes it.
function show() {
  if (!$("pane").open) wide.matches ? $("pane").show() : $("pane").showModal();
  document.body.classList.add("with-pane");
}

function closed() {
  if ($("pane").open) return; // reopened at another width
  openings++;
  const by = opener;
  steady(by, () => document.body.classList.remove("with-pane"));
  markOpener(null);
  const lost = [document.body, null].includes(document.activeElement) || $("pane").contains(document.activeElement);
  if (lost) (by?.isConnected ? by : $("question")).focus({ preventScroll: true });
  pane.dispatchEvent(new Event("closed"));
}

// Runs a change of layout and keeps `node` where it stands on the screen.
function steady(node, change) {
  const before = node?.getBoundingClientRect().top;
  change();
  if (node?.isConnected) scrollBy({ top: node.getBoundingClientRect().top - before, behavior: "instant" });
}

export function escapePane() {
  if (wide.matches && $("pane").open) closePane(); // the sheet closes by itself
}

$("pane-close").addEventListener("click", closePane);
$("pane-back").addEventListener("click", back);
$("pane").addEventListener("close", closed);
wide.addEventListener("change", () => {
  if (!$("pane").open) return;
  closePane();
  show();
  pane.dispatchEvent(new Event("shown"));
});
