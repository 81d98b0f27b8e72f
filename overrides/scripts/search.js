// Search: a panel under the header. The engine and the index are fetched when it is first opened.
// What is searched for stays in the field: it is in no address and in no storage, and it is gone
// when the page is left. Text of the index is only ever put into the page as text.

import { required } from "./parts/elements.js";
import { Finder, plain } from "./parts/finder.js";
import { loadScript } from "./parts/loading.js";
import { fileOf, piece } from "./parts/pieces.js";

/** @typedef {import("./parts/finder.js").Entry} Entry */
/** @typedef {import("./parts/finder.js").Hit} Hit */
/** @typedef {import("./parts/finder.js").IndexPage} IndexPage */

(() => {
  const link = document.querySelector("a.search-open");
  if (!(link instanceof HTMLAnchorElement)) return;
  const panel = piece(".search");

  const form = required(panel, "form", HTMLFormElement);
  const input = required(panel, "input", HTMLInputElement);
  const list = required(panel, ".search-results", HTMLElement);
  const status = required(panel, ".search-status", HTMLElement);
  const words = panel.dataset; // what the panel says, from its template
  words.index = fileOf(words.index); // others read that too
  words.engine = fileOf(words.engine);
  const SHOWN = 50; // results
  const LONGEST = 60; // words of a text
  const APPLE = /Mac|iP(hone|ad|od)/.test(navigator.platform);

  // --- Showing ---

  /** @param {string} name @param {string} className */
  const element = (name, className = "", text = "") => {
    const made = document.createElement(name);
    if (className) made.className = className;
    if (text) made.textContent = text;
    return made;
  };

  // Text with the words that were found marked; a long text from shortly before the first of them.
  /** @param {string} className @param {string} text @param {string[]} terms */
  const marked = (className, text, terms) => {
    const made = element("span", className);
    const found = (/** @type {string} */ piece) => terms.includes(plain(piece));
    let pieces = text.split(/([\p{L}\p{N}\p{M}]+)/u); // words at odd places
    if (pieces.length > 2 * LONGEST) {
      const first = Math.max(pieces.findIndex(found) - 20, 0);
      const last = first + 2 * LONGEST;
      pieces = [first > 0 ? "… " : "", ...pieces.slice(first, last), last < pieces.length ? " …" : ""];
    }
    for (const piece of pieces) made.append(found(piece) ? element("mark", "", piece) : piece);
    return made;
  };

  /** @param {Entry} entry */
  const address = (entry) => new URL(`../${entry.url}`, words.index).href;

  /** @param {string} className @param {Entry} entry @param {(Node | string)[]} content */
  const anchor = (className, entry, ...content) => {
    const made = document.createElement("a");
    made.className = className;
    made.href = address(entry);
    made.append(...content);
    return made;
  };

  /** @param {IndexPage} page @param {Hit} [hit] */
  const pageLine = (page, hit) => {
    const title = [];
    if (page.id) title.push(element("span", "search-id", page.label ?? page.id), " ");
    title.push(marked("search-title", page.title, hit?.terms ?? []));
    if (!hit) {
      const made = element("p", "search-page");
      made.append(...title);
      return made;
    }
    const about = page.note ?? page.text;
    const text = about ? [" ", marked("search-text", about, hit.terms)] : [];
    return anchor("search-page search-hit", hit.entry, ...title, ...text);
  };

  /** @param {Hit} hit */
  const itemLine = ({ entry, terms }) => {
    const made = element("li");
    /** @type {(Node | string)[]} */
    const head = [element("span", "search-id", entry.label ?? words.page)];
    if (entry.section) head.push(" ", element("span", "search-section", entry.section));
    made.append(anchor("search-hit", entry, ...head, " ", marked("search-text", entry.text, terms)));
    return made;
  };

  // The page's own line comes first where the page is the best of its hits; else its title is a
  // heading, and the page itself one of the lines below. So the first link is always the best hit.
  /** @param {IndexPage} page @param {Hit[]} hits */
  const groupLine = (page, hits) => {
    const made = element("li", "search-group");
    const best = hits[0].entry.label ? undefined : hits[0];
    made.append(pageLine(page, best));
    const items = hits.filter((hit) => hit !== best);
    if (items.length > 0) {
      const inner = element("ul");
      inner.append(...items.map(itemLine));
      made.append(inner);
    }
    return made;
  };

  /** @param {string} [text] */
  const say = (text = "") => {
    status.textContent = text;
  };

  /** @param {number} count */
  const sayFound = (count) => {
    const number = count.toLocaleString(document.documentElement.lang);
    if (input.value.trim() === "") say();
    else if (count === 0) say(words.none);
    else if (count === 1) say(words.one);
    else if (count <= SHOWN) say(words.many?.replace("{count}", number));
    else say(words.most?.replace("{count}", number).replace("{shown}", String(SHOWN)));
  };

  /** @type {Finder | null} */
  let finder = null;
  let entered = false; // Enter was pressed before the index had come

  const openBest = () => {
    entered = !finder;
    list.querySelector("a")?.click();
  };

  const show = () => {
    if (!finder) return;
    const results = finder.find(input.value);
    const groups = new Map();
    for (const hit of results.slice(0, SHOWN)) {
      const { page } = hit.entry;
      if (!groups.has(page)) groups.set(page, []);
      groups.get(page).push(hit);
    }
    list.replaceChildren(...[...groups].map(([page, hits]) => groupLine(page, hits)));
    list.scrollTop = 0;
    sayFound(results.length);
  };

  // --- Loading, once ---

  /** @type {Promise<void> | null} */
  let loading = null;

  const load = async () => {
    say(words.loading);
    try {
      await Promise.all([loadScript(words.engine ?? ""), loadScript(words.index ?? "")]);
      if (!window.frameworkSearch) throw new TypeError("there is no index");
      finder = new Finder(window.frameworkSearch, window.MiniSearch, document.documentElement.lang);
      say();
      show();
      if (entered) openBest();
    } catch {
      loading = null;
      say(words.failed);
    }
  };

  // --- Opening and closing ---

  const button = document.createElement("button");
  button.className = link.className;
  button.type = "button";
  button.append(...link.childNodes);
  button.title = `${link.title} (${APPLE ? "⌘" : "Ctrl+"}K)`;
  button.setAttribute("aria-keyshortcuts", APPLE ? "Meta+K" : "Control+K");
  button.setAttribute("aria-controls", panel.id);
  button.setAttribute("aria-expanded", "false");
  link.replaceWith(button, panel);

  const fit = () => {
    const room = innerHeight - panel.getBoundingClientRect().top;
    panel.style.maxHeight = `${Math.max(room, 200)}px`;
  };

  const open = () => {
    panel.hidden = false;
    button.setAttribute("aria-expanded", "true");
    fit();
    input.focus();
    input.select();
    if (!loading) loading = load();
  };

  /** @param {boolean} back whether the focus goes back to the button */
  const close = (back) => {
    if (panel.hidden) return;
    panel.hidden = true;
    button.setAttribute("aria-expanded", "false");
    if (back) button.focus();
  };

  /** @param {EventTarget | null} node */
  const within = (node) => node instanceof Node && (panel.contains(node) || button.contains(node));

  button.addEventListener("click", () => (panel.hidden ? open() : close(true)));
  required(panel, ".search-close", HTMLElement).addEventListener("click", () => close(true));
  addEventListener("resize", () => panel.hidden || fit());
  addEventListener("pagehide", () => {
    close(false);
    input.value = "";
    list.replaceChildren();
    say();
  });
  document.addEventListener("pointerdown", (event) => within(event.target) || close(false));
  panel.addEventListener("focusout", (event) => {
    if (event.relatedTarget && !within(event.relatedTarget)) close(false);
  });

  addEventListener("keydown", (event) => {
    const chord = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
    if (!chord || event.key.toLowerCase() !== "k") return;
    event.preventDefault();
    open();
  });

  // --- Typing and moving ---

  input.addEventListener("input", () => {
    entered = false;
    show();
  });

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    openBest();
  });

  list.addEventListener("click", (event) => {
    const opensHere = !(event.ctrlKey || event.metaKey || event.shiftKey);
    if (opensHere && event.target instanceof Element && event.target.closest("a")) close(false);
  });

  /** @param {string} key @param {number} at @param {number} last */
  const step = (key, at, last) => {
    if (key === "ArrowDown") return Math.min(at + 1, last);
    if (key === "ArrowUp") return at - 1;
    if (key === "Home" && at >= 0) return 0;
    if (key === "End" && at >= 0) return last;
    return null;
  };

  panel.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "Escape") {
      event.preventDefault();
      close(true);
      return;
    }
    if (event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
    const hits = [...list.querySelectorAll("a")];
    const at = hits.indexOf(/** @type {HTMLAnchorElement} */ (document.activeElement)); // -1: in the field
    if (hits.length === 0 || (at < 0 && document.activeElement !== input)) return;
    const to = step(event.key, at, hits.length - 1);
    if (to === null) return;
    event.preventDefault();
    (hits[to] ?? input).focus();
  });
})();
