// Check a citation. What is pasted is read here, and answered from history.js and the search index, where
// Python has compared the versions; nothing is compared here. What is pasted goes nowhere: not to a server, not
// into the address, not into the browser's storage. Every word on the page is put there as text.
// start.js loads it, and shows the form. Without that, the page says how to look by hand.
import { complete, History } from "./history.js";
import { addresses, entriesOf, LIMIT, namedIn, trimmed, WHOLE_ID } from "./pasted.js";
import { nearness, quotationOf, textOf, wordsOf } from "./quoting.js";
import { Slices } from "./slices.js";

/** @typedef {import("./history.js").Runs} Runs */
/** @typedef {import("./pasted.js").Named} Named */
/** @typedef {import("./quoting.js").Text} Text */
/** @typedef {Node | string | (Node | string)[]} Content */
/** @typedef {Record<string, string | number>} Values */

const ENTRIES = 20; // of those pasted that are answered
const PLACES = 5; // that a quotation may be from

(() => {
  const data = window.frameworkHistory;
  const box = document.getElementById("holds");
  const form = document.getElementById("holds-form");
  const field = document.getElementById("holds-text");
  const answers = document.getElementById("holds-answers");
  const words = document.getElementById("holds-words");
  if (!data || !box || !form || !answers) return;
  if (!(field instanceof HTMLTextAreaElement && words instanceof HTMLTemplateElement)) return;
  // One more than is read, so that it can be said that something was cut; a browser takes no more, and
  // so a paste of any size is done with at once.
  field.maxLength = LIMIT + 1;
  complete(data, window.frameworkSearch);
  const history = new History(data);
  const { names, newest, draft } = history;

  // --- Words ------------------------------------------------------------------------------------

  /** @param {string} key @param {Values} values */
  const say = (key, values = {}) => {
    const phrase = words.content.querySelector(`[data-say="${key}"]`)?.textContent ?? "";
    const text = phrase.replace(/\{(\w+)\}/g, (_, name) => String(values[name]));
    return text.replace(/(^|\. )(\p{Ll})/gu, (_, before, letter) => before + letter.toUpperCase());
  };
  /** @param {string} text */
  const low = (text) => text.charAt(0).toLowerCase() + text.slice(1);
  /** @param {number} first */
  const called = (first, last = first) => {
    if (first === draft) return low(say("draft"));
    if (first === last) return low(say("version", { version: names[first] }));
    return low(say("versions", { first: names[first], last: names[last] }));
  };
  /** @param {[number, ...unknown[]][]} states */
  const inVersions = (states) => {
    const all = states.map((state) => names[state[0]]);
    if (all.length < 2) return states.length > 0 ? called(states[0][0]) : "";
    return low(say("in-versions", { list: all.slice(0, -1).join(", "), last: all[all.length - 1] }));
  };

  // --- Elements: text only ----------------------------------------------------------------------

  /** @param {string} tag @param {Content} content @param {string} name */
  const make = (tag, content = [], name = "") => {
    const element = document.createElement(tag);
    if (name) element.className = name;
    element.append(...[content].flat());
    return element;
  };
  /** @param {string} href @param {string} text */
  const link = (href, text) => {
    const anchor = document.createElement("a");
    anchor.textContent = text;
    anchor.href = href;
    return anchor;
  };
  const here = box.dataset.here ?? "";
  const base = here.slice(0, -(box.dataset.version ?? "").length - 1);
  const file = location.protocol === "file:" && !/^https?:/.test(base) ? "index.html" : "";
  /** @param {string} path */
  const page = (path, fragment = "") => `${base}${path}${file}${fragment && "#"}${fragment}`;
  /** @param {string} id */
  const life = (id) => page(`id/${encodeURIComponent(id)}/`);
  /** @param {string} id @param {number} at */
  const placed = (id, at) => {
    const found = history.page(id.split(".")[0], at);
    return found ? page(`${names[at]}/${found.address}`, id.includes(".") ? id : "") : "";
  };

  /** @param {number} number */
  const redline = (number) => {
    /** @param {string} tag @param {string} key @param {string} text */
    const marked = (tag, key, text) =>
      make(tag, [make("span", ` ${low(say(key))}`, "said"), text, make("span", say("end"), "said")]);
    /** @param {Runs[number]} run */
    const shown = ([op, text]) => {
      if (op < 0) return marked("del", "out", text);
      return op > 0 ? marked("ins", "in", text) : text;
    };
    return make("p", data.runs[number].map(shown), "redline");
  };
  /** @param {number | null | undefined} number */
  const redlines = (number) => (number == null ? [] : [redline(number)]);
  /** @param {number[]} numbers @returns {Content[]} */
  const noted = (numbers) =>
    numbers.map((number) => {
      const [note, runs] = data.notes[number];
      return runs === undefined ? note : [note, ...redlines(runs)];
    });
  /** @param {Content[]} texts */
  const notes = (texts) => {
    const items = texts.map((text) => make("li", text));
    return items.length > 0 ? [make("ul", items, "change-notes")] : [];
  };

  // --- Answers ----------------------------------------------------------------------------------

  /** @param {string} verdict @param {string} title @param {Node[]} content */
  const answer = (verdict, title, content = []) => {
    const section = make("section", [make("h2", title), ...content], "answer");
    section.dataset.verdict = verdict;
    if (data.kinds.some(([kind]) => kind === verdict)) section.dataset.changed = "";
    return section;
  };

  /** @param {string} id @returns {Content[]} */
  const why = (id) => {
    const stone = history.tombstone(id);
    if (!stone) return [say("no-why")];
    const found = [say("why", { reason: stone.reason })];
    if (stone.into.length === 0) return found;
    const places = stone.into.flatMap((into, place) =>
      place ? [", ", link(life(into), into)] : [link(life(into), into)],
    );
    return [...found, [say("into"), ...places]];
  };

  // What the draft has otherwise than the newest release.
  /** @param {string} id */
  const drafted = (id) => {
    const [state] = newest === draft ? [] : history.changesOf(id, newest, draft);
    if (!state) return [];
    const text = make("p", say("draft-differs", { now: called(newest), labels: history.labels(state[1]) }));
    if (!id.includes(".")) return [text, ...notes(noted(/** @type {number[]} */ (state[4] ?? [])))];
    const [, , , , runs, more] = /** @type {import("./history.js").StatementState} */ (state);
    return [text, ...redlines(runs), ...notes([...(history.has(id, draft) ? [] : why(id)), ...noted(more ?? [])])];
  };

  /** @param {string} id @param {number} first */
  const places = (id, first) => {
    const read = [first, newest].filter((at, i, all) => all.indexOf(at) === i && history.has(id, at) && placed(id, at));
    const links = read.map((at) => link(placed(id, at), say("read", { id, version: called(at) })));
    return notes([...links, link(life(id), say("life", { id }))]);
  };

  // An id in the newest release, compared with the version at a place, which has it.
  /** @param {string} id @param {number} at */
  const verdict = (id, at, name = id) => {
    const change = history.since(id, at);
    const states = history.changesOf(id, at, newest);
    /** @type {Values} */
    const values = { id: name, was: called(at), now: called(newest), versions: inVersions(states) };
    if (change) {
      const title = say("changed", { ...values, labels: history.labels(change.kinds) });
      return { verdict: data.kinds[change.kinds[0]][0], title, change, values };
    }
    const same = states.length > 0 ? "again" : "unchanged";
    return { verdict: "unchanged", title: say(at === newest ? "newest" : same, values), change: null, values };
  };

  /** @param {string} id @param {number} at */
  const compared = (id, at) => {
    const found = verdict(id, at);
    const [was, now] = [history.statement(id, at), history.statement(id, newest)];
    const shown = now ?? was;
    const content = [];
    if (found.change) content.push(make("p", say("compared", found.values)));
    if (!shown?.shown) content.push(make("p", say("withheld")));
    else if (typeof found.change?.runs === "number") content.push(redline(found.change.runs));
    else content.push(make("p", shown.text, "redline"));
    const more = found.change ? noted(found.change.notes) : [];
    if (!now) more.unshift(...why(id));
    else if (found.change && was?.section !== now.section)
      more.unshift(say("section", { ...found.values, section: now.section }));
    if (found.change && now && was?.shown && was.number === now.number) more.unshift(say("same-words"));
    return answer(found.verdict, found.title, [...content, ...notes(more), ...drafted(id), ...places(id, at)]);
  };

  /** @param {string} id @param {number} asked @param {number} first */
  const absent = (id, asked, first) =>
    answer("unknown", say("absent", { id, was: called(asked), first: called(first) }), places(id, newest));

  // Without a version, the newest release is compared with the first version that has the id.
  /** @param {string} id @param {number} [at] */
  const ofStatement = (id, at) => {
    const first = history.firstOf(id);
    if (first === undefined)
      return [answer("unknown", say("unknown", { id }), history.known(id) ? notes(why(id)) : [])];
    if (first > newest) {
      const found = history.statement(id, draft);
      const text = make("p", found?.shown ? found.text : say("withheld"), "redline");
      return [answer("draft", say("drafted", { id }), [text, ...places(id, draft)])];
    }
    const asked = at ?? first;
    return [history.statement(id, asked) ? compared(id, asked) : absent(id, asked, first)];
  };

  /** @param {number} at */
  const changed = (at) => {
    if (at === newest || at === draft) return [];
    const name = `${names[at]}..${names[newest]}`;
    return [link(page(`changes/${name}/`), say("changes", { was: called(at), now: called(newest) }))];
  };

  /** @param {string} id @param {number} [at] */
  const ofPage = (id, at) => {
    const first = history.firstOf(id);
    if (first === undefined || first > newest) return ofStatement(id, at);
    const asked = at ?? first;
    const there = history.page(id, asked);
    if (!there) return [absent(id, asked, first)];
    const found = verdict(id, asked, `${id} ${there.title}`);
    if (!history.has(id, newest)) return [answer("gone", found.title, [...notes(why(id)), ...places(id, asked)])];
    const ids = history.statementsOf(id);
    const then = ids.filter((one) => history.statement(one, asked));
    const fresh = ids.filter((one) => history.statement(one, newest) && !history.statement(one, asked));
    const other = then.filter((one) => history.since(one, asked));
    const counts = { ...found.values, all: then.length, unchanged: then.length - other.length };
    const title = found.change ? say("page-changed", counts) : found.title;
    const more = found.change ? noted(found.change.notes) : [];
    if (fresh.length > 0) more.push(say("page-new", { ids: fresh.join(", ") }));
    const content = [...notes([...more, ...changed(asked)]), ...drafted(id), ...places(id, asked)];
    return [answer(found.verdict, title, content), ...other.map((one) => compared(one, asked))];
  };

  /** @param {number} [at] */
  const ofWhole = (at) => {
    const list = link(box.dataset.versions ?? "", say("list"));
    if (at === undefined) return [answer("unknown", say("whole-open"), notes([list]))];
    const title = say(at === newest ? "whole-newest" : "whole", { was: called(at), now: called(newest) });
    return [answer(at === newest ? "unchanged" : "changed", title, notes([...changed(at), list]))];
  };

  /** @param {Named} named */
  const answered = ({ id, at, unknown, whole }) => {
    const before = [];
    if (unknown) before.push(make("p", say("no-version", { version: unknown, versions: names.join(", ") })));
    if (at === draft && newest !== draft) {
      before.push(make("p", say("changing")));
      at = undefined;
    }
    if (id && !history.known(id)) return [...before, answer("unknown", say("unknown", { id }))];
    if (id) return [...before, ...(id.includes(".") ? ofStatement(id, at) : ofPage(id, at))];
    if (whole || at !== undefined || unknown) return [...before, ...ofWhole(at)];
    return [answer("unknown", say("foreign"))];
  };

  // --- Quotations -------------------------------------------------------------------------------

  /** @type {Text[]} */
  const prepared = [];

  /** The texts that a quotation is near to: how near each is, the nearest first. @param {string} pasted @param {Slices} slices */
  const near = async (pasted, slices) => {
    const quoted = quotationOf(pasted);
    await slices.pause();
    /** @type {[score: number, number: number][]} */
    const scored = [];
    for (const [number, text] of data.texts.entries()) {
      await slices.pause();
      prepared[number] ??= textOf(text);
      const score = nearness(quoted, prepared[number]);
      if (score > 0.6) scored.push([score, number]);
    }
    scored.sort((a, b) => b[0] - a[0]);
    return scored.filter(([score]) => score >= scored[0][0] - 0.05).slice(0, PLACES);
  };

  /** @param {string} pasted @param {number | undefined} at @param {Slices} slices */
  const ofQuotation = async (pasted, at, slices) => {
    if (wordsOf(pasted).length < 4) return [answer("unknown", say("short"))];
    /** @param {[first: number, last: number]} span */
    const covers = ([first, last]) => at !== undefined && first <= at && at <= last;
    /** @type {Map<string, {score: number, span: [first: number, last: number], number: number}>} */
    const found = new Map();
    for (const [score, number] of await near(pasted, slices)) {
      for (const id of Object.keys(data.statements)) {
        const all = history.spans(id, number);
        const span = all.find(covers) ?? all.at(-1);
        if (span && !found.has(id)) found.set(id, { score, span, number });
      }
    }
    if (found.size === 0) return [answer("unknown", say("none"))];
    return [...found].slice(0, PLACES).flatMap(([id, { score, span, number }]) => {
      const [first, last] = span;
      const end = Math.min(last, Math.max(newest, first));
      const values = { id, versions: called(first, end) };
      const both = () => [
        make("p", say("near", values)),
        make("p", pasted, "redline"),
        make("p", say("near-text")),
        make("p", data.texts[number], "redline"),
      ];
      const head = score > 0.98 ? make("p", say("found", values), "found") : make("div", both(), "found");
      const asked = at !== undefined && at <= end && covers(span) ? at : first;
      return [head, ...ofStatement(id, first > newest ? undefined : asked)];
    });
  };

  // --- Putting it together ----------------------------------------------------------------------

  /** @param {string} text @param {Slices} slices @returns {Promise<HTMLElement[]>} */
  const answersTo = async (text, slices) => {
    if (!text) return [make("p", say("empty"))];
    const entries = entriesOf(text).slice(0, ENTRIES);
    const found = [];
    for (const entry of entries) {
      found.push(...answered(namedIn(entry, history)));
      await slices.pause();
    }
    if (entries.length > 0) return found;
    await slices.pause();
    const named = namedIn([text], history);
    const brief = text.length < 80 && wordsOf(text).length <= 8;
    const first = text.split(/\s/, 1)[0];
    if (history.known(history.upper(text))) named.id = history.upper(text);
    if (brief && !named.id && /\d/.test(first) && WHOLE_ID.test(first)) named.id = history.upper(first); // an id that none has
    const asked = named.id || named.at !== undefined || named.unknown || named.whole;
    if (asked && (brief || addresses(text).length > 0)) return answered(named);
    await slices.pause();
    const quoted = await ofQuotation(trimmed(text, " \t\r\n\"“„«'‘>", " \t\r\n\"”“»'’"), named.at, slices);
    return quoted[0].dataset.verdict === "unknown" && named.id ? answered(named) : quoted;
  };

  let asked = 0; // how often; only the last is answered

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    asked += 1;
    const mine = asked;
    answers.setAttribute("aria-busy", "true");
    const cut =
      field.value.length > LIMIT
        ? [make("p", say("cut", { limit: LIMIT.toLocaleString(document.documentElement.lang) }))]
        : [];
    const found = await answersTo(field.value.slice(0, LIMIT).trim(), new Slices());
    if (mine !== asked) return;
    answers.replaceChildren(...cut, ...found);
    answers.removeAttribute("aria-busy");
    answers.focus();
  });
})();
