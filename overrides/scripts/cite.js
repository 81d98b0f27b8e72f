// The cite box: copying, and the citation of one statement. Without this the box shows and downloads
// all that it has, and a statement is cited from its permanent page.
import { idInPath, isCitable } from "./parts/citing.js";

(() => {
  const template = document.getElementById("cite-statement");
  const words = document.getElementById("cite-status");

  // Copy

  const select = (element) => {
    const range = document.createRange();
    range.selectNodeContents(element);
    const selection = getSelection();
    selection.removeAllRanges();
    selection.addRange(range);
  };

  const say = (button, text) => {
    const spoken = button.closest(".cite-panel")?.querySelector("[role=status]") ?? words;
    spoken.textContent = text;
    button.firstChild.textContent = text === words.dataset.copied ? text : button.dataset.name;
    setTimeout(() => {
      button.firstChild.textContent = button.dataset.name;
      spoken.textContent = "";
    }, 4000);
  };

  const copy = async (button) => {
    const source = document.getElementById(button.dataset.copy);
    button.dataset.name ??= button.firstChild.textContent;
    try {
      await navigator.clipboard.writeText(source.textContent);
      say(button, words.dataset.copied);
    } catch {
      // No clipboard here, as on pages opened from a file: the old way, else by hand.
      select(source);
      say(button, document.execCommand("copy") ? words.dataset.copied : words.dataset.failed);
    }
  };

  const enable = (root) => {
    for (const button of root.querySelectorAll("[data-copy]")) button.hidden = false;
  };

  // One statement

  const download = (code, id) => {
    const form = code.id.split("-").pop();
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([code.textContent], { type: "text/plain" }));
    link.download = `${id}.${form}`;
    link.textContent = `Download ${link.download}`;
    code.nextElementSibling.append(" ", link);
  };

  const filled = (id) => {
    const none = template.dataset.id;
    const content = template.content.cloneNode(true);
    const walker = document.createTreeWalker(content, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const node = walker.currentNode;
      if (node.nodeType === Node.TEXT_NODE) {
        node.data = node.data.replaceAll(none, id);
      } else if (node.hasAttribute("href")) {
        node.setAttribute("href", node.getAttribute("href").replaceAll(none, id));
      }
    }
    return content.querySelector(".cite-panel");
  };

  const cite = (id) => {
    if (!template || !HTMLElement.prototype.showPopover || !isCitable(id, template.dataset.id)) return false;
    const panel = filled(id);
    const spoken = words.cloneNode();
    spoken.removeAttribute("id");
    panel.append(spoken);
    document.querySelector(".cite-panel[popover]:popover-open")?.hidePopover();
    document.body.append(panel);
    for (const code of panel.querySelectorAll(".cite-code")) download(code, id);
    enable(panel);
    panel.querySelector(".cite-close").addEventListener("click", () => panel.hidePopover());
    panel.addEventListener("toggle", (event) => {
      if (event.newState !== "closed") return;
      const within = panel.contains(document.activeElement) || document.activeElement === document.body;
      for (const link of panel.querySelectorAll("a[download]")) URL.revokeObjectURL(link.href);
      panel.remove();
      if (within) document.getElementById(id)?.querySelector(".permalink")?.focus();
    });
    panel.showPopover();
    panel.focus();
    return true;
  };

  // Whoever offers "cite" at a statement either links to the statement's permanent page, or sends
  // this event and follows the link when nobody has taken it.
  document.addEventListener("framework:cite", (event) => {
    if (cite(event.detail.id)) event.preventDefault();
  });

  document.addEventListener("click", (event) => {
    if (!(event.target instanceof Element)) return;
    const button = event.target.closest("[data-copy]");
    if (button) copy(button);
    const link = event.target.closest("a.actions-cite");
    const plain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey;
    if (link && plain && cite(idInPath(link.pathname))) event.preventDefault();
  });

  enable(document);
})();
