// What an address or an id says about a statement that is to be cited.

const STATEMENT = /^[A-Z]+[0-9]*\.[1-9][0-9]*$/;

/** The page that an id is on: F05 of F05.7. @param {string} id */
export const pageOf = (id) => id.split(".")[0];

/**
 * Whether the cite box of a page can cite an id: it is a statement's, and one of the same page as
 * the id that the box was made with.
 * @param {string} id
 * @param {string} boxId
 */
export const isCitable = (id, boxId) => STATEMENT.test(id) && pageOf(id) === pageOf(boxId);

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
