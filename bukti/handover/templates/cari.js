// The search of the offline browser. Data comes in scripts that call bukti.isi, bukti.kata and bukti.teks: a page that
// was opened from a file may not fetch, but may load a script. What is shown is only ever set as text.
"use strict";

const AT_ONCE = 20, MOST_STEMS = 400, SNIPPET = 260, BEFORE = 80, SHORTEST = 2, MOST_PLACES = 200;
const form = document.getElementById("cari"), box = document.getElementById("q");
const list = document.getElementById("hasil"), count = document.getElementById("jumlah");
const say = (name, facts = {}) => form.dataset[name].replace(/\{(\w+)\}/g, (_, key) => facts[key]);

// --- what is loaded

let pages = 0, starts = [], blocks = [], shards = new Set();
const words = new Map(), texts = new Map(), loading = new Map();

globalThis.bukti = {
  isi(count, first, begins, keys) { pages = count; starts = first; blocks = begins; shards = new Set(keys); },
  kata(key, where, others) { words.set(key, [new Map(Object.entries(where)), new Map(Object.entries(others))]); },
  teks(number, found) { texts.set(number, found); },
};

function load(name) {
  if (!loading.has(name)) {
    loading.set(name, new Promise((done, failed) => {
      const script = document.createElement("script");
      script.src = "cari/" + name;
      script.onload = done;
      script.onerror = () => { loading.delete(name); failed(new Error(name)); };
      document.head.append(script);
    }));
  }
  return loading.get(name);
}

// --- words

const odd = { "ø": "o", "đ": "d", "ł": "l", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th" };
const fold = (word) => word.normalize("NFKD").toLowerCase().replace(/\p{M}/gu, "").replace(/[øđłħıæœþ]/g, (one) => odd[one]);
const termsOf = (text) => (text.replace(/(?<=\p{L})['`’‘´](?=\p{L})/gu, "").match(/[\p{L}\p{N}\p{M}]+/gu) ?? []).map(fold).filter((one) => one.length >= SHORTEST);
const keyOf = (word) => [...word].slice(0, 2).map((one) => one.codePointAt(0).toString(16)).join("-");

async function shardOf(key) {
  if (!shards.has(key)) return [new Map(), new Map()];
  await load(`kata/${key}.js`);
  return words.get(key);
}

// All pages that have a word, or one that begins so, or a related form; with the stems they stand under.
async function look(word) {
  const [where, others] = await shardOf(keyOf(word));
  const stems = new Set();
  if (where.has(word)) stems.add(word);
  if (others.has(word)) stems.add(others.get(word));
  for (const one of where.keys()) if (stems.size < MOST_STEMS && one.startsWith(word)) stems.add(one);
  for (const [one, stem] of others) if (stems.size < MOST_STEMS && one.startsWith(word)) stems.add(stem);
  await Promise.all([...new Set([...stems].map(keyOf))].map(shardOf));
  const found = new Set();
  for (const stem of stems) {
    let page = 0;
    for (const step of (await shardOf(keyOf(stem)))[0].get(stem) ?? []) found.add(page += step);
  }
  return { word, stems: [...stems].filter((one) => one.length > 3), pages: found };
}

// --- documents

function lastUpTo(sorted, value) {
  let low = 0, high = sorted.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (sorted[middle] <= value) low = middle; else high = middle - 1;
  }
  return low;
}

function documentsOf(asked) {
  const found = new Map();
  asked.forEach((one, number) => {
    for (const page of one.pages) {
      const which = lastUpTo(starts, page);
      if (!found.has(which)) {
        if (number > 0) continue;
        found.set(which, new Map());
      }
      const hits = found.get(which);
      hits.set(page, (hits.get(page) ?? 0) | (1 << Math.min(number, 30)));
    }
  });
  const all = asked.reduce((bits, _, number) => bits | (1 << Math.min(number, 30)), 0);
  const many = (bits) => { let sum = 0; for (; bits; bits &= bits - 1) sum += 1; return sum; };
  const ranked = [];
  for (const [which, hits] of found) {
    let together = 0;
    for (const bits of hits.values()) together |= bits;
    if (together !== all) continue;
    const titled = Number(hits.get(starts[which]) === all);
    let best = starts[which], most = 0;
    for (const [page, bits] of [...hits].sort((a, b) => a[0] - b[0])) {
      if (page !== starts[which] && many(bits) > most) { best = page; most = many(bits); }
    }
    ranked.push({ which, best, titled, most, size: hits.size });
  }
  return ranked.sort((a, b) => b.titled - a.titled || b.most - a.most || b.size - a.size || a.which - b.which);
}

async function pageText(page) {
  const block = lastUpTo(blocks, page);
  await load(`teks/${block}.js`);
  return texts.get(block)[page - blocks[block]];
}

// --- what is shown

function make(tag, text, name) {
  const made = document.createElement(tag);
  if (text !== undefined) made.textContent = text;
  if (name) made.className = name;
  return made;
}

function marked(text, asked) {
  const places = [];
  for (const found of text.matchAll(/[\p{L}\p{N}\p{M}]+/gu)) {
    const term = fold(found[0]);
    const which = asked.findIndex((one) => term.startsWith(one.word) || one.stems.some((stem) => term.includes(stem)));
    if (which >= 0) places.push([found.index, found.index + found[0].length, which]);
  }
  let start = 0;
  if (places.length) {
    const near = (at) => new Set(places.filter(([from]) => from >= at && from < at + SNIPPET - BEFORE).map(([, , which]) => which)).size;
    const best = places.slice(0, MOST_PLACES).reduce((one, other) => (near(other[0]) > near(one[0]) ? other : one));
    start = Math.max(0, best[0] - BEFORE);
    while (start > 0 && start < best[0] && /\S/.test(text[start - 1])) start += 1;
  }
  const line = make("p", start ? "… " : "", "small");
  let end = start;
  const stop = Math.min(text.length, start + SNIPPET);
  for (const [from, to] of places) {
    if (from < start || to > stop) continue;
    line.append(text.slice(end, from), make("mark", text.slice(from, to)));
    end = to;
  }
  line.append(text.slice(end, stop), stop < text.length ? " …" : "");
  return line;
}

async function hit(one, asked) {
  const about = await pageText(starts[one.which]), number = one.best - starts[one.which];
  const made = make("li"), head = make("h2"), link = make("a", about.t);
  const path = "../" + about.p.split("/").map(encodeURIComponent).join("/");
  link.href = path + (about.f && number ? `#page=${number}` : "");
  head.append(link);
  made.append(head);
  const facts = make("p", [number ? say("page", { page: number }) : "", about.d, about.n].filter(Boolean).join(" · "), "quiet small");
  if (about.r) facts.append(" ", make("span", say("review"), "tag doubtful"));
  made.append(facts);
  if (number) made.append(marked(await pageText(one.best), asked));
  const items = make("p", "", "items small");
  for (const [id, page] of about.i) {
    const to = make("a", id);
    to.href = `${encodeURIComponent(page)}#${encodeURIComponent(id)}`;
    items.append(to);
  }
  made.append(items);
  return made;
}

let turn = 0;

async function search(query) {
  const mine = ++turn, wanted = [...new Set(termsOf(query))];
  list.replaceChildren();
  document.getElementById("lagi")?.remove();
  if (!wanted.length) { count.textContent = query.trim() ? say("short") : ""; return; }
  count.textContent = say("busy");
  try {
    await load("isi.js");
    const asked = await Promise.all(wanted.map(look));
    if (mine !== turn) return;
    const ranked = documentsOf(asked);
    count.textContent = ranked.length ? say("found", { count: ranked.length }) : say("none");
    await more(ranked, 0, asked, mine);
  } catch (fault) {
    if (mine === turn) count.textContent = say("fault");
  }
}

async function more(ranked, from, asked, mine) {
  document.getElementById("lagi")?.remove();
  const made = await Promise.all(ranked.slice(from, from + AT_ONCE).map((one) => hit(one, asked)));
  if (mine !== turn) return;
  list.append(...made);
  if (from) made[0]?.querySelector("a").focus();
  if (from + AT_ONCE < ranked.length) {
    const button = make("button", say("more"));
    button.id = "lagi";
    button.addEventListener("click", () => more(ranked, from + AT_ONCE, asked, mine));
    list.after(button);
  }
}

// --- the page

document.getElementById("tanpa-skrip").remove();
let waiting = 0;
box.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(() => search(box.value), 150);
});
form.addEventListener("submit", (event) => {
  event.preventDefault();
  clearTimeout(waiting);
  try { history.replaceState(null, "", "?q=" + encodeURIComponent(box.value)); } catch { /* some browsers refuse it for files */ }
  search(box.value).then(() => list.querySelector("a")?.focus());
});
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "/" && document.activeElement !== box) { event.preventDefault(); box.focus(); box.select(); }
  if (document.activeElement === box || !["j", "k", "ArrowDown", "ArrowUp"].includes(event.key)) return;
  const links = [...list.querySelectorAll("h2 a")], at = links.indexOf(document.activeElement);
  const next = links[at + (event.key === "j" || event.key === "ArrowDown" ? 1 : -1)];
  if (next) { event.preventDefault(); next.focus(); }
});
box.value = new URLSearchParams(location.search).get("q") ?? "";
if (box.value) search(box.value);
