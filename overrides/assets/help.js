// On the help page: facts that nobody has verified for long say so. It is decided by the reader's
// clock, since a page that was built once cannot know what day it is.
(() => {
  "use strict";

  const DAY = 24 * 60 * 60 * 1000;

  for (const list of document.querySelectorAll("[data-overdue-days]")) {
    const allowed = Number(list.dataset.overdueDays);
    let overdue = false;
    for (const line of list.querySelectorAll("[data-verified]")) {
      const age = (Date.now() - Date.parse(line.dataset.verified)) / DAY;
      const late = !(age <= allowed); // also where the date cannot be read
      line.querySelector(".overdue").hidden = !late;
      overdue ||= late;
    }
    list.querySelector(".overdue-all").hidden = !overdue;
  }
})();
