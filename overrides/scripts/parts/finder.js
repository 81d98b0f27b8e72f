// Finds pages and statements for what a reader types, and decides their order. It knows the index
// (publish/search.py describes it) and a language's endings, and no word of any framework.

/**
 * @typedef { {at: string, label?: string, text: string, words?: string} } Item
 * @typedef { {title: string, items: Item[]} } Part
 * @typedef {object} IndexPage
 * @property {string} url
 * @property {string} title
 * @property {string} [id] of a page with statements
 * @property {string} [label] its owner's name for the id
 * @property {string} [text]
 * @property {string} [note] shown in place of a text; nothing is found by it
 * @property {string} [words]
 * @property {string[]} [also] what readers type who look for this page
 * @property {Part[]} [parts]
 * @typedef { {pages: IndexPage[], same: string[][], near: string[][]} } Index
 *
 * @typedef {object} Entry
 * @property {number} id
 * @property {IndexPage} page
 * @property {string} url
 * @property {string} title
 * @property {string} section
 * @property {string} words
 * @property {string} text
 * @property {string} [label]
 * @typedef { {entry: Entry, terms: string[]} } Hit
 */

/** Letters without accents and capitals. @param {string} term */
export const plain = (term) => term.toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "");

/** The words of a text. @param {string} text */
export const tokens = (text) =>
  plain(text.replace(/(\p{L})['’]s\b/gu, "$1"))
    .split(/[\s\p{Z}\p{P}\p{S}]+/u)
    .filter(Boolean);

// English endings, longest first: what is left is looked for as a beginning.
const ENDINGS = /(?:ations?|ments?|ings?|ions?|ers?|ors?|ies|ed|es|s|y)$/;

// English words that are in every question, and so say nothing about what is looked for.
const COMMON = new Set(
  `a about am an and any anybody anyone are as at be been being but by can could did do does for from get had has have
  he her here him his how i if im in is it its know like looking many me much must my need not of on or our out please
  she should so some somebody someone tell than that the their them there they this to us use used using want was we were what when
  where which who whom whose why will with would you your`.split(/\s+/),
);

/** @param {string} word */
const stemmed = (word) => {
  if (/(?:ss|us|is)$/.test(word)) return word;
  const left = word.replace(ENDINGS, "").replace(/([bdgmnprt])\1$/, "$1");
  return left.length >= 4 ? left : word;
};

/**
 * Whether two stems are of one word: an ending in "es" has taken an "e" that the word itself keeps.
 * @param {string} one
 * @param {string | undefined} other
 */
const isForm = (one, other) => one === other || `${one}e` === other || one === `${other}e`;

/**
 * An id in one form: "f5.7", "F05 7", "[F05.07]" and "#F05.7" are the same.
 * @param {string} text
 */
export const asId = (text) =>
  text
    .trim()
    .toLowerCase()
    .replace(/^[[(#"'“‘]+|[\])"'”’.:]+$/g, "")
    .replace(/^([a-z]+)[\s._-]*0*(?=\d|$)/, "$1")
    .replace(/^([a-z]+\d*)[\s:#._-]+0*/, "$1.");

/**
 * How many letters have to be put in, left out, changed or swapped with the next; more than `most`
 * is not counted exactly.
 * @param {string} one
 * @param {string} other
 * @param {number} most
 */
export const distance = (one, other, most) => {
  if (Math.abs(one.length - other.length) > most) return most + 1;
  /** @type {number[]} */
  let before = [];
  let above = Array.from({ length: other.length + 1 }, (_, at) => at);
  for (let i = 1; i <= one.length; i++) {
    const row = [i];
    for (let j = 1; j <= other.length; j++) {
      const cost = one[i - 1] === other[j - 1] ? 0 : 1;
      row[j] = Math.min(above[j] + 1, row[j - 1] + 1, above[j - 1] + cost);
      const swapped = i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1];
      if (swapped) row[j] = Math.min(row[j], before[j - 2] + 1);
    }
    if (Math.min(...row) > most) return most + 1;
    before = above;
    above = row;
  }
  return above[other.length];
};

const FIELDS = { title: 2.5, section: 0.5, words: 1, text: 1 };
const EXACT = 1;
const BEGINNING = 0.6;
const ENDING = 0.4;
const SYNONYM = 0.3;
const CORRECTED = 0.8;

export class Finder {
  /** @type {Entry[]} */
  entries = [];
  /** @type {Map<string, Entry>} */
  #ids = new Map();
  /** @type {Map<string, Set<string>>} */
  #synonyms = new Map();
  /** @type { {phrase: string[], entry: Entry}[] } */
  #wanted = [];
  #longest = 1;
  /** @type {string[]} every word of the index and of what readers type, sorted */
  #vocabulary;

  /**
   * @param {Index} index
   * @param {any} Engine MiniSearch
   * @param {string} language of the texts
   */
  constructor({ pages, same, near }, Engine, language) {
    this.english = language.startsWith("en");
    for (const page of pages) this.#addPage(page);
    this.engine = new Engine({
      fields: Object.keys(FIELDS),
      tokenize: tokens,
      processTerm: (/** @type {string} */ term) => term,
    });
    this.engine.addAll(this.entries);
    const indexed = this.entries.flatMap(({ title, section, words, text }) => [title, section, words, text]);
    const typed = pages.flatMap(({ also }) => also ?? []);
    this.#vocabulary = [...new Set([...indexed, ...typed].flatMap(tokens))].sort();
    this.#readSynonyms(same, near);
  }

  /** @param {IndexPage} page */
  #addPage(page) {
    const whole = this.#add({ page, title: page.title, text: page.text, words: page.words, url: page.url });
    if (page.id) this.#ids.set(asId(page.id), whole);
    for (const phrase of page.also ?? []) this.#wanted.push({ phrase: tokens(phrase).map(this.stem), entry: whole });
    for (const { title, items } of page.parts ?? []) {
      for (const { at, label, text, words } of items) {
        const url = `${page.url}#${encodeURIComponent(at)}`;
        const entry = this.#add({ page, label: label ?? at, title: label, section: title, text, words, url });
        if (page.id) this.#ids.set(asId(at), entry);
      }
    }
  }

  /** @param {Partial<Entry> & {page: IndexPage, url: string} } entry @returns {Entry} */
  #add({ title = "", section = "", text = "", words = "", ...rest }) {
    const entry = { id: this.entries.length, title, section, text, words, ...rest };
    this.entries.push(entry);
    return entry;
  }

  /** A word without its ending. @param {string} word */
  stem = (word) => (this.english ? stemmed(word) : word);

  /** @param {string} word */
  #isCommon = (word) => this.english && COMMON.has(word);

  /** @param {string[]} words */
  #key = (words) => words.map(this.stem).join(" ");

  // `same`: groups of words for one thing, each of which stands for the others.
  // `near`: a heading and words that fall under it; these find it, and not one another.
  /** @param {string[][]} same @param {string[][]} near */
  #readSynonyms(same, near) {
    /** @param {string} from @param {string[]} to */
    const teach = (from, to) => {
      const words = tokens(from);
      const key = this.#key(words);
      const known = this.#synonyms.get(key) ?? new Set();
      for (const phrase of to) if (this.#key(tokens(phrase)) !== key) known.add(tokens(phrase).join(" "));
      this.#synonyms.set(key, known);
      this.#longest = Math.max(this.#longest, words.length);
    };
    for (const group of same) for (const word of group) teach(word, group);
    for (const [heading, ...under] of near) for (const word of under) teach(word, [heading]);
  }

  /** Whether a word, or a longer one that begins with it, is anywhere. @param {string} word */
  #isKnown(word) {
    let low = 0;
    let high = this.#vocabulary.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#vocabulary[middle] < word) low = middle + 1;
      else high = middle;
    }
    return this.#vocabulary[low]?.startsWith(word) ?? false;
  }

  /**
   * The words nearest to one that is nowhere, if there are any that it may be a slip of: by the whole
   * word, else without the endings.
   * @param {string} word
   */
  #nearest(word) {
    if (word.length < 4) return [];
    const whole = this.#within(word, word.length > 7 ? 2 : 1, (other) => other);
    return whole.length > 0 ? whole : this.#within(this.stem(word), 1, this.stem);
  }

  /** @param {string} word @param {number} most @param {(other: string) => string} form */
  #within(word, most, form) {
    /** @type {string[]} */
    let found = [];
    for (const other of this.#vocabulary) {
      const compared = form(other);
      const far = compared.length < 4 ? Infinity : distance(word, compared, most);
      if (far > most) continue;
      if (far < most) found = [];
      most = far;
      found.push(other);
    }
    return found;
  }

  /** The words that a word is taken for: itself where it is anywhere. @param {string} word */
  #corrected(word) {
    if (this.#isKnown(word)) return [word];
    const nearest = this.#nearest(word);
    return nearest.length > 0 ? nearest : [word];
  }

  /**
   * What is found, best first. `terms` are the words by which it was found.
   * @param {string} query
   * @returns {Hit[]}
   */
  find(query) {
    const typed = tokens(query);
    if (typed.length === 0) return [];
    const unfinished = /[\p{L}\p{N}]$/u.test(query);
    const telling = typed.filter((word) => !this.#isCommon(word));
    const asked = telling.length > 0 ? telling : typed;
    const queries = this.#spans(asked, unfinished && asked.at(-1) === typed.at(-1));
    let found = this.#search("AND", queries);
    if (found.length === 0) found = this.#search("OR", queries);
    const first = [this.#ids.get(asId(query)), ...this.#whatIsWanted(typed, unfinished)];
    return this.#inOrder(first, this.#statementsFirst(found, asked));
  }

  /** @param {string} combineWith @param {object[]} queries @returns {Hit[]} */
  #search(combineWith, queries) {
    const found = this.engine.search({ combineWith, queries }, { boost: FIELDS });
    return found.map((/** @type { {id: number, terms: string[]} } */ { id, terms }) => ({
      entry: this.entries[id],
      terms,
    }));
  }

  /** @param {(Entry | undefined)[]} first @param {Hit[]} hits @returns {Hit[]} */
  #inOrder(first, hits) {
    const named = /** @type {Entry[]} */ ([...new Set(first)].filter(Boolean));
    const terms = new Map(hits.map((hit) => [hit.entry, hit.terms]));
    const before = named.map((entry) => ({ entry, terms: terms.get(entry) ?? [] }));
    return [...before, ...hits.filter(({ entry }) => !named.includes(entry))];
  }

  // A page that lists what readers type is meant when they type it with nothing but common words
  // around it: "helpline", "I need a helpline", and not "how helplines use data".
  /** @param {string[]} typed @param {boolean} unfinished @returns {Entry[]} */
  #whatIsWanted(typed, unfinished) {
    const words = typed.map((word) => this.stem(this.#isCommon(word) ? word : (this.#corrected(word)[0] ?? word)));
    const last = unfinished && typed[typed.length - 1].length > 3 ? typed.length - 1 : -1;
    const meant = this.#wanted.filter(({ phrase }) => {
      let next = 0; // the word of the phrase that is looked for
      return (
        typed.every((word, at) => {
          const same = isForm(words[at], phrase[next]) || (at === last && phrase[next]?.startsWith(word));
          if (same) next++;
          return same || this.#isCommon(word);
        }) && next === phrase.length
      );
    });
    return meant.sort((a, b) => b.phrase.length - a.phrase.length).map(({ entry }) => entry);
  }

  // A glossary's entry comes after the best of the statements that have every word themselves.
  /** @param {Hit[]} hits @param {string[]} asked */
  #statementsFirst(hits, asked) {
    const meant = asked.map((word) => this.#corrected(word).map(this.stem));
    const isTerm = (/** @type {Hit} */ { entry }) => Boolean(entry.label) && !entry.page.id;
    const names = (/** @type {Hit} */ { entry, terms }) => {
      const own = new Set(terms.map(this.stem));
      return Boolean(entry.label && entry.page.id) && meant.every((stems) => stems.some((stem) => own.has(stem)));
    };
    const best = hits.findIndex(names);
    if (best < 0) return hits;
    const before = hits.slice(0, best);
    return [...before.filter((hit) => !isTerm(hit)), hits[best], ...before.filter(isTerm), ...hits.slice(best + 1)];
  }

  // A query for each word, and for each run of words that has synonyms.
  /** @param {string[]} typed @param {boolean} unfinished */
  #spans(typed, unfinished) {
    const queries = [];
    for (let i = 0; i < typed.length; ) {
      let length = Math.min(this.#longest, typed.length - i);
      while (length > 1 && !this.#synonyms.has(this.#key(typed.slice(i, i + length)))) length--;
      const span = typed.slice(i, i + length);
      const own = span.map((word, at) => this.#word(word, unfinished && i + at === typed.length - 1));
      const others = [...(this.#synonyms.get(this.#key(span)) ?? [])].map((phrase) => ({
        combineWith: "AND",
        boostTerm: () => SYNONYM,
        queries: phrase.split(" "),
      }));
      queries.push({ combineWith: "OR", queries: [{ combineWith: "AND", queries: own }, ...others] });
      i += length;
    }
    return queries;
  }

  // A word that is nowhere is taken for a slip of the nearest that is somewhere, else for another
  // form of one: "gardning" is "gardening", not "garden".
  /** @param {string} word @param {boolean} unfinished */
  #word(word, unfinished) {
    const [other, ...others] = this.#corrected(word);
    if (other === word) return this.#forms(word, unfinished, EXACT);
    return { combineWith: "OR", queries: [other, ...others].map((near) => this.#forms(near, false, CORRECTED)) };
  }

  // As typed counts for more than its beginning, and that for more than its stem.
  /** @param {string} word @param {boolean} unfinished @param {number} weight */
  #forms(word, unfinished, weight) {
    /** @type {object[]} */
    const queries = [{ queries: [word], boostTerm: () => weight }];
    if (word.length > (unfinished ? 1 : 3))
      queries.push({ queries: [word], prefix: true, boostTerm: () => weight * BEGINNING });
    const root = this.stem(word);
    if (root !== word) queries.push({ queries: [root], prefix: true, boostTerm: () => weight * ENDING });
    return { combineWith: "OR", queries };
  }
}
