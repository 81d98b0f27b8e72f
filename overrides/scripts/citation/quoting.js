// How near a quotation is to a text. Every step takes time in proportion to both, whatever is quoted.

/**
 * A text, prepared once: its words, where a search for them goes on after a miss, and its pairs.
 * @typedef { {words: string[], resume: number[], set: Set<string>, pairs: Set<string>} } Text
 * How many items there are, and each with how often.
 * @typedef { {all: number, times: Map<string, number>} } Counted
 * @typedef { {words: string[], resume: number[]} } Part
 * @typedef { {parts: Part[], words: string[], counted: Counted, pairs: Counted} } Quotation
 */

/** The words of a text as they are compared. @param {string} text @returns {string[]} */
export const wordsOf = (text) =>
  text
    .normalize("NFKC")
    .toLowerCase()
    .replace(/['’]/g, "'")
    .match(/[\p{L}\p{N}]+(?:'[\p{L}\p{N}]+)*/gu) ?? [];

/** @param {string[]} words */
const pairsOf = (words) => words.slice(1).map((word, place) => `${words[place]} ${word}`);

/** @param {string[]} list @returns {Counted} */
const counted = (list) => {
  const times = new Map();
  for (const item of list) times.set(item, (times.get(item) ?? 0) + 1);
  return { all: list.length, times };
};

/**
 * After a miss at a place, how many words before it are the beginning of the words again
 * (the table of Knuth, Morris and Pratt).
 * @param {string[]} words
 */
const resumeOf = (words) => {
  const resume = [0];
  for (let at = 1, same = 0; at < words.length; at += 1) {
    while (same && words[at] !== words[same]) same = resume[same - 1];
    if (words[at] === words[same]) same += 1;
    resume.push(same);
  }
  return resume;
};

/**
 * Where one list of words is in another, from a place on; -1 where it is not.
 * @param {Part} part
 * @param {string[]} words
 * @param {number} from
 */
const placeIn = ({ words: part, resume }, words, from) => {
  for (let at = from, same = 0; at < words.length; at += 1) {
    while (same && words[at] !== part[same]) same = resume[same - 1];
    if (words[at] === part[same]) same += 1;
    if (same === part.length) return at - same + 1;
  }
  return -1;
};

/** @param {string} text @returns {Text} */
export const textOf = (text) => {
  const words = wordsOf(text);
  return { words, resume: resumeOf(words), set: new Set(words), pairs: new Set(pairsOf(words)) };
};

/** A quotation, prepared once; between marks of omission are its parts. @param {string} text @returns {Quotation} */
export const quotationOf = (text) => {
  const pieces = text.replace(/\s+/g, " ").split(/\[[^\][]{0,99}\]|\.\.\.|…/);
  const parts = pieces.map(wordsOf).filter((words) => words.length > 0);
  const words = parts.flat();
  return {
    parts: parts.map((part) => ({ words: part, resume: resumeOf(part) })),
    words,
    counted: counted(words),
    pairs: counted(pairsOf(words)),
  };
};

/** @param {Quotation} quoted @param {Text} text */
const isWhole = (quoted, text) => {
  let from = 0;
  for (const part of quoted.parts) {
    const place = placeIn(part, text.words, from);
    if (place < 0) return false;
    from = place + part.words.length;
  }
  return true;
};

/** The share of a quotation's items that are in a set. @param {Counted} counts @param {Set<string>} set */
const share = ({ all, times }, set) => {
  let there = 0;
  for (const [item, count] of times) there += set.has(item) ? count : 0;
  return all ? there / all : 0;
};

/** 1 where every part of a quotation is in a text word for word, 0 where nothing is. @param {Quotation} quoted @param {Text} text */
export const nearness = (quoted, text) => {
  if (isWhole(quoted, text)) return 1;
  const [first] = text.words;
  if (text.words.length > 5 && quoted.counted.times.has(first) && placeIn(text, quoted.words, 0) >= 0) return 0.99;
  const one = 0.6 * share(quoted.counted, text.set) + 0.4 * share(quoted.pairs, text.pairs);
  // A text much longer than what was quoted has many of its words by chance.
  return one * Math.min(1, 0.75 + (0.25 * quoted.words.length) / text.words.length);
};
