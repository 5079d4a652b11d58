// The pane beside the conversation: a column on wide screens, a modal sheet on narrow ones. One thing stands in it at a time.

import { $, el } from "/static/elements.js";

const wide = matchMedia("(min-width: 60rem)");
export const pane = new EventTarget(); // "shown" when it stands elsewhere, "closed"
let opener = null; // the control that opened it
let openings = 0;  // so that a slow load cannot replace a later one
let behind = null; // what stood in it when something was opened from within it, and by which control: {title, nodes, top, by}

// Opens it for something new; true from the function that comes back as long as nothing else has taken its place.
// What is opened from within it has a way back to what stood there.
export function openPane(title, by) {
  const opening = ++openings;
  const body = $("pane-body");
  if (body.contains(by)) setBehind({ title: $("pane-title").textContent, nodes: [...body.children], top: body.scrollTop, by });
  else if (!behind?.nodes.some((node) => node.contains(by))) {
    setBehind(null);
    markOpener(by);
  }
  setHead(title);
  if ($("pane").contains(document.activeElement)) $("pane-title").focus({ preventScroll: true }); // its control goes
  fillPane(el("p", { class: "soft" }, "Loading…"));
  steady(by, show);
  return () => opening === openings;
}

function setHead(title) {
  $("pane-title").textContent = title;
  $("pane-tools").hidden = $("pane-outline").hidden = $("unit-facts").hidden = true;
}

function setBehind(left) {
  behind = left;
  $("pane-back").hidden = !left;
  $("pane-back").textContent = left ? `‹ Back to ${left.title}` : "";
}

// The control that opened something has the focus again; where it was drawn anew meanwhile, the one with the same `data-key`.
function goBack() {
  const { title, nodes, top, by } = behind;
  openings++;
  setBehind(null);
  setHead(title);
  fillPane(...nodes);
  $("pane-body").scrollTo({ top, behavior: "instant" });
  const same = by.isConnected ? by : $("pane-body").querySelector(`[data-key="${CSS.escape(by.dataset.key ?? "")}"]`);
  (same ?? $("pane-title")).focus({ preventScroll: true });
}

export const fillPane = (...nodes) => $("pane-body").replaceChildren(...nodes.filter(Boolean));
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
  setBehind(null);
  const by = opener;
  steady(by, () => document.body.classList.remove("with-pane"));
  markOpener(null);
  const lost = [document.body, null].includes(document.activeElement) || $("pane").contains(document.activeElement);
  if (lost) (by?.isConnected ? by : $("open-sources")).focus({ preventScroll: true }); // it may have been drawn anew meanwhile
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

$("pane-back").addEventListener("click", goBack);
$("pane-close").addEventListener("click", closePane);
$("pane").addEventListener("close", closed);
wide.addEventListener("change", () => {
  if (!$("pane").open) return;
  closePane();
  show();
  pane.dispatchEvent(new Event("shown"));
});
