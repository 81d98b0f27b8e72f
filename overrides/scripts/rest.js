// The explorer of a framework whose statements are on several pages: what is on the others is fetched when
// the form asks for it, as scripts, since a page opened from a file may load nothing else.
import { loadScript } from "./parts/loading.js";

(() => {
  const form = document.getElementById("filters");
  const index = document.getElementById("search")?.dataset.index;
  const statements = form?.dataset.statements;
  if (!form || !index || !statements) return;

  form.addEventListener("wanted", async () => {
    await Promise.allSettled([loadScript(index), loadScript(statements)]);
    form.dispatchEvent(new Event("answered"));
  });
})();
