// Light or dark, decided before the first paint: this script blocks, and so it is small.
// Nothing is stored until the reader chooses; choosing "same as the device" removes it again.
(() => {
  "use strict";

  const KEY = "living-framework:theme";
  const root = document.documentElement;

  const stored = () => {
    try {
      return localStorage.getItem(KEY) ?? "";
    } catch {
      return ""; // storage is switched off
    }
  };

  /** @param {string} theme */
  const store = (theme) => {
    try {
      if (theme) localStorage.setItem(KEY, theme);
      else localStorage.removeItem(KEY);
    } catch {
      // the choice holds for this page alone
    }
  };

  /** @param {string} theme */
  const apply = (theme) => {
    if (theme === "light" || theme === "dark") root.dataset.theme = theme;
    else delete root.dataset.theme;
  };

  root.classList.add("js");
  apply(stored());

  document.addEventListener("DOMContentLoaded", () => {
    const controls = document.querySelectorAll(".theme");
    const tick = () => {
      const theme = root.dataset.theme ?? "";
      for (const control of controls) {
        for (const choice of control.querySelectorAll("input")) choice.checked = choice.value === theme;
      }
    };
    for (const [place, control] of controls.entries()) {
      for (const choice of control.querySelectorAll("input")) choice.name = `theme-${place}`;
      control.addEventListener("change", (event) => {
        if (!(event.target instanceof HTMLInputElement)) return;
        store(event.target.value);
        apply(event.target.value);
        tick();
      });
    }
    tick();
    // A page that comes back from the browser's memory may have been left before the choice.
    addEventListener("pageshow", (event) => {
      if (!event.persisted) return;
      apply(stored());
      tick();
    });
  });
})();
