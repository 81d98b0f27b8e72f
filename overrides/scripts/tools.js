// At the passage: what can be done with a statement or with words selected in it, and words that are
// explained where they stand. Both are shown in a small box next to what it is about. All words and
// addresses come from statement-actions.html. A browser without popovers shows none
// of this; permalinks, the page's own feedback and links to the glossary are there all the same.
import { required } from "./parts/elements.js";
import { piece } from "./parts/pieces.js";

/** @typedef { {id: string, quotation: string, address: string, page: string} } Values */

(() => {
  if (!HTMLElement.prototype.showPopover || !document.querySelector(".statement[id], a.term[href^='#']")) return;

  const GAP = 6; // pixels between a box and what it is about
  const QUOTED = 600; // characters; longer addresses fail in some mail programs
  /** @param {string} text */
  const fold = (text) => text.replace(/\s+/g, " ").trim();

  // --- A box next to something ---

  /** @param {HTMLElement} box @param {DOMRect} about */
  const place = (box, { left, top, bottom }) => {
    const room = document.documentElement.clientWidth;
    const x = Math.max(GAP, Math.min(left, room - box.offsetWidth - GAP));
    const below = bottom + GAP;
    const above = top - GAP - box.offsetHeight;
    const y = below + box.offsetHeight > innerHeight && above > 0 ? above : below;
    box.style.left = `${x + scrollX}px`;
    box.style.top = `${y + scrollY}px`;
  };

  // Shows a box after its opener, so that Tab goes from one into the other and on. Escape, a click
  // elsewhere and leaving it by Tab close it.
  /** @param {HTMLElement} box */
  const boxes = (box) => {
    /** @type {HTMLElement | null} */
    let opener = null;
    const close = () => box.matches(":popover-open") && box.hidePopover();

    box.addEventListener("toggle", (event) => {
      if (/** @type {ToggleEvent} */ (event).newState !== "closed" || !opener) return;
      opener.setAttribute("aria-expanded", "false");
      const lost = document.activeElement === document.body || box.contains(document.activeElement);
      if (lost) opener.focus({ preventScroll: true });
      opener = null;
    });
    box.addEventListener("focusout", ({ relatedTarget }) => {
      if (relatedTarget instanceof Node && !box.contains(relatedTarget) && relatedTarget !== opener) close();
    });

    /** @param {HTMLElement} by @param {Element | Range} about */
    const show = (by, about = by) => {
      const again = opener === by;
      const rectangle = about.getBoundingClientRect();
      close();
      if (again) return;
      opener = by;
      by.after(box);
      by.setAttribute("aria-expanded", "true");
      box.showPopover();
      place(box, rectangle);
      box.focus({ preventScroll: true });
      box.scrollIntoView({ block: "nearest" });
    };
    return show;
  };

  // --- Statements ---

  // What the page says of itself, which is the same in every copy of it.
  const page = {
    /** @type {HTMLLinkElement | null} */
    address: document.querySelector("link[rel=canonical]"),
    /** @type {HTMLMetaElement | null} */
    title: document.querySelector("meta[property='og:title']"),
  };

  const actions = piece(".actions");
  const words = actions.dataset;
  const showActions = boxes(actions);
  /** @param {string} selector */
  const find = (selector) => required(actions, selector, HTMLElement);
  const templates = [".actions-issue", ".actions-email", ".actions-cite"].map((selector) => {
    const link = required(actions, selector, HTMLAnchorElement);
    return { link, pattern: link.getAttribute("href") ?? "" };
  });

  /** @param {string} pattern @param {Partial<Values>} values @param {(value: string) => string} encode */
  const fill = (pattern, values, encode = String) =>
    pattern.replace(/(?:\{|%7B)(id|quotation|address|page)(?:\}|%7D)/g, (_, name) =>
      encode(values[/** @type {keyof Values} */ (name)] ?? ""),
    );

  const NOT_TEXT = ".permalink, .origin, .kind, .note, button, [popover]";
  /** @param {Element} statement */
  const ownText = (statement) => {
    const copy = /** @type {Element} */ (statement.cloneNode(true));
    for (const other of copy.querySelectorAll(NOT_TEXT)) other.remove();
    return fold(copy.textContent).replace(/ (?=[.,;:!?)])/g, ""); // where a reference was
  };

  /** @param {string} text */
  const shortened = (text) => (text.length > QUOTED ? `${text.slice(0, QUOTED).replace(/\s\S*$/, "")} …` : text);

  /** @param {Element} statement @param {string} selected @returns {Values} */
  const about = (statement, selected) => {
    const permalink = required(statement, ".permalink", HTMLElement).getAttribute("href") ?? "";
    return {
      id: statement.id,
      quotation: shortened(selected || ownText(statement)),
      address: new URL(permalink, page.address?.href ?? location.href).href,
      page: page.title?.content ?? document.title,
    };
  };

  let address = "";

  /** @param {HTMLElement} opener @param {Element} statement @param {string} selected @param {Range} [near] */
  const openActions = (opener, statement, selected, near) => {
    const values = about(statement, selected);
    address = values.address;
    const title = fill((selected ? words.selected : words.title) ?? "", values);
    find(".tool-title").textContent = title;
    actions.setAttribute("aria-label", title);
    find(".actions-quotation").textContent = values.quotation;
    find(".actions-quotation").hidden = !selected;
    find(".actions-status").textContent = "";
    for (const { link, pattern } of templates) link.href = fill(pattern, values, encodeURIComponent);
    showActions(opener, near);
  };

  const copyByHand = () => {
    const field = document.createElement("textarea");
    field.value = address;
    actions.append(field);
    field.select();
    const done = document.execCommand("copy"); // where a page has no clipboard, as from the file system
    field.remove();
    find(".actions-copy").focus();
    return done;
  };

  find(".actions-copy").addEventListener("click", async () => {
    const done = await navigator.clipboard?.writeText(address).then(
      () => true,
      () => false,
    );
    const { copied: said = "", byHand = "" } = words;
    find(".actions-status").textContent = done || copyByHand() ? said : fill(byHand, { address });
  });

  for (const statement of document.querySelectorAll(".statement[id]")) {
    const permalink = statement.querySelector(".permalink");
    if (!permalink) continue;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "statement-more";
    button.setAttribute("aria-label", fill(words.open ?? "", { id: statement.id }));
    button.setAttribute("aria-haspopup", "dialog");
    button.setAttribute("aria-expanded", "false");
    button.addEventListener("click", () => openActions(button, statement, ""));
    permalink.after(button);
  }

  // --- Words selected in a statement ---

  const comment = piece(".comment-selected");
  /** @typedef { {statement: Element, text: string, range: Range} } Chosen the words, and where they are */
  /** @type {Chosen | null} */
  let chosen = null;

  /** @returns {Chosen | null} */
  const selection = () => {
    const selected = getSelection();
    if (!selected || selected.isCollapsed || selected.rangeCount === 0) return null;
    const range = selected.getRangeAt(0);
    const start = range.startContainer.parentElement?.closest(".statement[id]");
    const text = fold(selected.toString());
    if (!start?.contains(range.endContainer) || !start.querySelector(".permalink") || !text) return null;
    return actions.contains(range.startContainer) ? null : { statement: start, text, range };
  };

  const offer = () => {
    if (document.activeElement === comment || actions.matches(":popover-open")) return;
    chosen = selection();
    if (!chosen) {
      if (comment.matches(":popover-open")) comment.hidePopover();
      return;
    }
    const tools = required(chosen.statement, ".permalink", HTMLElement);
    if (comment.nextElementSibling !== tools) tools.before(comment);
    comment.showPopover();
    place(comment, chosen.range.getBoundingClientRect());
  };

  let waiting = 0;
  document.addEventListener("selectionchange", () => {
    clearTimeout(waiting);
    waiting = setTimeout(offer, 250);
  });
  comment.addEventListener("pointerdown", (event) => event.preventDefault()); // keeps the selection
  document.addEventListener("keydown", (event) => {
    if (!chosen || !comment.matches(":popover-open")) return;
    if (event.key === "Escape") comment.hidePopover();
    // From a selection, Tab would begin at the top of whatever was clicked into.
    if (event.key === "Tab" && !event.shiftKey && document.activeElement?.contains(chosen.statement)) {
      event.preventDefault();
      comment.focus();
    }
  });
  comment.addEventListener("click", () => {
    if (!chosen) return;
    const { statement, text, range } = chosen;
    comment.hidePopover();
    openActions(required(statement, ".statement-more", HTMLElement), statement, text, range);
  });

  // --- Words explained ---

  const explanation = piece(".explanation");
  const showExplanation = boxes(explanation);

  /** @param {HTMLAnchorElement} link @param {Element} entry */
  const explain = (link, entry) => {
    const name = fold(required(entry, "dt", HTMLElement).textContent);
    explanation.setAttribute("aria-label", name);
    required(explanation, ".tool-title", HTMLElement).textContent = name;
    const text = fold(required(entry, "dd", HTMLElement).textContent);
    required(explanation, ".explanation-text", HTMLElement).textContent = text;
    const own = entry.querySelector("dt a");
    const more = required(explanation, ".explanation-more", HTMLAnchorElement);
    more.href = own instanceof HTMLAnchorElement ? own.href : link.href;
    showExplanation(link);
  };

  /** @type {NodeListOf<HTMLAnchorElement>} */
  const explained = document.querySelectorAll("a.term[href^='#']");
  for (const link of explained) {
    const entry = document.getElementById(link.hash.slice(1));
    if (!entry) continue;
    link.setAttribute("role", "button");
    link.setAttribute("aria-haspopup", "dialog");
    link.setAttribute("aria-expanded", "false");
    link.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      explain(link, entry);
    });
    link.addEventListener("keydown", (event) => {
      if (event.key !== " ") return;
      event.preventDefault();
      explain(link, entry);
    });
  }
})();
