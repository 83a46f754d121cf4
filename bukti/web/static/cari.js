// Keys of the search page, and the facets that a phone shows when asked. Without it the page is a plain form.
"use strict";

const box = document.getElementById("q");
const found = document.getElementById("temuan");
const opener = document.getElementById("buka-saring");
let isWaitingForFirst = false;
let isNarrowing = false;

const links = () => [...found.querySelectorAll(".hit h3 a")];

function show() {
  opener.hidden = false;
  opener.setAttribute("aria-expanded", String(isNarrowing));
  found.querySelector(".found").classList.toggle("is-short", !isNarrowing);
}
show();
opener.addEventListener("click", () => {
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
  if (at === 0 && step < 0) box.focus();
  else all[Math.max(0, at + step)]?.focus();
});

// Enter in the box goes on to the first result.
document.getElementById("cari").addEventListener("submit", () => {
  isWaitingForFirst = true;
});
box.addEventListener("input", () => {
  isWaitingForFirst = false;
});
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target !== found) return;
  show();
  if (isWaitingForFirst) links()[0]?.focus();
  isWaitingForFirst = false;
});
