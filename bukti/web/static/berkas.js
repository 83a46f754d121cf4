// How far things are, told by the server while the page stands open. Without it the page tells how they were.
"use strict";

const live = document.getElementById("langsung");
if (live && window.EventSource) {
  let events = null;
  const open = () => {
    if (events) return;
    events = new EventSource(live.dataset.live);
    events.addEventListener("keadaan", (event) => {
      if (!live.contains(document.activeElement)) live.innerHTML = event.data;
    });
    for (const name of ["selesai", "penuh"]) events.addEventListener(name, close);
  };
  const close = () => {
    if (events) events.close();
    events = null;
  };
  // A page that nobody sees is told nothing.
  document.addEventListener("visibilitychange", () => (document.hidden ? close() : open()));
  addEventListener("pagehide", close);
  if (!document.hidden) open();
}
