// The menu on a phone and the panel of versions: Escape closes them and gives the focus back, and so
// do a press outside and moving the focus out of them, which would else be behind the open panel. The
// menu is a popover, which does so by itself but for the last; it is closed too where the window
// becomes so wide that it is beside the page.
(() => {
  const panels = /** @type {NodeListOf<HTMLDetailsElement>} */ (document.querySelectorAll("details.version"));
  const menu = document.getElementById("tree");

  /** @param {EventTarget | null} focused */
  const closeMenu = (focused) => {
    if (!menu?.hidePopover || (focused instanceof Node && menu.contains(focused))) return;
    if (menu.matches(":popover-open")) menu.hidePopover();
  };

  /** @param {(panel: HTMLDetailsElement) => boolean} which */
  const close = (which) => {
    for (const panel of panels) if (panel.open && which(panel)) panel.open = false;
  };

  /** @param {EventTarget | null} target */
  const outside = (target) => (/** @type {HTMLDetailsElement} */ panel) =>
    target instanceof Node && !panel.contains(target);

  document.addEventListener("pointerdown", (event) => close(outside(event.target)));
  document.addEventListener("focusin", (event) => {
    close(outside(event.target));
    if (!(event.target instanceof Element && event.target.matches(".menu"))) closeMenu(event.target);
  });
  matchMedia("(min-width: 64rem)").addEventListener("change", () => closeMenu(null));
  // The focus is not always in the panel: in some browsers, a click does not move it there.
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.defaultPrevented || event.isComposing) return;
    const open = [...panels].filter((panel) => panel.open);
    for (const panel of open) {
      const within = panel.contains(document.activeElement) || document.activeElement === document.body;
      panel.open = false;
      if (within) panel.querySelector("summary")?.focus();
    }
    if (open.length > 0) event.preventDefault();
  });
})();
