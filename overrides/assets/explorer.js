// The explorer's filters. They read the table's own rows, and where those are not all, the rest once it is
// asked for (rest.js). What is typed or chosen goes nowhere: not into the address, not into any storage, and
// not back into the form when the page is reloaded.
(() => {
  "use strict";

  /**
   * A statement: as the row that the page has, or as what a row is made of when it is to be seen.
   * @typedef {object} Entry
   * @property {string} id
   * @property {string} page the id of its facet or part
   * @property {string[]} key the places of its section and terms in the lists of options
   * @property {() => string[]} texts of its cells
   * @property {() => HTMLTableRowElement} make its row
   * @property {HTMLTableRowElement} [row]
   * @property {string[][]} [values] by which each filter takes it
   * @property {string} [words] all that it can be found by
   */

  const form = document.getElementById("filters");
  const words = document.getElementById("filter-words");
  const count = document.getElementById("filter-count");
  const none = document.getElementById("no-statements");
  const more = document.getElementById("more-statements");
  const table = document.getElementById("statements");
  if (!(table instanceof HTMLTableElement)) return;
  const body = table.tBodies[0];

  // Shown as cards, rows and cells are a table only to those whose program is given these roles.
  /** @param {HTMLTableRowElement} row @param {string} head */
  const tell = (row, head) => {
    row.setAttribute("role", "row");
    for (const cell of row.cells) cell.setAttribute("role", cell.tagName === "TH" ? head : "cell");
  };
  table.setAttribute("role", "table");
  for (const part of [table.tHead, body]) part?.setAttribute("role", "rowgroup");
  for (const row of table.tHead?.rows ?? []) tell(row, "columnheader");
  for (const row of body.rows) tell(row, "rowheader");

  if (!(form instanceof HTMLFormElement && words instanceof HTMLInputElement)) return;
  if (!(count instanceof HTMLOutputElement && none && more)) return;
  const STEP = 100; // rows that are shown at first, and with each press of the button; views.css knows it
  let limit = STEP;
  const TYPING = 200; // milliseconds without a key, before the count is said aloud

  /** @param {number} number */
  const counted = (number) => number.toLocaleString(document.documentElement.lang);

  /** @param {string} text */
  const fold = (text) =>
    ` ${text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replace(/[^\p{L}\p{N}]+/gu, " ")}`;

  /** @type {NodeListOf<HTMLSelectElement>} */
  const selects = form.querySelectorAll("select[data-filter]");
  const filters = [...selects].map((select) => {
    const options = [...select.options].filter((option) => option.value);
    return { select, options: options.map((option) => ({ option, label: option.label })) };
  });
  const chosen = filters.slice(1); // by place in the key of a statement; the first is by its page

  /** The values by which each filter takes an entry. @param {Entry} entry */
  const valued = (entry) => {
    entry.values ??= filters.map(({ options }, filter) =>
      filter === 0 ? [entry.page] : places(entry.key[filter - 1]).map((at) => options[at].option.value),
    );
    return entry.values;
  };

  /** The places in one piece of a key. @param {string} piece */
  const places = (piece = "") => piece.split(",").filter(Boolean).map(Number);

  // --- What there is ---

  /** @param {HTMLTableRowElement} row @returns {Entry} */
  const ofRow = (row) => {
    const link = row.cells[0].querySelector("a");
    const id = link ? decodeURIComponent(link.hash.slice(1)) : "";
    const [page] = (id || (row.cells[0].textContent ?? "").trim()).split(".");
    const texts = () => [...row.cells].map((cell) => cell.textContent ?? "");
    return { id, page, key: (row.dataset.key ?? "").split(" "), texts, row, make: () => row };
  };
  let entries = [...body.rows].map(ofRow);
  const all = Number(form.dataset.all);
  let complete = entries.length >= all;

  const heads = [...(table.tHead?.rows[0].cells ?? [])].map((cell) => cell.textContent ?? "");

  /** A row as the page would have it, but for what the words lead to. @param {string} address @param {string[]} texts */
  const rowOf = (address, [display, ...texts]) => {
    const row = document.createElement("tr");
    const head = document.createElement("th");
    head.scope = "row";
    const link = document.createElement(address ? "a" : "span");
    link.className = "id";
    link.textContent = display;
    if (link instanceof HTMLAnchorElement) link.href = address;
    head.append(link);
    row.append(head);
    for (const [at, text] of texts.entries()) {
      const cell = row.insertCell();
      cell.textContent = text;
      if (at > 2 && text) cell.dataset.label = heads[at + 1];
    }
    tell(row, "rowheader");
    return row;
  };

  // All statements in reading order: the rows that the page has, and what others are made of.
  const read = () => {
    const index = document.getElementById("search")?.dataset.index ?? "";
    const top = new URL("..", new URL(index, document.baseURI));
    const pages = new Map(window.frameworkSearch?.pages.map((page) => [page.id, page]));
    const here = new Map(entries.filter(({ id }) => id).map((entry) => [entry.id, entry]));
    entries = (window.frameworkStatements ?? []).flatMap(([page, statements]) => {
      const about = pages.get(page);
      const items = new Map(about?.parts?.flatMap(({ items }) => items).map((item) => [item.at, item]));
      return statements.map(([number, pieces, unnumbered]) => {
        const id = number ? `${page}.${number}` : "";
        const key = pieces.split(" ");
        const item = items.get(id);
        const address = id ? `${new URL(about?.url ?? "", top)}#${id}` : "";
        const texts = () => {
          const [section, ...terms] = key.map((piece, at) => places(piece).map((place) => chosen[at].options[place].label).join(", "));
          return [item?.label ?? (id || page), about?.title ?? "", section, item?.text ?? unnumbered ?? "", ...terms];
        };
        return here.get(id) ?? { id, page, key, texts, make: () => rowOf(address, texts()) };
      });
    });
    complete = true;
    for (const ways of document.querySelectorAll(".view-explorer > nav")) ways.remove();
  };

  let failed = "";
  /** @type {Promise<void> | undefined} */
  let coming;
  // Settles when all that there is to filter is there, or cannot be had.
  const wait = () => {
    if (complete) return Promise.resolve();
    coming ??= new Promise((resolve) => {
      const answered = () => {
        const came = window.frameworkSearch && window.frameworkStatements;
        failed = came ? "" : `${form.dataset.failed} `;
        if (came) read();
        else coming = undefined;
        resolve();
      };
      form.addEventListener("answered", answered, { once: true });
      form.dispatchEvent(new Event("wanted"));
    });
    return coming;
  };

  // --- What is shown ---

  /** @param {Entry} entry */
  const shownAs = (entry) => {
    entry.row ??= entry.make();
    return entry.row;
  };

  /** @param {Entry} entry */
  const findable = (entry) => {
    entry.words ??= fold(entry.texts().join(" "));
    return entry.words;
  };

  // Shows the rows that pass, and says at each option how many it would leave. A row that only one
  // filter keeps out is one that this filter's other options would let in.
  const apply = () => {
    const asked = fold(words.value).split(" ").filter(Boolean);
    const tallies = filters.map(() => new Map());
    const passing = entries.filter((entry) => {
      if (!asked.every((word) => findable(entry).includes(` ${word}`))) return false;
      const has = valued(entry);
      const refused = filters.flatMap(({ select }, at) => (select.value && !has[at].includes(select.value) ? [at] : []));
      if (refused.length < 2) {
        for (const at of refused.length ? refused : filters.keys()) {
          for (const value of has[at]) tallies[at].set(value, (tallies[at].get(value) ?? 0) + 1);
        }
      }
      return refused.length === 0;
    });
    for (const [at, { options }] of complete ? filters.entries() : []) {
      for (const { option, label } of options) option.label = `${label} (${counted(tallies[at].get(option.value) ?? 0)})`;
    }
    body.replaceChildren(...passing.slice(0, limit).map(shownAs));
    const filtered = asked.length > 0 || filters.some(({ select }) => select.value);
    const shown = complete || filtered ? passing.length : all;
    none.hidden = shown > 0;
    more.hidden = shown <= limit;
    const said = (count.dataset.of ?? "").replace("{shown}", counted(shown)).replace("{all}", counted(all));
    count.value = `${failed}${said}`;
  };

  const again = async () => {
    await wait();
    limit = STEP;
    apply();
  };

  more.addEventListener("click", async () => {
    const seen = body.rows.length;
    if (limit + STEP > entries.length) await wait();
    limit += STEP;
    apply();
    body.rows[seen]?.querySelector("a")?.focus();
  });

  let timer = 0;
  words.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(again, TYPING);
  });
  for (const select of selects) select.addEventListener("change", again);
  form.addEventListener("focusin", async () => {
    if (complete) return;
    await wait();
    apply();
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => {
    setTimeout(again); // once the fields are empty
    words.focus();
  });

  form.hidden = false;
  apply();
  table.classList.add("filtered");
})();
