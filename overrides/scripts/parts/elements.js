// What the templates are known to have.

/**
 * The first element that a selector finds. Throws where there is none of that kind.
 * @template {Element} T
 * @param {ParentNode} within
 * @param {string} selector
 * @param {new () => T} kind
 * @returns {T}
 */
export const required = (within, selector, kind) => {
  const found = within.querySelector(selector);
  if (!(found instanceof kind)) throw new TypeError(`the page has no ${selector}`);
  return found;
};

/** A copy of the first element that a selector finds. @param {ParentNode} within @param {string} selector */
export const copied = (within, selector) =>
  /** @type {HTMLElement} */ (required(within, selector, HTMLElement).cloneNode(true));
