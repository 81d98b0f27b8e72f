// Loads the page again when the draft has changed. Only `framework serve` puts this into a page.
const seen = /** @type {HTMLElement} */ (document.currentScript).dataset.seen;
/** @type {EventSource | undefined} */
let changes;

// A browser has few connections to one address, so only a page in view has one.
function follow() {
  changes?.close();
  changes = undefined;
  if (document.visibilityState === "visible") {
    changes = new EventSource(`/live/changes?seen=${seen}`);
    changes.onmessage = () => location.reload();
  }
}

document.addEventListener("visibilitychange", follow);
follow();
