// Where the selector of versions leads to.

/**
 * @typedef {object} Version one version of the site, as versions.js lists it
 * @property {string} version
 * @property {string} title
 * @property {boolean} newest
 * @property {Record<string, string>} pages the address of each page with statements, by its id
 * @property {string[]} ids every id that the version has
 * @property {Record<string, 1>} has the addresses of all its pages
 *
 * @typedef {object} Place where the reader is
 * @property {string} root the address of the site's root
 * @property {string} id of the page with statements that is shown; empty on another page
 * @property {string} path the address of the page below its version
 * @property {string} hash the fragment of the address, with its #
 */

/** @param {string} hash */
const fragmentOf = (hash) => {
  try {
    return decodeURIComponent(hash.slice(1));
  } catch {
    return ""; // a lone % is no encoding
  }
};

/**
 * The same page or statement in another version. What a version does not have leads to the page of
 * its id, which gives its history; a page without an id leads to the start of the version.
 * @param {Version} version
 * @param {Place} place
 */
export const addressIn = (version, { root, id, path, hash }) => {
  if (!id) return `${root}${version.version}/${Object.hasOwn(version.has, path) ? path : ""}`;
  const fragment = fragmentOf(hash);
  const statement = fragment.startsWith(`${id}.`) ? fragment : "";
  const wanted = statement || id;
  if (!version.ids.includes(wanted)) return `${root}id/${encodeURIComponent(wanted)}/`;
  return `${root}${version.version}/${version.pages[id]}${hash}`;
};

/**
 * The version that a link names. "latest" is the newest release.
 * @param {Version[]} versions
 * @param {string} name
 */
export const versionNamed = (versions, name) =>
  versions.find((version) => (name === "latest" ? version.newest : version.version === name));
