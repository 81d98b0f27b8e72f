// On the help page: facts that nobody has verified for long say so. It is decided by the reader's
// clock, since a page that was built once cannot know what day it is.
(() => {
  "use strict";

  const DAY = 24 * 60 * 60 * 1000;

  /** @param {ParentNode} within @param {string} selector @returns {NodeListOf<HTMLElement>} */
  const all = (within, selector) => within.querySelectorAll(selector);

  for (const list of all(document, "[data-overdue-days]")) {
    const allowed = Number(list.dataset.overdueDays);
    let overdue = false;
    for (const line of all(list, "[data-verified]")) {
      const age = (Date.now() - Date.parse(line.dataset.verified ?? "")) / DAY;
      const late = !(age <= allowed); // also where the date cannot be read
      for (const note of all(line, ".overdue")) note.hidden = !late;
      overdue ||= late;
    }
    for (const note of all(list, ".overdue-all")) note.hidden = !overdue;
  }
})();
