// Deleting an uploaded article, confirmed where it stands.

import { button, el, wrong } from "/static/elements.js";
import { told } from "/static/adding.js";
import { removeArticle, write, writing } from "/static/writing.js";

// The control below an article: a button that turns into the question whether it is meant.
export function deleteControl(doc) {
  const place = el("div", { class: "actions" });
  place.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || place.children.length < 2) return;
    event.preventDefault(); // the pane stays open
    event.stopPropagation();
    offer(doc, place).focus();
  });
  offer(doc, place);
  return place;
}

function control(doc, label, kind, run, name = label) {
  const made = button(label, kind, run);
  made.dataset.key = `delete ${doc.id}`;
  made.setAttribute("aria-label", `${name}: ${doc.title}`);
  return made;
}

function offer(doc, place, ...before) {
  const made = control(doc, "Delete", "action", () => confirm(doc, place));
  place.replaceChildren(...before, made);
  return made;
}

function confirm(doc, place) {
  const yes = control(doc, "Delete", "quiet danger", () => remove(doc, place, yes), "Delete for good");
  const no = control(doc, "Keep", "quiet", () => offer(doc, place).focus());
  place.replaceChildren(el("p", { class: "question-line" }, "Delete it for good? Careercite has no other copy."), yes, no);
  no.focus();
}

async function remove(doc, place, by) {
  if (writing.doing) return told(`${writing.doing} One thing at a time.`);
  for (const each of place.querySelectorAll("button")) each.setAttribute("aria-disabled", "true");
  try {
    const task = { reason: `To delete “${doc.title}” the key is needed.`, doing: `Deleting “${doc.title}”…`, by };
    const done = await write(task, () => removeArticle(doc.id));
    if (done) return told(`“${doc.title}” is deleted.`);
    offer(doc, place).focus();
  } catch (error) {
    const again = offer(doc, place, ...wrong(error, { role: "alert" }));
    if (document.activeElement === document.body) again.focus();
  }
}
