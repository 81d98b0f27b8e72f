// On a page that is one of several of a view: an address with the place of a statement that is on another
// of them leads on to it, as it did when the view was one page or its pages ended elsewhere.
(() => {
  "use strict";

  /** @type {NodeListOf<HTMLAnchorElement>} */
  const links = document.querySelectorAll("#pages a[data-has]");

  const lead = () => {
    const place = decodeURIComponent(location.hash.slice(1));
    if (!place || document.getElementById(place)) return;
    const [page] = place.split(/[.-]/);
    const on = [...links].map((link) => (link.dataset.has ?? "").split(" "));
    const found = [place, page].map((id) => on.findIndex((ids) => ids.includes(id))).find((at) => at >= 0) ?? -1;
    const link = links[found];
    if (!link || link.ariaCurrent === "page") return;
    location.replace(`${link.href}${location.hash}`);
  };

  addEventListener("hashchange", lead);
  lead();
})();
