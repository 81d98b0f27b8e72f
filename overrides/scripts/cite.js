// The cite box: copying, and the citation of one statement. Without this the box shows and downloads
// all that it has, and a statement is cited from its permanent page.
import { idInPath, isCitable } from "./parts/citing.js";
import { required } from "./parts/elements.js";

(() => {
  const template = document.getElementById("cite-statement");
  const words = document.getElementById("cite-status");
  if (!words) return;

  // Copy

  /** @param {Node} element */
  const select = (element) => {
    const range = document.createRange();
    range.selectNodeContents(element);
    const selection = getSelection();
    selection?.removeAllRanges();
    selection?.addRange(range);
  };

  /** @param {HTMLElement} button @param {string} name */
  const call = (button, name) => {
    if (button.firstChild) button.firstChild.textContent = name;
  };

  /** @param {HTMLElement} button */
  const nameOf = (button) => button.dataset.name ?? "";

  /** @param {HTMLElement} button @param {string} text */
  const say = (button, text) => {
    const spoken = button.closest(".cite-panel")?.querySelector("[role=status]") ?? words;
    spoken.textContent = text;
    call(button, text === words.dataset.copied ? text : nameOf(button));
    setTimeout(() => {
      call(button, nameOf(button));
      spoken.textContent = "";
    }, 4000);
  };

  /** @param {HTMLElement} button */
  const copy = async (button) => {
    const source = document.getElementById(button.dataset.copy ?? "");
    if (!source) return;
    const { copied: done = "", failed = "" } = words.dataset;
    button.dataset.name ??= button.firstChild?.textContent ?? "";
    try {
      await navigator.clipboard.writeText(source.textContent);
      say(button, done);
    } catch {
      // No clipboard here, as on pages opened from a file: the old way, else by hand.
      select(source);
      say(button, document.execCommand("copy") ? done : failed);
    }
  };

  /** @param {ParentNode} root */
  const enable = (root) => {
    /** @type {NodeListOf<HTMLElement>} */
    const buttons = root.querySelectorAll("[data-copy]");
    for (const button of buttons) button.hidden = false;
  };

  // One statement

  /** @param {Element} code @param {string} id */
  const download = (code, id) => {
    const form = code.id.split("-").pop();
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([code.textContent], { type: "text/plain" }));
    link.download = `${id}.${form}`;
    link.textContent = `Download ${link.download}`;
    code.nextElementSibling?.append(" ", link);
  };

  /** @param {HTMLTemplateElement} made @param {string} id */
  const filled = (made, id) => {
    const none = made.dataset.id ?? "";
    const content = /** @type {DocumentFragment} */ (made.content.cloneNode(true));
    const walker = document.createTreeWalker(content, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const node = walker.currentNode;
      if (node instanceof Text) {
        node.data = node.data.replaceAll(none, id);
      } else if (node instanceof Element && node.hasAttribute("href")) {
        node.setAttribute("href", (node.getAttribute("href") ?? "").replaceAll(none, id));
      }
    }
    return required(content, ".cite-panel", HTMLElement);
  };

  /** @param {string} id */
  const cite = (id) => {
    if (!(template instanceof HTMLTemplateElement) || !HTMLElement.prototype.showPopover) return false;
    if (!isCitable(id, template.dataset.id ?? "")) return false;
    const panel = filled(template, id);
    const spoken = /** @type {HTMLElement} */ (words.cloneNode());
    spoken.removeAttribute("id");
    panel.append(spoken);
    const before = document.querySelector(".cite-panel[popover]:popover-open");
    if (before instanceof HTMLElement) before.hidePopover();
    document.body.append(panel);
    for (const code of panel.querySelectorAll(".cite-code")) download(code, id);
    enable(panel);
    required(panel, ".cite-close", HTMLElement).addEventListener("click", () => panel.hidePopover());
    panel.addEventListener("toggle", (event) => {
      if (/** @type {ToggleEvent} */ (event).newState !== "closed") return;
      const within = panel.contains(document.activeElement) || document.activeElement === document.body;
      /** @type {NodeListOf<HTMLAnchorElement>} */
      const downloads = panel.querySelectorAll("a[download]");
      for (const link of downloads) URL.revokeObjectURL(link.href);
      panel.remove();
      const back = within && document.getElementById(id)?.querySelector(".permalink");
      if (back instanceof HTMLElement) back.focus();
    });
    panel.showPopover();
    panel.focus();
    return true;
  };

  // Whoever offers "cite" at a statement either links to the statement's permanent page, or sends
  // this event and follows the link when nobody has taken it.
  document.addEventListener("framework:cite", (event) => {
    if (event instanceof CustomEvent && cite(event.detail.id)) event.preventDefault();
  });

  document.addEventListener("click", (event) => {
    if (!(event.target instanceof Element)) return;
    const button = event.target.closest("[data-copy]");
    if (button instanceof HTMLElement) copy(button);
    const link = event.target.closest("a.actions-cite");
    const plain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey;
    if (link instanceof HTMLAnchorElement && plain && cite(idInPath(link.pathname))) event.preventDefault();
  });

  enable(document);
})();
