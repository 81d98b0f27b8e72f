// At the passage: what can be done with a statement or with words selected in it, and words that are
// explained where they stand. Both are shown in a small box next to what it is about. All words and
// addresses come from the template in statement-actions.html. A browser without popovers shows none
// of this; permalinks, the page's own feedback and links to the glossary are there all the same.
(() => {
  const template = document.getElementById("tools");
  if (!template || !HTMLElement.prototype.showPopover) return;

  const GAP = 6; // pixels between a box and what it is about
  const QUOTED = 600; // characters; longer addresses fail in some mail programs
  const words = template.dataset;
  const part = (selector) => template.content.querySelector(selector).cloneNode(true);
  const fold = (text) => text.replace(/\s+/g, " ").trim();

  // --- A box next to something ---

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
  const boxes = (box) => {
    let opener = null;
    const close = () => box.matches(":popover-open") && box.hidePopover();

    box.addEventListener("toggle", ({ newState }) => {
      if (newState !== "closed" || !opener) return;
      opener.setAttribute("aria-expanded", "false");
      const lost = document.activeElement === document.body || box.contains(document.activeElement);
      if (lost) opener.focus({ preventScroll: true });
      opener = null;
    });
    box.addEventListener("focusout", ({ relatedTarget }) => {
      if (relatedTarget && !box.contains(relatedTarget) && relatedTarget !== opener) close();
    });

    return (by, about = by) => {
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
  };

  // --- Statements ---

  const actions = part(".actions");
  const showActions = boxes(actions);
  const find = (selector) => actions.querySelector(selector);
  const templates = new Map(
    [".actions-issue", ".actions-email", ".actions-cite"].map((name) => [name, find(name).getAttribute("href")]),
  );

  const fill = (pattern, values, encode = String) =>
    pattern.replace(/(?:\{|%7B)(id|quotation|address)(?:\}|%7D)/g, (_, name) => encode(values[name]));

  const NOT_TEXT = ".permalink, .origin, .kind, .note, button, [popover]";
  const ownText = (statement) => {
    const copy = statement.cloneNode(true);
    for (const other of copy.querySelectorAll(NOT_TEXT)) other.remove();
    return fold(copy.textContent).replace(/ (?=[.,;:!?)])/g, ""); // where a reference was
  };

  const shortened = (text) => (text.length > QUOTED ? `${text.slice(0, QUOTED).replace(/\s\S*$/, "")} …` : text);

  const about = (statement, selected) => {
    const permalink = statement.querySelector(".permalink").getAttribute("href");
    return {
      id: statement.id,
      quotation: shortened(selected || ownText(statement)),
      address: new URL(permalink, words.page).href,
    };
  };

  let address = "";

  const openActions = (opener, statement, selected, near) => {
    const values = about(statement, selected);
    address = values.address;
    find(".tool-title").textContent = fill(selected ? words.selected : words.title, values);
    actions.setAttribute("aria-label", find(".tool-title").textContent);
    find(".actions-quotation").textContent = values.quotation;
    find(".actions-quotation").hidden = !selected;
    find(".actions-status").textContent = "";
    for (const [name, pattern] of templates) find(name).href = fill(pattern, values, encodeURIComponent);
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
    find(".actions-status").textContent = done || copyByHand() ? words.copied : fill(words.byHand, { address });
  });

  for (const statement of document.querySelectorAll(".statement[id]")) {
    const permalink = statement.querySelector(".permalink");
    if (!permalink) continue;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "statement-more";
    button.setAttribute("aria-label", fill(words.open, { id: statement.id }));
    button.setAttribute("aria-haspopup", "dialog");
    button.setAttribute("aria-expanded", "false");
    button.addEventListener("click", () => openActions(button, statement, ""));
    permalink.after(button);
  }

  // --- Words selected in a statement ---

  const comment = part(".comment-selected");
  let chosen = null; // the statement, the words and where they are

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
    const tools = chosen.statement.querySelector(".permalink");
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
    if (event.key === "Tab" && !event.shiftKey && document.activeElement.contains(chosen.statement)) {
      event.preventDefault();
      comment.focus();
    }
  });
  comment.addEventListener("click", () => {
    const { statement, text, range } = chosen;
    comment.hidePopover();
    openActions(statement.querySelector(".statement-more"), statement, text, range);
  });

  // --- Words explained ---

  const explanation = part(".explanation");
  const showExplanation = boxes(explanation);

  const explain = (link, entry) => {
    const name = fold(entry.querySelector("dt").textContent);
    explanation.setAttribute("aria-label", name);
    explanation.querySelector(".tool-title").textContent = name;
    explanation.querySelector(".explanation-text").textContent = fold(entry.querySelector("dd").textContent);
    explanation.querySelector(".explanation-more").href = entry.querySelector("dt a")?.href ?? link.href;
    showExplanation(link);
  };

  for (const link of document.querySelectorAll("a.term[href^='#']")) {
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
