// Checking a citation: the form is there at once, and what answers it, the history of every id, the texts in the
// search index and the script that asks both, is fetched when the form is first used.
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
      const index = document.getElementById("search")?.dataset.index ?? "";
      await Promise.all([loadScript(history), loadScript(index)]);
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
