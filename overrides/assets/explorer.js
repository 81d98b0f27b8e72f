// The explorer's filters. They read the table's own rows, and what is typed or chosen goes nowhere:
// not into the address, not into any storage, and not back into the form when the page is reloaded.
(() => {
  "use strict";

  const form = document.getElementById("filters");
  /** @type {HTMLTableRowElement[]} */
  const rows = [...document.querySelectorAll(/** @type {"tr"} */ ("#statements tbody tr"))];
  const words = document.getElementById("filter-words");
  const count = document.getElementById("filter-count");
  const none = document.getElementById("no-statements");
  const more = document.getElementById("more-statements");
  if (!(form instanceof HTMLFormElement && words instanceof HTMLInputElement)) return;
  if (!(count instanceof HTMLOutputElement && none && more)) return;
  const STEP = 100; // rows that are shown at first, and with each press of the button; views.css knows it
  let limit = STEP;
  const TYPING = 200; // milliseconds without a key, before the count is said aloud

  /** @param {string} text */
  const fold = (text) =>
    ` ${text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replace(/[^\p{L}\p{N}]+/gu, " ")}`;

  // A filter has a select and, for each row, the values that the row has.
  /** @type {NodeListOf<HTMLSelectElement>} */
  const selects = form.querySelectorAll("select[data-filter]");
  const filters = [...selects].map((select) => {
    const options = [...select.options].filter((option) => option.value);
    return {
      select,
      values: rows.map((row) => new Set(row.getAttribute(`data-${select.dataset.filter}`)?.split(" "))),
      options: options.map((option) => ({ option, label: option.label })),
    };
  });
  const texts = rows.map((row) => fold([...row.cells].map((cell) => cell.textContent).join(" ")));

  // Shows the rows that pass, and says at each option how many it would leave. A row that only one
  // filter keeps out is one that this filter's other options would let in.
  const apply = () => {
    const asked = fold(words.value).split(" ").filter(Boolean);
    const tallies = filters.map(() => new Map());
    let shown = 0;
    rows.forEach((row, at) => {
      const written = asked.every((word) => texts[at].includes(` ${word}`));
      const refused = filters.filter(({ select, values }) => select.value && !values[at].has(select.value));
      const passes = written && refused.length === 0;
      shown += passes ? 1 : 0;
      row.hidden = !passes || shown > limit;
      if (!written || refused.length > 1) return;
      filters.forEach((filter, place) => {
        if (refused.length && refused[0] !== filter) return;
        for (const value of filter.values[at]) {
          tallies[place].set(value, (tallies[place].get(value) || 0) + 1);
        }
      });
    });
    filters.forEach(({ options }, place) => {
      for (const { option, label } of options) {
        option.label = `${label} (${tallies[place].get(option.value) || 0})`;
      }
    });
    none.hidden = shown > 0;
    more.hidden = shown <= limit;
    count.value = (count.dataset.of ?? "").replace("{shown}", String(shown)).replace("{all}", String(rows.length));
  };

  const again = () => {
    limit = STEP;
    apply();
  };

  more.addEventListener("click", () => {
    const last = rows.findLastIndex((row) => !row.hidden);
    limit += STEP;
    apply();
    rows.slice(last + 1).find((row) => !row.hidden)?.querySelector("a")?.focus();
  });

  let timer = 0;
  words.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(again, TYPING);
  });
  for (const { select } of filters) select.addEventListener("change", again);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => {
    setTimeout(again); // once the fields are empty
    words.focus();
  });

  form.hidden = false;
  apply();
  document.getElementById("statements")?.classList.add("filtered");
})();
