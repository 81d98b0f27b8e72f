// What an address or an id says about a statement that is to be cited.

const STATEMENT = /^[A-Z]+[0-9]*\.[1-9][0-9]*$/;

/** The page that an id is on: F05 of F05.7. @param {string} id */
export const pageOf = (id) => id.split(".")[0];

/**
 * Whether the cite box of a page can cite an id: it is that of a statement of the page.
 * @param {string} id
 * @param {string} page the id of the page
 */
export const isCitable = (id, page) => STATEMENT.test(id) && pageOf(id) === page;

/**
 * A piece of a page's citation as the citation of a statement of it has it: the title ends otherwise, the address
 * leads to the statement, and the name of the entry has its id.
 * @param {string} text
 * @param {string} id of the statement
 * @param {string} address of the page
 * @param {string} afterTitle what is between the title and the id
 */
export const ofStatement = (text, id, address, afterTitle) => {
  const page = pageOf(id);
  const end = ` (${page})`;
  const at = text.lastIndexOf(end);
  const named = at < 0 ? text : text.slice(0, at) + afterTitle + id + text.slice(at + end.length);
  return named.replaceAll(address, `${address}#${id}`).replace(`-${page}-`, `-${id}-`);
};

/**
 * The id at the end of the address of a statement's permanent page; empty where there is none.
 * @param {string} pathname
 */
export const idInPath = (pathname) => {
  const last = pathname.split("/").filter(Boolean).pop() ?? "";
  try {
    return decodeURIComponent(last);
  } catch {
    return ""; // a lone % is no encoding
  }
};
