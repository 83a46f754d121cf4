// The review queue by keys: numbers answer in the panel that is open, one panel at a time, quoted words in sight.
"use strict";

const asking = document.getElementById("soal");
const isTyping = (at) => at.matches("input:not([type=checkbox], [type=radio]), textarea, select");

// A key held down must not decide on one document after the other.
document.addEventListener("keydown", (event) => {
  if (event.repeat && !isTyping(event.target)) {
    event.preventDefault();
    event.stopImmediatePropagation();
  }
}, true);

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const panel = asking.querySelector("details[open]");
  if (!panel) return;
  if (event.key === "Escape") {
    panel.open = false;
    panel.querySelector("summary").focus();
    return;
  }
  if (isTyping(event.target) || !/^[0-9]$/.test(event.key)) return;
  const found = panel.querySelector(`[data-digit="${event.key}"]`);
  if (!found) return;
  event.preventDefault();
  if (found.matches("input")) found.focus();
  else found.click();
});

// Enter in the free field sends what is written there, not the first ready reason.
asking.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && event.target.matches("input[name=alasan_lain]")) {
    event.preventDefault();
    event.target.form.querySelector("[data-enter]").click();
  }
});

asking.addEventListener("toggle", (event) => {
  if (!event.target.open) return;
  asking.querySelectorAll("details[open]").forEach((one) => { if (one !== event.target) one.open = false; });
  const first = event.target.querySelector("[data-first]");
  if (first) first.focus();
  event.target.scrollIntoView({ block: "nearest" });
}, true);

document.querySelectorAll("form[data-auto]").forEach((form) => {
  form.addEventListener("change", () => form.requestSubmit());
  form.querySelector("button").hidden = true;
});

// The first quoted words come into sight within the page's text, without the window's moving.
const showWords = () => {
  const sheet = asking.querySelector(".sheet.text");
  const mark = sheet && sheet.querySelector("mark");
  if (mark) sheet.scrollTop = Math.max(0, mark.offsetTop - sheet.offsetTop - 60);
};
asking.addEventListener("htmx:afterSwap", showWords);
showWords();
