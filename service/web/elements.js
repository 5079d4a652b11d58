// What every part of the page is made of. Text from the server reaches the page as text nodes only; it is never parsed as markup.

export const $ = (id) => document.getElementById(id);

// el("p", {class: "x", onclick: f}, child, …): strings become text nodes; null and false are left out.
export function el(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (value !== false) node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat().filter((child) => child || child === 0));
  return node;
}

export const button = (label, kind, onclick) => el("button", { type: "button", class: kind, dir: "auto", onclick }, label);
export const soft = (text) => text && el("span", { class: "soft", dir: "auto" }, text);
export const joined = (parts, by = " · ") => parts.filter(Boolean).join(by);

// ISO dates in words; anything else as the article gives it.
export function dateWords(value) {
  if (!/^\d{4}-\d{2}-\d{2}/.test(value ?? "")) return value || "";
  const date = new Date(`${value.slice(0, 10)}T00:00:00Z`);
  return isNaN(date) ? value : date.toLocaleDateString("en-GB", { dateStyle: "long", timeZone: "UTC" });
}

export const digestWords = (d) => d && joined([`Digest of “${d.title}”`, d.author, d.publisher, dateWords(d.published)], ", ");
export const articleFacts = (d) => joined([d.author, d.publisher, d.published && `published ${dateWords(d.published)}`,
  d.updated && `updated ${dateWords(d.updated)}`]);
