// The current section is marked in "On this page": the last heading that has reached the upper third
// of the window, or the first before any has.
(() => {
  /** @type {NodeListOf<HTMLAnchorElement>} */
  const links = document.querySelectorAll(".toc a");
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
