// What scripts show on any page: the markup that assets/site.js has as a text, from partials/pieces.html.
import { copied } from "./elements.js";
import { trusted } from "./loading.js";

const current = document.currentScript;
const file = current instanceof HTMLScriptElement ? current.src : document.baseURI;

/** @type {DocumentFragment | undefined} */
let pieces;

const madePieces = () => {
  const template = document.createElement("template");
  template.innerHTML = /** @type {string} */ (trusted()?.createHTML("") ?? PIECES);
  return template.content;
};

/** A copy of a piece. @param {string} selector */
export const piece = (selector) => {
  pieces ??= madePieces();
  return copied(pieces, selector);
};

/** A file's full address. @param {string | undefined} address as seen from the file that this script is in */
export const fileOf = (address) => new URL(address ?? "", file).href;
