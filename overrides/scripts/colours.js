// The choice of colours: light, dark, or the same as the device; a page has the room for it.
// Nothing is stored until the reader chooses; choosing "same as the device" removes it again.
import { piece } from "./parts/pieces.js";

(() => {
  const KEY = "living-framework:theme"; // which theme.js reads before the first paint

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
    const { dataset } = document.documentElement;
    if (theme === "light" || theme === "dark") dataset.theme = theme;
    else delete dataset.theme;
  };

  const controls = [...document.querySelectorAll(".theme")].map((room) => {
    const control = piece(".theme");
    room.replaceWith(control);
    return control;
  });

  const show = () => {
    const theme = document.documentElement.dataset.theme ?? "";
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
      show();
    });
  }
  show();
  // A page that comes back from the browser's memory may have been left before the choice.
  addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    apply(stored());
    show();
  });
})();
