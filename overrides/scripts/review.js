// The days that a round of review has left, and that it has closed.
import { daysUntil } from "./parts/days.js";

(() => {
  for (const banner of document.querySelectorAll("[data-closes]")) {
    const [open, closed] = banner.querySelectorAll("p");
    const days = open?.querySelector(".days-left");
    const left = daysUntil(banner.getAttribute("data-closes") ?? "", new Date());
    if (!open || !closed || !days || Number.isNaN(left)) continue;
    days.textContent = String(left);
    days.parentElement?.toggleAttribute("hidden", false);
    open.hidden = left < 0;
    closed.hidden = left >= 0;
  }
})();
