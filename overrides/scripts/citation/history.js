// What every id is in every version: history.js as Python wrote it (publish/history.py), and the
// questions that are put to it. Nothing is compared here.

/**
 * @typedef {[place: number, kinds: number[], text: number | null, section: number | null, runs?: number | null, notes?: number[]]} StatementState
 * @typedef {[place: number, kinds: number[], title: string | null, address: string | null, notes?: number[]]} PageState
 * @typedef {[place: number, kinds: number[], runs?: number | null, notes?: number[]]} Since
 * @typedef {[op: number, text: string][]} Runs
 * @typedef {object} Data
 * @property { {version: string, doi: string}[] } versions
 * @property {number} newest
 * @property {string[]} texts
 * @property {string[]} sections
 * @property {[kind: string, label: string][]} kinds
 * @property {Runs[]} runs
 * @property {[words: string, runs?: number][]} notes
 * @property {Record<string, StatementState[]>} statements
 * @property {Record<string, PageState[]>} pages
 * @property {Record<string, Since[]>} since
 * @property {Record<string, string>} names
 * @property {Record<string, {reason: string, into: string[]}>} retired
 */

/** @template T @param {Record<string, T>} table @param {string} key @returns {T | undefined} */
const own = (table, key) => (Object.hasOwn(table, key) ? table[key] : undefined);

/** The last of some states up to a place. @template {[number, ...unknown[]]} T @param {T[]} states @param {number} at */
const upTo = (states, at) => states.findLast((state) => state[0] <= at);

/**
 * Puts the texts that the search index has among those of the history: in the file, there is a list with the
 * id at which the index has it.
 * @param {Omit<Data, "texts"> & {texts: (string | string[])[]}} data @param {import("../parts/finder.js").Index | undefined} index
 */
export const complete = (data, index) => {
  const items = (index?.pages ?? [])
    .flatMap(({ id, parts }) => (id ? (parts ?? []) : []))
    .flatMap(({ items }) => items);
  const found = new Map(items.map(({ at, text }) => [at, text]));
  for (const [number, text] of data.texts.entries()) {
    if (Array.isArray(text)) data.texts[number] = found.get(text[0]) ?? "";
  }
};

export class History {
  /** @param {Data} data */
  constructor(data) {
    this.data = data;
    this.names = data.versions.map((version) => version.version);
    this.draft = this.names.length - 1;
    this.newest = data.newest;
  }

  /** @param {string} version */
  placeOf(version) {
    return this.names.indexOf(version);
  }

  /** The place of the version that a DOI at the end of a path is of. @param {string} path */
  withDoi(path) {
    const low = path.toLowerCase();
    return this.data.versions.findIndex(({ doi }) => doi && low.endsWith(doi.toLowerCase()));
  }

  /** The id that a label or alias is for. @param {string | undefined} label */
  named(label) {
    return label === undefined ? undefined : own(this.data.names, label);
  }

  /** The page at the end of a path in some version. @param {string} folder */
  shownAt(folder) {
    const { pages } = this.data;
    return Object.keys(pages).find((id) => pages[id].some((state) => state[3] && folder.endsWith(`/${state[3]}`)));
  }

  /** @param {string} id @returns {(StatementState | PageState)[]} */
  states(id) {
    return (id.includes(".") ? own(this.data.statements, id) : own(this.data.pages, id)) ?? [];
  }

  /** @param {string} id */
  known(id) {
    return this.states(id).length > 0 || own(this.data.retired, id) !== undefined;
  }

  /** An id in the letters that it is known in. @param {string} id */
  upper(id) {
    return this.known(id) ? id : id.toUpperCase();
  }

  /** The page with an id in a version. @param {string} id @param {number} at */
  page(id, at) {
    const state = upTo(own(this.data.pages, id) ?? [], at);
    return state?.[2] != null ? { title: state[2], address: state[3] } : null;
  }

  /** The statement with an id in a version. @param {string} id @param {number} at */
  statement(id, at) {
    const state = upTo(own(this.data.statements, id) ?? [], at);
    if (state?.[2] == null) return null;
    const shown = state[2] >= 0;
    return {
      shown,
      number: state[2],
      text: shown ? this.data.texts[state[2]] : "",
      section: state[3] == null ? "" : this.data.sections[state[3]],
    };
  }

  /** Whether an id is in a version. @param {string} id @param {number} at */
  has(id, at) {
    return (id.includes(".") ? this.statement(id, at) : this.page(id, at)) !== null;
  }

  /** The statements of a page that are in any version. @param {string} page */
  statementsOf(page) {
    return Object.keys(this.data.statements).filter((id) => id.startsWith(`${page}.`));
  }

  /** What the newest release is, compared with a version; null where it is the same. @param {string} id @param {number} at */
  since(id, at) {
    const found = upTo(own(this.data.since, id) ?? [], at);
    return found && found[1].length > 0 ? { kinds: found[1], runs: found[2], notes: found[3] ?? [] } : null;
  }

  /** The versions after a place in which an id changed. @param {string} id @param {number} after @param {number} end */
  changesOf(id, after, end) {
    return this.states(id).filter((state) => state[0] > after && state[0] <= end);
  }

  /** The first version that has an id. @param {string} id @returns {number | undefined} */
  firstOf(id) {
    return this.states(id)[0]?.[0];
  }

  /** @param {number[]} kinds */
  labels(kinds) {
    return kinds.map((kind) => this.data.kinds[kind][1]).join("; ");
  }

  /** Why an id was withdrawn, if that is recorded of it or of its page. @param {string} id */
  tombstone(id) {
    return own(this.data.retired, id) ?? own(this.data.retired, id.split(".")[0]);
  }

  /**
   * The runs of versions in which a statement has a text, oldest first: [first, last].
   * @param {string} id @param {number} number
   */
  spans(id, number) {
    const states = this.data.statements[id];
    /** @type {[first: number, last: number][]} */
    const found = [];
    for (const [place, state] of states.entries()) {
      if (state[2] !== number) continue;
      const last = (states[place + 1]?.[0] ?? this.draft + 1) - 1;
      const before = found.at(-1);
      if (before && before[1] === state[0] - 1) before[1] = last;
      else found.push([state[0], last]);
    }
    return found;
  }
}
