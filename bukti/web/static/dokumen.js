// Brings the first marked word into view, on every sheet that comes. The page can be read without it.
"use strict";

const showFirstMark = (within) => {
  const paper = within.querySelector(".viewer-paper");
  const mark = paper && paper.querySelector("rect, mark");
  if (!mark) return;
  const far = mark.getBoundingClientRect().top - paper.getBoundingClientRect().top;
  if (paper.scrollHeight > paper.clientHeight) paper.scrollTop += far - paper.clientHeight / 3;
};
document.addEventListener("DOMContentLoaded", () => showFirstMark(document));
document.addEventListener("htmx:afterSettle", (event) => showFirstMark(event.detail.target.parentElement || document));
