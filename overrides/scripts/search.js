// Search: a panel under the header. The engine and the index are fetched when it is first opened.
// What is searched for stays in the field: it is in no address and in no storage, and it is gone
// when the page is left. Text of the index is only ever put into the page as text.
import { Finder, plain } from "./parts/finder.js";
import { loadScript } from "./parts/loading.js";

(() => {
  const panel = document.getElementById("search");
  const link = document.querySelector("a.search-open");
  if (!panel || !link) return;

  const form = panel.querySelector("form");
  const input = panel.querySelector("input");
  const list = panel.querySelector(".search-results");
  const status = panel.querySelector(".search-status");
  const words = panel.dataset; // what the panel says, from its template
  const SHOWN = 50; // results
  const LONGEST = 60; // words of a text
  const APPLE = /Mac|iP(hone|ad|od)/.test(navigator.platform);

  // --- Showing ---

  const element = (name, className, text) => {
    const made = document.createElement(name);
    if (className) made.className = className;
    if (text) made.textContent = text;
    return made;
  };

  // Text with the words that were found marked; a long text from shortly before the first of them.
  const marked = (className, text, terms) => {
    const made = element("span", className);
    const found = (piece) => terms.includes(plain(piece));
    let pieces = text.split(/([\p{L}\p{N}\p{M}]+)/u); // words at odd places
    if (pieces.length > 2 * LONGEST) {
      const first = Math.max(pieces.findIndex(found) - 20, 0);
      const last = first + 2 * LONGEST;
      pieces = [first > 0 ? "… " : "", ...pieces.slice(first, last), last < pieces.length ? " …" : ""];
    }
    for (const piece of pieces) made.append(found(piece) ? element("mark", "", piece) : piece);
    return made;
  };

  const address = (entry) => new URL(`../${entry.url}`, new URL(words.index, document.baseURI)).href;

  const anchor = (className, entry, ...content) => {
    const made = element("a", className);
    made.href = address(entry);
    made.append(...content);
    return made;
  };

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

  const itemLine = ({ entry, terms }) => {
    const made = element("li");
    const head = [element("span", "search-id", entry.label ?? words.page)];
    if (entry.section) head.push(" ", element("span", "search-section", entry.section));
    made.append(anchor("search-hit", entry, ...head, " ", marked("search-text", entry.text, terms)));
    return made;
  };

  // The page's own line comes first where the page is the best of its hits; else its title is a
  // heading, and the page itself one of the lines below. So the first link is always the best hit.
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

  const say = (count) => {
    if (input.value.trim() === "") status.textContent = "";
    else if (count === 0) status.textContent = words.none;
    else if (count === 1) status.textContent = words.one;
    else if (count <= SHOWN) status.textContent = words.many.replace("{count}", count);
    else status.textContent = words.most.replace("{count}", count).replace("{shown}", SHOWN);
  };

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
    say(results.length);
  };

  // --- Loading, once ---

  let loading = null;

  const load = async () => {
    status.textContent = words.loading;
    try {
      await Promise.all([loadScript(words.engine), loadScript(words.index)]);
      finder = new Finder(window.frameworkSearch, window.MiniSearch, document.documentElement.lang);
      status.textContent = "";
      show();
      if (entered) openBest();
    } catch {
      loading = null;
      status.textContent = words.failed;
    }
  };

  // --- Opening and closing ---

  const button = element("button", link.className);
  button.type = "button";
  button.append(...link.childNodes);
  button.title = `${link.title} (${APPLE ? "⌘" : "Ctrl+"}K)`;
  button.setAttribute("aria-keyshortcuts", APPLE ? "Meta+K" : "Control+K");
  button.setAttribute("aria-controls", panel.id);
  button.setAttribute("aria-expanded", "false");
  link.replaceWith(button);

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

  const close = (back) => {
    if (panel.hidden) return;
    panel.hidden = true;
    button.setAttribute("aria-expanded", "false");
    if (back) button.focus();
  };

  const within = (node) => panel.contains(node) || button.contains(node);

  button.addEventListener("click", () => (panel.hidden ? open() : close(true)));
  panel.querySelector(".search-close").addEventListener("click", () => close(true));
  addEventListener("resize", () => panel.hidden || fit());
  addEventListener("pagehide", () => {
    close(false);
    input.value = "";
    list.replaceChildren();
    status.textContent = "";
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
    if (opensHere && event.target.closest("a")) close(false);
  });

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
    const at = hits.indexOf(document.activeElement); // -1: in the field
    if (hits.length === 0 || (at < 0 && document.activeElement !== input)) return;
    const to = step(event.key, at, hits.length - 1);
    if (to === null) return;
    event.preventDefault();
    (hits[to] ?? input).focus();
  });
})();
