// The little that pages need beside htmx: keys, and letting messages go. No page depends on it to be read.
"use strict";

// `data-key="x"` on a link, button or field: that key follows, presses or focuses it.
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const at = event.target;
  const isTyping = at.matches("input:not([type=checkbox], [type=radio]), textarea, select");
  if (isTyping) {
    if (event.key === "Escape") at.blur();
    return;
  }
  const found = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
  if (!found || found.closest("[hidden]")) return;
  event.preventDefault();
  if (found.matches("input, textarea, select")) {
    found.focus();
    if (found.select) found.select();
  } else {
    found.click();
  }
});

// On a phone the bar is longer than the screen: it shows where one is.
const here = document.querySelector(".bar [aria-current]");
if (here) here.closest("nav").scrollLeft = here.offsetLeft - here.closest("nav").offsetLeft - 48;

// A message goes after a while, but not while somebody points at it or is in it.
const messages = document.getElementById("pesan");
new MutationObserver(() => {
  clearTimeout(messages.timer);
  const leave = () => {
    if (messages.matches(":hover, :focus-within")) messages.timer = setTimeout(leave, 2000);
    else messages.replaceChildren();
  };
  if (messages.children.length) messages.timer = setTimeout(leave, 8000);
}).observe(messages, { childList: true });

// htmx swaps only good answers by itself; what went wrong is told too.
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.xhr.status >= 400) {
    messages.innerHTML = event.detail.xhr.responseText;
    event.detail.shouldSwap = false;
  }
});
document.addEventListener("htmx:sendError", () => {
  messages.textContent = document.body.dataset.offline || "";
});
