// Light or dark, decided before the first paint: this script is in every page and blocks it, so it is small.
// What a reader chooses with is colours.js.
(() => {
  const root = document.documentElement;
  root.classList.add("js");
  try {
    const theme = localStorage.getItem("living-framework:theme");
    if (theme === "light" || theme === "dark") root.dataset.theme = theme;
  } catch {
    // storage is switched off
  }
})();
