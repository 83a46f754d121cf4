// Keys of the search page, and the facets that a phone shows when asked. Without it the page is a plain form.
// Nothing of the page is held on to: going back in the browser's history puts new elements in its place.
"use strict";

let isWaitingForFirst = false;
let isNarrowing = false;

const id = (name) => document.getElementById(name);
const links = () => [...document.querySelectorAll(".hit h3 a")];

function show() {
  const opener = id("buka-saring");
  if (!opener) return;
  opener.hidden = false;
  opener.setAttribute("aria-expanded", String(isNarrowing));
  document.querySelector(".found").classList.toggle("is-short", !isNarrowing);
}
show();

document.addEventListener("click", (event) => {
  if (event.target.id !== "buka-saring") return;
  isNarrowing = !isNarrowing;
  show();
});

// j, k and the arrows go from result to result; Enter opens it, as it opens any link.
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
  if (event.target.matches("input, textarea, select, summary")) return;
  const step = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 }[event.key];
  if (!step) return;
  const all = links();
  const at = all.indexOf(document.activeElement);
  if (event.key.startsWith("Arrow") && at < 0) return; // the page itself is scrolled
  event.preventDefault();
  if (at === 0 && step < 0) id("q").focus();
  else all[Math.max(0, at + step)]?.focus();
});

// Enter in the box goes on to the first result.
document.addEventListener("submit", (event) => {
  if (event.target.id === "cari") isWaitingForFirst = true;
});
document.addEventListener("input", (event) => {
  if (event.target.id === "q") isWaitingForFirst = false;
});
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target?.id !== "temuan") return;
  show();
  if (isWaitingForFirst) links()[0]?.focus();
  isWaitingForFirst = false;
});
document.addEventListener("htmx:historyRestore", show);
