// "On this page" is beside the page where there is room for it. The current section is marked in it: the last
// heading that has reached the upper third of the window, or the first before any has.
import { piece } from "./parts/pieces.js";

(() => {
  const list = document.querySelector(".toc-small ul");
  if (!list) return;
  const beside = piece(".toc");
  beside.append(list.cloneNode(true));
  document.querySelector("main")?.after(beside);

  /** @type {NodeListOf<HTMLAnchorElement>} */
  const links = beside.querySelectorAll("a");
  const named = [...links].map((link) => document.getElementById(decodeURIComponent(link.hash.slice(1))));
  const heads = named.filter((head) => head !== null);
  if (!links.length || heads.length < links.length) return;

  let waiting = false;
  const mark = () => {
    waiting = false;
    const line = window.innerHeight / 3;
    const at = Math.max(
      0,
      heads.findLastIndex((head) => head.getBoundingClientRect().top < line),
    );
    links.forEach((link, i) => {
      if (i === at) link.setAttribute("aria-current", "location");
      else link.removeAttribute("aria-current");
    });
  };
  document.addEventListener(
    "scroll",
    () => {
      if (!waiting) requestAnimationFrame(mark);
      waiting = true;
    },
    { passive: true },
  );
  mark();
})();
