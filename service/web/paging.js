// Long lists, some entries at a time: never thousands of nodes.

import { button, el } from "/static/elements.js";

// The first entries, and a button for further ones, which puts the focus on the first of them.
export function paged(items, draw, { shown = 50, more = 50, kind = "entries" } = {}) {
  const list = el("ul", { class: kind });
  const further = button("", "quiet", () => { focusEntry(grow(more)); });

  function grow(number) {
    const at = list.children.length;
    list.append(...items.slice(at, at + number).map(draw));
    const left = items.length - list.children.length;
    further.hidden = !left;
    further.textContent = `Show ${Math.min(more, left)} more`;
    return list.children[at];
  }

  grow(shown);
  return [list, further];
}

function focusEntry(entry) {
  const control = entry.querySelector("button");
  if (!control) entry.setAttribute("tabindex", "-1");
  (control ?? entry).focus();
}

// Draws a list anew. The focus stays with the control of the same `data-key`, else with the entry at its place, else it goes to `otherwise`.
export function keepingFocus(within, draw, otherwise) {
  const held = within.contains(document.activeElement) ? document.activeElement : null;
  const place = held ? [...within.querySelectorAll("li")].indexOf(held.closest("li")) : -1;
  draw();
  if (!held || held.isConnected) return;
  const same = [...within.querySelectorAll("[data-key]")].find((node) => node.dataset.key === held.dataset.key);
  const entries = within.querySelectorAll("li");
  const near = place < 0 ? null : entries[Math.min(place, entries.length - 1)]?.querySelector("button");
  (same ?? near ?? otherwise).focus({ preventScroll: true });
}
