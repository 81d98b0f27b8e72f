// Checking a citation: the form is there at once, and what answers it, the history of every id and the script
// that asks it, is fetched when the form is first used.
import { loadScript } from "../parts/loading.js";

(() => {
  const box = document.getElementById("holds");
  const form = document.getElementById("holds-form");
  const answers = document.getElementById("holds-answers");
  if (!(box && answers && form instanceof HTMLFormElement)) return;
  const { history = "", check = "", failed = "" } = box.dataset;
  let loading = false;
  let waiting = false;

  const load = async () => {
    if (loading) return;
    loading = true;
    try {
      await loadScript(history);
      await loadScript(check);
    } catch {
      loading = false;
      answers.textContent = failed;
      answers.focus();
      return;
    }
    form.removeEventListener("submit", early);
    if (waiting) form.requestSubmit();
  };
  /** @param {Event} event */
  const early = (event) => {
    event.preventDefault();
    waiting = true;
    load();
  };

  form.addEventListener("focusin", load, { once: true });
  form.addEventListener("submit", early);
  form.hidden = false;
})();
