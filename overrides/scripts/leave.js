// Leave this site: by the control, or by three presses of Shift, each within five seconds of the one
// before. The page is emptied at once, its entry in the history is replaced, and other tabs of the
// site on this device leave with it. The safety page says what this cannot do.
(() => {
  "use strict";

  const PRESSES = 3;
  const WITHIN = 5000; // milliseconds

  const link = document.querySelector("a.leave");
  const status = document.querySelector(".leave-status");
  if (!link) return;

  const target = link.href;
  if (status) link.title = status.dataset.hint;
  const tabs = "BroadcastChannel" in window ? new BroadcastChannel("living-framework:leave") : null;
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
      if (!event.target.closest?.("a.leave")) return;
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
  // A press counts when Shift went down and up with nothing in between. Capital letters, marked
  // text and shortcuts have something in between.
  let pressed = false;
  let presses = 0;
  let last = -Infinity;
  let timer = 0;

  const spoil = () => {
    pressed = false;
  };

  const tell = () => {
    const closing = presses === PRESSES - 1;
    link.toggleAttribute("data-closing", closing);
    if (status) status.textContent = closing ? status.dataset.onceMore : "";
  };

  const forget = () => {
    presses = 0;
    tell();
  };

  const press = (time) => {
    presses = time - last <= WITHIN ? presses + 1 : 1;
    last = time;
    clearTimeout(timer);
    timer = setTimeout(forget, WITHIN);
    if (presses >= PRESSES) leaveEverywhere();
    else tell();
  };

  addEventListener(
    "keydown",
    (event) => {
      if (event.key !== "Shift") spoil();
      else if (!event.repeat) pressed = !(event.ctrlKey || event.altKey || event.metaKey);
    },
    true,
  );
  addEventListener(
    "keyup",
    (event) => {
      if (event.key !== "Shift" || !pressed) return;
      spoil();
      press(event.timeStamp);
    },
    true,
  );
  addEventListener("pointerdown", spoil, true);
  addEventListener("blur", spoil);
})();
