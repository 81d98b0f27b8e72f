// The selector of versions. The links that are in the page lead to the newest release and the draft.
// When it is opened, it lists every version from the site's root, each with a link to this page there.
// A version that was chosen before that list has come waits for it, so that the choice leads to the
// same page; where the list does not come, the link itself is followed.
import { addressIn, versionNamed } from "./parts/choosing.js";
import { loadScript } from "./parts/loading.js";

(() => {
  /** @typedef {import("./parts/choosing.js").Version} Version */

  /** @type {Promise<Version[] | null> | null} */
  let loading = null;

  /** @param {HTMLElement} box */
  const place = (box) => ({
    root: box.dataset.root ?? "",
    id: box.dataset.id ?? "",
    path: box.dataset.path ?? "",
    hash: location.hash,
  });

  /** @param {Version} version @param {HTMLElement} box */
  const item = (version, box) => {
    const line = document.createElement("li");
    const link = document.createElement("a");
    link.href = addressIn(version, place(box));
    link.dataset.version = version.version;
    link.textContent = version.title;
    if (version.version === box.dataset.version) link.setAttribute("aria-current", "true");
    line.append(link);
    if (version.newest) line.append(` (${box.dataset.newest})`);
    return line;
  };

  // The link to all versions stays, as the last. Where the focus is in the list, it goes to the same
  // version in the new one.
  /** @param {HTMLElement} box @param {Version[]} versions */
  const fill = (box, versions) => {
    const list = box.querySelector("ul");
    const all = list?.lastElementChild;
    if (!list || !all) return;
    const focused = document.activeElement;
    const name = focused instanceof HTMLElement && list.contains(focused) ? focused.dataset.version : "";
    list.replaceChildren(...versions.map((version) => item(version, box)), all);
    if (!name) return;
    const same = versionNamed(versions, name)?.version;
    for (const link of list.querySelectorAll("a")) if (link.dataset.version === same) link.focus();
  };

  /** @param {string} root @returns {Promise<Version[] | null>} */
  const fetched = async (root) => {
    try {
      await loadScript(`${root}versions.js`);
      return window.frameworkVersions ?? null;
    } catch {
      return null; // the links that are in the page are enough
    }
  };

  /** @param {HTMLElement} box */
  const load = async (box) => {
    loading ??= fetched(box.dataset.root ?? "");
    const versions = await loading;
    if (!versions) loading = null; // the next opening tries again
    return versions;
  };

  const boxes = /** @type {NodeListOf<HTMLDetailsElement>} */ (document.querySelectorAll("details.version"));
  for (const box of boxes) {
    let held = false; // a finger is on the list: nothing may move under it
    let chosen = false;
    /** @type {Version[] | null} */
    let waiting = null;

    const release = () => {
      held = false;
      // After the click that this may become.
      setTimeout(() => {
        if (waiting && !held && !chosen) fill(box, waiting);
        waiting = null;
      });
    };

    box.addEventListener("toggle", async () => {
      if (!box.open) return;
      const versions = await load(box);
      if (!versions || chosen) return;
      if (held) waiting = versions;
      else fill(box, versions);
    });
    box.addEventListener("pointerdown", () => {
      held = true;
    });
    // A page that comes back from the browser's memory can be used again.
    addEventListener("pageshow", () => {
      chosen = false;
    });
    addEventListener("pointerup", release);
    addEventListener("pointercancel", release);
    box.addEventListener("click", async (event) => {
      const link = event.target instanceof Element ? event.target.closest("a") : null;
      const opensHere = !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
      if (!link?.dataset.version || !opensHere) return;
      event.preventDefault();
      chosen = true;
      link.setAttribute("aria-busy", "true");
      const version = versionNamed((await load(box)) ?? [], link.dataset.version);
      location.assign(version ? addressIn(version, place(box)) : link.href);
    });
  }
})();
