// Search: a panel under the header. The engine and the index are fetched when it is first opened.
// What is searched for stays in the field: it is in no address and in no storage, and it is gone
// when the page is left. Text of the index is only ever put into the page as text.
(() => {
  "use strict";

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

  // --- Finding ---

  const plain = (term) => term.toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "");
  const tokens = (text) => plain(text).split(/[\s\p{Z}\p{P}]+/u).filter(Boolean);

  // English endings, longest first: what is left is looked for as a beginning.
  const ENDINGS = /(?:ations?|ments?|ings?|ions?|ers?|ors?|ies|ed|es|s|y)$/;
  const english = document.documentElement.lang.startsWith("en");
  const stem = (word) => {
    if (!english || /(?:ss|us|is)$/.test(word)) return word;
    const left = word.replace(ENDINGS, "").replace(/([bdgmnprt])\1$/, "$1");
    return left.length >= 4 ? left : word;
  };

  // "f5.7" and "F05.7" are the same id.
  const asId = (text) => text.trim().toLowerCase().replace(/^([a-z]+)[\s.]*0*/, "$1").replace(/[\s:#.-]+/, ".").replace(/\.$/, "");

  class Finder {
    constructor({ pages, same, near }) {
      this.entries = [];
      this.ids = new Map();
      for (const page of pages) this.#addPage(page);
      this.engine = new MiniSearch({
        fields: ["title", "section", "words", "text"],
        tokenize: (text) => tokens(text),
        processTerm: (term) => term,
      });
      this.engine.addAll(this.entries);
      this.#readSynonyms(same, near);
    }

    #addPage(page) {
      const whole = this.#add({ page, title: page.title, text: page.text, words: page.words, url: page.url });
      for (const name of page.names ?? []) this.ids.set(asId(name), whole);
      if (page.id) this.ids.set(asId(page.id), whole);
      for (const { title, items } of page.parts ?? []) {
        for (const { at, label, text, words } of items) {
          const url = `${page.url}#${encodeURIComponent(at)}`;
          const entry = this.#add({ page, label: label ?? at, title: label, section: title, text, words, url });
          if (page.id && label) this.ids.set(asId(label), entry);
          if (page.id) this.ids.set(asId(at), entry);
        }
      }
    }

    #add({ title = "", section = "", text = "", words = "", ...rest }) {
      const entry = { id: this.entries.length, title, section, text, words, ...rest };
      this.entries.push(entry);
      return entry;
    }

    // `same`: groups of words for one thing, each of which stands for the others.
    // `near`: a heading and words that fall under it; these find it, and not one another.
    #readSynonyms(same, near) {
      this.synonyms = new Map();
      this.longest = 1;
      const teach = (from, to) => {
        const key = tokens(from).join(" ");
        const known = this.synonyms.get(key) ?? new Set();
        for (const phrase of to) known.add(tokens(phrase).join(" "));
        known.delete(key);
        this.synonyms.set(key, known);
        this.longest = Math.max(this.longest, key.split(" ").length);
      };
      for (const group of same) for (const word of group) teach(word, group);
      for (const [heading, ...under] of near) for (const word of under) teach(word, [heading]);
    }

    find(query) {
      const typed = tokens(query);
      if (typed.length === 0) return [];
      const unfinished = /[\p{L}\p{N}]$/u.test(query);
      let found = this.#all(this.#spans(typed, unfinished, (word, last) => this.#forms(word, last)));
      if (found.length === 0) {
        const queries = this.#spans(typed, unfinished, (word, last) => this.#mended(word, last));
        found = this.#all(queries);
        if (found.length === 0) found = this.engine.search({ combineWith: "OR", queries });
      }
      const results = found.map(({ id, terms }) => ({ entry: this.entries[id], terms }));
      const named = this.ids.get(asId(query));
      if (!named) return results;
      return [{ entry: named, terms: [] }, ...results.filter(({ entry }) => entry !== named)];
    }

    #all(queries) {
      return this.engine.search({ combineWith: "AND", queries });
    }

    // A query for each word, and for each run of words that has synonyms.
    #spans(typed, unfinished, query) {
      const queries = [];
      for (let i = 0; i < typed.length; ) {
        let length = Math.min(this.longest, typed.length - i);
        while (length > 1 && !this.synonyms.has(typed.slice(i, i + length).join(" "))) length--;
        const span = typed.slice(i, i + length);
        const own = span.map((word, at) => query(word, unfinished && i + at === typed.length - 1));
        const others = [...(this.synonyms.get(span.join(" ")) ?? [])].map((phrase) => ({
          combineWith: "AND",
          boostTerm: () => 0.3,
          queries: phrase.split(" "),
        }));
        queries.push({ combineWith: "OR", queries: [{ combineWith: "AND", queries: own }, ...others] });
        i += length;
      }
      return queries;
    }

    // Where a word is nowhere, it is taken for a slip of the nearest that is somewhere.
    #mended(word, unfinished) {
      const query = this.#forms(word, unfinished);
      if (word.length < 4 || this.engine.search(query).length > 0) return query;
      const fuzzy = word.length > 7 ? 2 : 1;
      const [nearest] = this.engine.search({ combineWith: "OR", queries: [word, stem(word)], fuzzy });
      if (!nearest) return query;
      return { combineWith: "OR", queries: nearest.terms.map((term) => this.#forms(term, false)) };
    }

    // As typed counts for more than its beginning, and that for more than its stem.
    #forms(word, unfinished) {
      const queries = [{ queries: [word] }];
      if (word.length > (unfinished ? 1 : 3)) {
        queries.push({ queries: [word], prefix: true, boostTerm: () => 0.6 });
      }
      const root = stem(word);
      if (root !== word) queries.push({ queries: [root], prefix: true, boostTerm: () => 0.4 });
      return { combineWith: "OR", queries };
    }
  }

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
    const head = [element("span", "search-id", entry.label)];
    if (entry.section) head.push(" ", element("span", "search-section", entry.section));
    made.append(anchor("search-hit", entry, ...head, " ", marked("search-text", entry.text, terms)));
    return made;
  };

  const groupLine = (page, hits) => {
    const made = element("li", "search-group");
    made.append(pageLine(page, hits.find(({ entry }) => !entry.label)));
    const items = hits.filter(({ entry }) => entry.label);
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

  const script = (source) =>
    new Promise((resolve, reject) => {
      const made = element("script");
      made.src = source;
      made.addEventListener("load", resolve);
      made.addEventListener("error", reject);
      document.head.append(made);
    });

  let loading = null;

  const load = async () => {
    status.textContent = words.loading;
    try {
      await Promise.all([script(words.engine), script(words.index)]);
      finder = new Finder(window.frameworkSearch);
      status.textContent = "";
      show();
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
    loading ??= load();
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

  input.addEventListener("input", show);

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    list.querySelector("a")?.click();
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
