// What a pasted text names: ids, versions and addresses, also in entries of BibTeX and RIS. Every
// step takes time in proportion to the text, and what repeats is looked at a bounded number of times.

/** @typedef { {id?: string, at?: number, unknown?: string, whole?: boolean} } Named `at` is the place of a version */
/** @typedef {import("./history.js").History} History */

export const LIMIT = 20000; // characters that are read of what is pasted
const MANY = 50; // addresses in it, and fields in an entry, that are looked at

// An id in any case; one without a number only in capitals, as it is also a word.
const ID = /(?<![\p{L}\p{N}.])(?:[A-Za-z]{1,4}\d{1,4}|[A-Z]{1,4})(?:\.\d{1,4})?(?![\p{L}\p{N}])/gu;
export const WHOLE_ID = /^[A-Za-z]{1,4}\d{0,4}(?:\.\d{1,4})?$/;
const NUMBER = /(?<![\d.])\d{1,6}\.\d{1,6}\.\d{1,6}(?![\d.])/;
const ADDRESS = /(?:https?:\/\/|doi:|(?<![^\s({"'])\.{0,2}\/)[^\s"'<>{}]+/gi;

/**
 * A text without certain signs at its ends. A pattern for the end would look from every place.
 * @param {string} text @param {string} before @param {string} after
 */
export const trimmed = (text, before, after = before) => {
  let [start, end] = [0, text.length];
  while (start < end && before.includes(text[start])) start += 1;
  while (end > start && after.includes(text[end - 1])) end -= 1;
  return text.slice(start, end);
};

/** @param {string} text */
const decoded = (text) => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

/** The addresses in a text. @param {string} text */
export const addresses = (text) =>
  (text.match(ADDRESS) ?? []).slice(0, MANY).map((url) => trimmed(decoded(url), "", ").,;]"));

/** What an address names. @param {string} url @param {History} history @returns {Named} */
const inAddress = (url, history) => {
  const [path, fragment = ""] = url.split("#");
  const parts = path.split("/").filter(Boolean);
  /** @type {Named} */
  const found = {};
  found.at = parts.map((part) => history.placeOf(part)).find((at) => at >= 0);
  if (found.at === undefined) found.unknown = parts.find((part) => NUMBER.test(part))?.match(NUMBER)?.[0];
  const cited = history.withDoi(path);
  if (cited >= 0) Object.assign(found, { at: cited, unknown: undefined, whole: true });
  const after = parts[parts.indexOf("id") + 1];
  const named = history.named(after) ?? history.named(fragment);
  if (history.known(history.upper(fragment))) found.id = history.upper(fragment);
  else if (named) found.id = named;
  else if (parts.includes("id") && after) found.id = history.upper(after);
  else {
    const folder = parts.at(-1) === "index.html" ? parts.slice(0, -1) : parts;
    const shown = history.shownAt(`/${folder.join("/")}/`);
    if (shown) found.id = shown;
    else if (WHOLE_ID.test(fragment) && fragment.includes(".")) found.id = history.upper(fragment);
    else if (found.at !== undefined) found.whole = true;
  }
  return found;
};

/**
 * Where in some texts an id, a version or the whole is named; addresses are asked first.
 * @param {string[]} texts @param {History} history @returns {Named}
 */
export const namedIn = (texts, history) => {
  /** @type {Named} */
  const found = {};
  for (const url of texts.flatMap(addresses).slice(0, MANY)) {
    const { id, at, unknown, whole } = inAddress(url, history);
    found.id ??= id;
    found.at ??= at;
    found.unknown ??= unknown;
    found.whole ||= whole;
  }
  for (const text of texts) {
    const plain = text.replace(ADDRESS, " ");
    const ids = (plain.match(ID) ?? []).map((id) => history.upper(id));
    found.id ??= history.named(plain.trim()) ?? ids.find((id) => history.known(id));
    const number = plain.match(NUMBER)?.[0];
    if (found.at === undefined && number) {
      const at = history.placeOf(number);
      if (at >= 0) found.at = at;
      else found.unknown ??= number;
    }
  }
  if (found.at !== undefined) delete found.unknown;
  return found;
};

// --- Entries --------------------------------------------------------------------------------------

/** Where a field's value ends that begins at a place. @param {string} entry @param {number} start */
const endOf = (entry, start) => {
  let end = start + 1;
  if (entry[start] === '"') return entry.indexOf('"', end) + 1 || entry.length;
  if (entry[start] !== "{") {
    for (end = start; end < entry.length && !",}\n".includes(entry[end]); ) end += 1;
    return end;
  }
  for (let depth = 1; end < entry.length && depth; end += 1) {
    if (entry[end - 1] === "\\") continue;
    if (entry[end] === "{") depth += 1;
    else if (entry[end] === "}") depth -= 1;
  }
  return end;
};

/** The fields of one entry of BibTeX, by name in small letters. @param {string} entry */
const fieldsOf = (entry) => {
  /** @type {Record<string, string>} */
  const fields = {};
  const name = /\b(\w[\w-]{0,39})[ \t\r\n]{0,9}=[ \t\r\n]{0,9}/g;
  name.lastIndex = entry.indexOf(",") + 1;
  for (let count = 0; count < MANY; count += 1) {
    const match = name.exec(entry);
    if (!match) break;
    const start = name.lastIndex;
    const end = endOf(entry, start);
    const value = trimmed(entry.slice(start, end), '"{ \t\r\n', '"} \t\r\n');
    fields[match[1].toLowerCase()] = value.replace(/\\([&%$#_{}~^])/g, "$1");
    name.lastIndex = Math.max(end, start + 1);
  }
  return fields;
};

const ENTRY = /^[ \t]{0,99}@(?!comment|string|preamble)\w{1,40}[ \t]{0,9}[{(]/gim;

/** @param {string} text */
const bibtex = (text) => {
  const starts = [...text.matchAll(ENTRY)].slice(0, MANY).map((match) => match.index);
  return starts.map((start, place) => {
    const { url, howpublished, doi, version, edition, note, title } = fieldsOf(text.slice(start, starts[place + 1]));
    return [url, howpublished, doi && `doi:/${doi}`, version, edition, note, title].filter(Boolean);
  });
};

const ORDER = ["UR", "L1", "L2", "DO", "ET", "N1", "AB", "TI", "T1"];

/** @param {string} text */
const ris = (text) => {
  const records = text.split(/^ER {2}-.*$/m).filter((record) => /^TY {2}-/m.test(record));
  return records.slice(0, MANY).map((record) => {
    const tagged = [...record.matchAll(/^([A-Z][A-Z0-9]) {2}- ?(.*)$/gm)].slice(0, MANY);
    return ORDER.flatMap((tag) =>
      tagged
        .filter(([, other]) => other === tag)
        .map(([, , value]) => (tag === "DO" ? `doi:/${value.trim()}` : value.trim())),
    );
  });
};

/** The texts of each entry in a text in which something can be named, the best first. @param {string} text */
export const entriesOf = (text) => [...bibtex(text), ...ris(text)];
