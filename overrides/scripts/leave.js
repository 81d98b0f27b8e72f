// Leave this site: by the control, or by three presses of Shift, each within five seconds of the one
// before. Every press is answered: on the control, in a line below it, and by screen readers. The
// page is emptied at once, its entry in the history is replaced, and other tabs of the site on this
// device leave with it. The safety page says what this cannot do.
import { piece } from "./parts/pieces.js";
import { PRESSES, Presses, WITHIN } from "./parts/presses.js";

(() => {
  const link = /** @type {HTMLAnchorElement | null} */ (document.querySelector("a.leave"));
  /** @type {HTMLElement | null} */
  let status = null;
  if (!link) return;

  const target = link.href;
  // Of this site alone: others may be served from the same origin.
  const channel = `living-framework:leave:${link.dataset.site}`;
  const tabs = "BroadcastChannel" in window ? new BroadcastChannel(channel) : null;
  let gone = false;

  const leave = () => {
    gone = true;
    document.title = new URL(target).hostname;
    document.body.replaceChildren();
    document.querySelector("link[rel~=icon]")?.remove();
    location.replace(target);
  };

  const leaveEverywhere = () => {
    tabs?.postMessage("leave");
    leave();
  };

  document.addEventListener(
    "click",
    (event) => {
      if (!(event.target instanceof Element) || !event.target.closest("a.leave")) return;
      event.preventDefault();
      event.stopPropagation();
      leaveEverywhere();
    },
    true,
  );

  tabs?.addEventListener("message", leave);

  // Back from the browser's memory: it is still empty, and leaves again.
  addEventListener("pageshow", (event) => {
    if (event.persisted && gone) leave();
  });

  // --- Three presses of Shift ---

  const presses = new Presses();
  let timer = 0;
  let quiet = 0;

  /** @param {string} text */
  const say = (text) => {
    if (status) status.textContent = text;
  };

  const show = () => {
    if (presses.count === 0) link.removeAttribute("data-presses");
    else link.dataset.presses = String(presses.count);
  };

  const forget = () => {
    presses.forget();
    show();
    say(status?.dataset.expired ?? "");
    quiet = setTimeout(say, WITHIN, "");
  };

  const answer = () => {
    clearTimeout(timer);
    clearTimeout(quiet);
    timer = setTimeout(forget, WITHIN);
    show();
    say((presses.left === PRESSES - 1 ? status?.dataset.first : status?.dataset.second) ?? "");
  };

  addEventListener(
    "keydown",
    (event) => {
      if (event.key !== "Shift") presses.spoil();
      else if (!event.repeat) presses.down(!(event.ctrlKey || event.altKey || event.metaKey));
    },
    true,
  );
  addEventListener(
    "keyup",
    (event) => {
      if (event.key !== "Shift" || !presses.up(event.timeStamp)) return;
      if (presses.left === 0) leaveEverywhere();
      else answer();
    },
    true,
  );
  addEventListener("pointerdown", () => presses.spoil(), true);
  addEventListener("blur", () => presses.spoil());

  // Last, so that whatever is wrong with it, the reader can leave.
  status = piece(".leave-status");
  link.title = status.dataset.hint ?? "";
  document.body.append(status);
})();
