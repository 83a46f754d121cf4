// Indicators and gaps: going on by keys, and files dropped onto a gap. The pages work without it.
"use strict";

(() => {
  // Arrows go as j and k do; in the list of indicators both move from line to line.
  const lines = () => [...document.querySelectorAll("[data-step]")];
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    if (event.target.matches("input, textarea, select")) return;
    const all = lines();
    if (all.length && (event.key === "j" || event.key === "k")) {
      const at = all.indexOf(document.activeElement);
      const next = at < 0 ? nearest(all) : all[at + (event.key === "j" ? 1 : -1)];
      if (next) {
        event.preventDefault();
        next.focus();
        next.scrollIntoView({ block: "nearest" });
      }
      return;
    }
    const way = { ArrowRight: "next", ArrowLeft: "prev" }[event.key];
    const link = way && document.querySelector(`a[rel=${way}]`);
    if (link) {
      event.preventDefault();
      link.click();
    }
  });

  // The line that the address names, else the first that is to be seen.
  function nearest(all) {
    const named = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const inside = named && (named.matches("tr") ? named : named.nextElementSibling);
    return (inside && inside.querySelector("[data-step]")) || all.find((one) => one.getBoundingClientRect().top > 60);
  }

  // --- files dropped onto a gap

  const zoneOf = (event) => event.target.closest && event.target.closest("[data-drop]");
  const hasFiles = (event) => event.dataTransfer && [...event.dataTransfer.types].includes("Files");
  let over = null;

  function lightUp(zone) {
    if (over === zone) return;
    if (over) over.classList.remove("over");
    over = zone;
    if (over) over.classList.add("over");
  }

  document.addEventListener("dragover", (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault(); // dropped beside a gap, the browser would open the file in place of the page
    lightUp(zoneOf(event));
    event.dataTransfer.dropEffect = over ? "copy" : "none";
  });
  document.addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) lightUp(null);
  });
  document.addEventListener("drop", (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    const zone = zoneOf(event);
    lightUp(null);
    if (zone) send(zone, event.dataTransfer.files);
  });
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("form[data-drop]")) return;
    event.preventDefault();
    send(form, form.querySelector("input[type=file]").files, () => form.reset());
  });

  function send(zone, files, then = () => {}) {
    const body = new FormData();
    for (const file of files) body.append("berkas", file);
    const bar = zone.querySelector("progress");
    const request = new XMLHttpRequest();
    request.open("POST", `/kekurangan/${encodeURIComponent(zone.dataset.drop)}/berkas`);
    for (const [name, value] of Object.entries(JSON.parse(document.body.getAttribute("hx-headers")))) {
      request.setRequestHeader(name, value);
    }
    request.setRequestHeader("HX-Request", "true");
    if (bar) {
      bar.hidden = false;
      request.upload.onprogress = (event) => {
        if (event.lengthComputable) bar.value = event.loaded / event.total;
      };
    }
    zone.setAttribute("aria-busy", "true");
    request.onloadend = () => {
      zone.removeAttribute("aria-busy");
      if (bar) bar.hidden = true;
      if (request.getResponseHeader("HX-Redirect")) {
        location.assign(request.getResponseHeader("HX-Redirect"));
      } else if (request.status === 200) {
        show(zone, request.responseText);
        then();
      } else {
        const messages = document.getElementById("pesan");
        if (request.status) messages.innerHTML = request.responseText;
        else messages.textContent = document.body.dataset.offline || "";
      }
    };
    request.send(body);
  }

  // What became of the files, in the gap's own place; htmx goes on asking.
  function show(zone, text) {
    const place = zone.querySelector("[data-fates]") || document.querySelector("[data-fates]");
    const made = document.createElement("template");
    made.innerHTML = text;
    const fates = made.content.firstElementChild;
    if (!zone.matches("form")) fates.removeAttribute("id");
    place.replaceWith(fates);
    window.htmx.process(fates);
  }
})();
