// The cite box: copying, and the citation of one statement, which is made of it. Without this the box shows
// and downloads all that it has, and a statement is cited from its permanent page.
import { idInPath, isCitable, ofStatement } from "./parts/citing.js";
import { required } from "./parts/elements.js";
import { piece } from "./parts/pieces.js";

(() => {
  /** @type {HTMLElement | null} */
  const box = document.querySelector(".cite-box");
  if (!box) return;
  const words = piece(".cite-status");
  words.id = "cite-status";
  box.after(words);

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
    const source = button.closest(".cite-form")?.querySelector(".cite-text, .cite-code");
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

  /** Puts the button that copies into each form. @param {ParentNode} root */
  const enable = (root) => {
    for (const form of root.querySelectorAll(".cite-form")) {
      const button = piece(".cite-copy");
      required(button, "span", HTMLElement).textContent = ` ${form.querySelector("summary")?.textContent}`;
      const line = form.querySelector(".cite-do") ?? form.appendChild(document.createElement("p"));
      line.className = "cite-do";
      line.prepend(button, " ");
    }
  };

  // One statement

  /** @param {Element} code @param {string} id @param {string} words */
  const download = (code, id, words) => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([code.textContent], { type: "text/plain" }));
    link.download = `${id}.${code.id.split("-").pop()}`;
    link.textContent = words.replace("{file}", link.download);
    code.nextElementSibling?.replaceChildren(link);
  };

  /** What the box says of its page, said of a statement. @param {Element} made @param {string} id */
  const tell = (made, id) => {
    const address = required(box, "a[rel=bookmark]", HTMLAnchorElement).getAttribute("href") ?? "";
    const walker = document.createTreeWalker(made, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (node instanceof Text) {
        /** @type {HTMLElement | null | undefined} */
        const own = node.parentElement?.closest("[data-after-title]");
        node.data = ofStatement(node.data, id, address, own?.dataset.afterTitle ?? box.dataset.afterTitle ?? "");
      } else if (node instanceof HTMLAnchorElement && node.getAttribute("href") === address) {
        node.setAttribute("href", `${address}#${id}`);
      } else if (node instanceof Element && node.id) {
        node.id = node.id.replace("cite-", "cite-statement-");
      }
    }
  };

  /** @param {string} id */
  const filled = (id) => {
    const panel = piece(".cite-panel");
    const title = required(panel, "h2", HTMLElement);
    const history = required(panel, ".cite-history", HTMLAnchorElement);
    for (const { firstChild } of [title, history]) {
      if (firstChild instanceof Text) firstChild.data = firstChild.data.replace("{id}", id);
    }
    history.href = history.href.replace(/\{id\}|%7Bid%7D/, id);
    const forms = document.createElement("div");
    for (const child of required(box, "#cite", HTMLElement).children) {
      if (child.matches(".cite-form, .cite-draft, .cite-what:has([rel=bookmark])")) forms.append(child.cloneNode(true));
    }
    for (const [at, form] of forms.querySelectorAll("details").entries()) form.open = at === 0;
    for (const copying of forms.querySelectorAll(".cite-copy")) copying.remove();
    tell(forms, id);
    title.after(...forms.childNodes);
    for (const code of panel.querySelectorAll(".cite-code")) download(code, id, panel.dataset.download ?? "");
    return panel;
  };

  /** @param {string} id */
  const cite = (id) => {
    if (!HTMLElement.prototype.showPopover || !isCitable(id, box.dataset.id ?? "")) return false;
    const panel = filled(id);
    panel.append(words.cloneNode());
    const before = document.querySelector(".cite-panel[popover]:popover-open");
    if (before instanceof HTMLElement) before.hidePopover();
    document.body.append(panel);
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
    const button = event.target.closest(".cite-copy");
    if (button instanceof HTMLElement) copy(button);
    const link = event.target.closest("a.actions-cite");
    const plain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey;
    if (link instanceof HTMLAnchorElement && plain && cite(idInPath(link.pathname))) event.preventDefault();
  });

  enable(document);
})();
