// Check a citation. What is pasted is read here, and answered from history.js, where Python has
// compared the versions; nothing is compared here. What is pasted goes nowhere: not to a server, not
// into the address, not into the browser's storage. Every word on the page is put there as text.
// Without this, the page says how to look by hand.
(() => {
  "use strict";

  const data = window.frameworkHistory;
  const box = document.getElementById("holds");
  if (!data || !box) return;
  const form = document.getElementById("holds-form");
  const field = document.getElementById("holds-text");
  const answers = document.getElementById("holds-answers");
  const phrases = document.getElementById("holds-words").content;
  const LIMIT = 20000; // characters that are read of what is pasted
  const MANY = 50; // addresses in it, and fields in an entry, that are looked at
  const own = (object, key) => Object.prototype.hasOwnProperty.call(object, key);
  const names = data.versions.map((version) => version.version);
  const draft = names.length - 1;
  const newest = data.newest;

  // --- Words ------------------------------------------------------------------------------------

  const say = (key, values = {}) => {
    const phrase = phrases.querySelector(`[data-say="${key}"]`).textContent;
    const text = phrase.replace(/\{(\w+)\}/g, (_, name) => values[name]);
    return text.replace(/(^|\. )(\p{Ll})/gu, (_, before, letter) => before + letter.toUpperCase());
  };
  const low = (text) => text.charAt(0).toLowerCase() + text.slice(1);
  const called = (first, last = first) => {
    if (first === draft) return low(say("draft"));
    if (first === last) return low(say("version", { version: names[first] }));
    return low(say("versions", { first: names[first], last: names[last] }));
  };

  // --- Elements: text only ----------------------------------------------------------------------

  const make = (tag, content, name) => {
    const element = document.createElement(tag);
    if (name) element.className = name;
    for (const part of [].concat(content ?? [])) element.append(part);
    return element;
  };
  const link = (href, text) => {
    const anchor = make("a", text);
    anchor.href = href;
    return anchor;
  };
  const base = box.dataset.here.slice(0, -box.dataset.version.length - 1);
  const file = location.protocol === "file:" && !/^https?:/.test(base) ? "index.html" : "";
  const page = (path, fragment = "") => `${base}${path}${file}${fragment && "#"}${fragment}`;
  const life = (id) => page(`id/${encodeURIComponent(id)}/`);
  const placed = (id, at) => {
    const state = stateOf(data.pages, id.split(".")[0], at);
    return state && page(`${names[at]}/${state[3]}`, id.includes(".") ? id : "");
  };

  // --- What an id is in a version ----------------------------------------------------------------

  // The last of some states up to a place: each is [place, kinds, ...].
  const upTo = (states, at) => states.filter((state) => state[0] <= at).pop();
  const listed = (table, id) => (own(table, id) ? table[id] : []);
  const stateOf = (table, id, at) => {
    const last = upTo(listed(table, id), at);
    return last && last[2] !== null && last[2] !== undefined ? last : null;
  };
  const statement = (id, at) => {
    const state = stateOf(data.statements, id, at);
    if (!state) return null;
    const shown = state[2] >= 0;
    return { shown, number: state[2], text: shown ? data.texts[state[2]] : "", section: data.sections[state[3]] };
  };
  const table = (id) => (id.includes(".") ? data.statements : data.pages);
  const is = (id, at) => stateOf(table(id), id, at);
  const known = (id) => own(data.statements, id) || own(data.pages, id) || own(data.retired, id);
  const upper = (id) => (known(id) ? id : id.toUpperCase());
  const kindNames = (kinds) => kinds.map((kind) => data.kinds[kind][0]);
  const labels = (kinds) => kinds.map((kind) => data.kinds[kind][1]).join("; ");

  // What the newest release is, compared with the version at a place; null where it is the same.
  const since = (id, at) => {
    const found = upTo(listed(data.since, id), at);
    return found && found[1].length ? { kinds: found[1], runs: found[2], notes: found[3] || [] } : null;
  };
  // The versions after a place in which an id changed.
  const changesOf = (id, after, end) => listed(table(id), id).filter((state) => state[0] > after && state[0] <= end);
  const firstOf = (id) => (listed(table(id), id)[0] || [])[0];

  // --- Elements for changes ---------------------------------------------------------------------

  const redline = (number) => {
    const marked = (tag, key, text) =>
      make(tag, [make("span", ` ${low(say(key))}`, "said"), text, make("span", say("end"), "said")]);
    return make("p", data.runs[number].map(([op, text]) => {
      if (op < 0) return marked("del", "out", text);
      return op > 0 ? marked("ins", "in", text) : text;
    }), "redline");
  };
  const shownRuns = (number) => (number === null || number === undefined ? [] : [redline(number)]);
  const noted = (numbers) => numbers.map((number) => {
    const [words, runs] = data.notes[number];
    return runs === undefined ? words : [words, ...shownRuns(runs)];
  });

  // --- Answers ----------------------------------------------------------------------------------

  const answer = (verdict, title, content = []) => {
    const section = make("section", [make("h2", title), ...content], "answer");
    section.dataset.verdict = verdict;
    if (data.kinds.some(([kind]) => kind === verdict)) section.dataset.changed = "";
    return section;
  };
  const notes = (texts) => (texts.length ? [make("ul", texts.map((text) => make("li", text)), "change-notes")] : []);
  const inVersions = (states) => {
    const all = states.map((state) => names[state[0]]);
    if (all.length < 2) return states.length ? called(states[0][0]) : "";
    return low(say("in-versions", { list: all.slice(0, -1).join(", "), last: all[all.length - 1] }));
  };

  const why = (id) => {
    const stone = [id, id.split(".")[0]].filter((one) => own(data.retired, one)).map((one) => data.retired[one])[0];
    if (!stone) return [say("no-why")];
    const found = [say("why", { reason: stone.reason })];
    if (stone.into.length) {
      const places = stone.into.flatMap((into, place) => (place ? [", ", link(life(into), into)] : [link(life(into), into)]));
      found.push([say("into"), ...places]);
    }
    return found;
  };

  // What the draft has otherwise than the newest release.
  const drafted = (id) => {
    const state = newest === draft ? null : changesOf(id, newest, draft)[0];
    if (!state) return [];
    const text = say("draft-differs", { now: called(newest), labels: labels(state[1]) });
    if (!id.includes(".")) return [make("p", text), ...notes(noted(state[4] || []))];
    return [make("p", text), ...shownRuns(state[4]), ...notes([...(is(id, draft) ? [] : why(id)), ...noted(state[5] || [])])];
  };

  const places = (id, first) => {
    const read = [first, newest].filter((at, i, all) => all.indexOf(at) === i && is(id, at) && placed(id, at));
    const links = read.map((at) => link(placed(id, at), say("read", { id, version: called(at) })));
    return notes([...links, link(life(id), say("life", { id }))]);
  };

  // An id in the newest release, compared with the version at a place, which has it.
  const verdict = (id, at, name = id) => {
    const change = since(id, at);
    const states = changesOf(id, at, newest);
    const values = { id: name, then: called(at), now: called(newest), versions: inVersions(states) };
    if (change) {
      const title = say("changed", { ...values, labels: labels(change.kinds) });
      return { verdict: kindNames(change.kinds)[0], title, change, values };
    }
    const key = at === newest ? "newest" : states.length ? "again" : "unchanged";
    return { verdict: "unchanged", title: say(key, values), change: null, values };
  };

  const compared = (id, at) => {
    const found = verdict(id, at);
    const [was, now] = [statement(id, at), statement(id, newest)];
    const shown = now || was;
    const content = [];
    if (found.change) content.push(make("p", say("compared", found.values)));
    if (!shown.shown) content.push(make("p", say("withheld")));
    else if (found.change && typeof found.change.runs === "number") content.push(redline(found.change.runs));
    else content.push(make("p", shown.text, "redline"));
    const more = found.change ? noted(found.change.notes) : [];
    if (!now) more.unshift(...why(id));
    else if (found.change && was.section !== now.section) more.unshift(say("section", { ...found.values, section: now.section }));
    if (found.change && now && was.shown && was.number === now.number) more.unshift(say("same-words"));
    return answer(found.verdict, found.title, [...content, ...notes(more), ...drafted(id), ...places(id, at)]);
  };

  // Without a version, the newest release is compared with the first version that has the id.
  const ofStatement = (id, at) => {
    const first = firstOf(id);
    if (first === undefined) {
      return [answer("unknown", say("unknown", { id }), own(data.retired, id) ? notes(why(id)) : [])];
    }
    if (first > newest) {
      const text = statement(id, draft);
      return [answer("draft", say("drafted", { id }), [make("p", text.shown ? text.text : say("withheld"), "redline"), ...places(id, draft)])];
    }
    const asked = at ?? first;
    if (statement(id, asked)) return [compared(id, asked)];
    return [answer("unknown", say("absent", { id, then: called(asked), first: called(first) }), places(id, newest))];
  };

  const changed = (at) => {
    if (at === newest || at === draft) return [];
    const name = `${names[at]}..${names[newest]}`;
    return [link(page(`changes/${name}/`), say("changes", { then: called(at), now: called(newest) }))];
  };

  const ofPage = (id, at) => {
    const first = firstOf(id);
    if (first === undefined || first > newest) return ofStatement(id, at);
    const asked = at ?? first;
    const there = is(id, asked);
    if (!there) return [answer("unknown", say("absent", { id, then: called(asked), first: called(first) }), places(id, newest))];
    const found = verdict(id, asked, `${id} ${there[2]}`);
    if (!is(id, newest)) return [answer("gone", found.title, [...notes(why(id)), ...places(id, asked)])];
    const ids = Object.keys(data.statements).filter((one) => one.split(".")[0] === id);
    const then = ids.filter((one) => statement(one, asked));
    const fresh = ids.filter((one) => statement(one, newest) && !statement(one, asked));
    const other = then.filter((one) => since(one, asked));
    const counts = { ...found.values, all: then.length, unchanged: then.length - other.length };
    const title = found.change ? say("page-changed", counts) : found.title;
    const more = found.change ? noted(found.change.notes) : [];
    if (fresh.length) more.push(say("page-new", { ids: fresh.join(", ") }));
    const content = [...notes([...more, ...changed(asked)]), ...drafted(id), ...places(id, asked)];
    return [answer(found.verdict, title, content), ...other.map((one) => compared(one, asked))];
  };

  const ofWhole = (at) => {
    const list = link(box.dataset.versions, say("list"));
    if (at === undefined) return [answer("unknown", say("whole-open"), notes([list]))];
    const values = { then: called(at), now: called(newest) };
    const title = say(at === newest ? "whole-newest" : "whole", values);
    return [answer(at === newest ? "unchanged" : "changed", title, notes([...changed(at), list]))];
  };

  // --- Reading what was pasted: every step takes time in proportion to the text --------------------

  // An id in any case; one without a number only in capitals, as it is also a word.
  const ID = /(?<![\p{L}\p{N}.])(?:[A-Za-z]{1,4}\d{1,4}|[A-Z]{1,4})(?:\.\d{1,4})?(?![\p{L}\p{N}])/gu;
  const WHOLE_ID = /^[A-Za-z]{1,4}\d{0,4}(?:\.\d{1,4})?$/;
  const NUMBER = /(?<![\d.])\d{1,6}\.\d{1,6}\.\d{1,6}(?![\d.])/;
  const ADDRESS = /(?:https?:\/\/|doi:|(?<![^\s({"'])\.{0,2}\/)[^\s"'<>{}]+/gi;
  // A text without certain signs at its ends. A pattern for the end would look from every place.
  const trimmed = (text, before, after = before) => {
    let [start, end] = [0, text.length];
    while (start < end && before.includes(text[start])) start += 1;
    while (end > start && after.includes(text[end - 1])) end -= 1;
    return text.slice(start, end);
  };
  const decoded = (text) => {
    try {
      return decodeURIComponent(text);
    } catch {
      return text;
    }
  };
  const addresses = (text) => (text.match(ADDRESS) || []).slice(0, MANY).map((url) => trimmed(decoded(url), "", ").,;]"));

  const inAddress = (url) => {
    const [path, fragment = ""] = url.split("#");
    const parts = path.split("/").filter(Boolean);
    const found = {};
    found.at = parts.map((part) => names.indexOf(part)).find((at) => at >= 0);
    found.unknown = found.at === undefined ? (parts.find((part) => NUMBER.test(part)) || "").match(NUMBER)?.[0] : undefined;
    const cited = data.versions.findIndex((version) => version.doi && path.toLowerCase().endsWith(version.doi.toLowerCase()));
    if (cited >= 0) Object.assign(found, { at: cited, unknown: undefined, whole: true });
    const after = parts[parts.indexOf("id") + 1];
    const named = data.names[after] ?? data.names[fragment];
    if (known(upper(fragment))) found.id = upper(fragment);
    else if (named) found.id = named;
    else if (parts.includes("id") && after) found.id = upper(after);
    else {
      const folder = `/${(parts[parts.length - 1] === "index.html" ? parts.slice(0, -1) : parts).join("/")}/`;
      const shown = Object.keys(data.pages).find((id) => data.pages[id].some((state) => state[3] && folder.endsWith(`/${state[3]}`)));
      if (shown) found.id = shown;
      else if (WHOLE_ID.test(fragment) && fragment.includes(".")) found.id = upper(fragment);
      else if (found.at !== undefined) found.whole = true;
    }
    return found;
  };

  // Where in some texts an id, a version or the whole is named; addresses are asked first.
  const named = (texts) => {
    const found = {};
    for (const url of texts.flatMap(addresses).slice(0, MANY)) {
      const { id, at, unknown, whole } = inAddress(url);
      found.id ??= id;
      found.at ??= at;
      found.unknown ??= unknown;
      found.whole ||= whole;
    }
    for (const text of texts) {
      const plain = text.replace(ADDRESS, " ");
      found.id ??= data.names[plain.trim()] ?? (plain.match(ID) || []).map(upper).find(known);
      const number = plain.match(NUMBER)?.[0];
      if (found.at === undefined && number) {
        const at = names.indexOf(number);
        if (at >= 0) found.at = at;
        else found.unknown ??= number;
      }
    }
    if (found.at !== undefined) delete found.unknown;
    return found;
  };

  // The fields of one entry of BibTeX, by name in small letters.
  const fieldsOf = (entry) => {
    const fields = {};
    const name = /\b(\w[\w-]{0,39})[ \t\r\n]{0,9}=[ \t\r\n]{0,9}/g;
    name.lastIndex = entry.indexOf(",") + 1;
    for (let match = name.exec(entry), count = 0; match && count < MANY; match = name.exec(entry), count += 1) {
      const start = name.lastIndex;
      let end = start + 1;
      let depth = entry[start] === "{" ? 1 : 0;
      if (depth) for (; end < entry.length && depth; end += 1) depth += { "{": 1, "}": -1 }[entry[end - 1] === "\\" ? "" : entry[end]] || 0;
      else if (entry[start] === '"') end = entry.indexOf('"', end) + 1 || entry.length;
      else for (end = start; end < entry.length && !",}\n".includes(entry[end]);) end += 1;
      const value = trimmed(entry.slice(start, end), '"{ \t\r\n', '"} \t\r\n');
      fields[match[1].toLowerCase()] = value.replace(/\\([&%$#_{}~^])/g, "$1");
      name.lastIndex = Math.max(end, start + 1);
    }
    return fields;
  };
  const bibtex = (text) => {
    const starts = [...text.matchAll(/^[ \t]{0,99}@(?!comment|string|preamble)\w{1,40}[ \t]{0,9}[{(]/gim)].slice(0, MANY).map((match) => match.index);
    return starts.map((start, place) => {
      const fields = fieldsOf(text.slice(start, starts[place + 1]));
      return [fields.url, fields.howpublished, fields.doi && `doi:/${fields.doi}`, fields.version, fields.edition, fields.note, fields.title].filter(Boolean);
    });
  };

  const ris = (text) => text.split(/^ER {2}-.*$/m).filter((record) => /^TY {2}-/m.test(record)).slice(0, MANY).map((record) => {
    const tagged = [...record.matchAll(/^([A-Z][A-Z0-9]) {2}- ?(.*)$/gm)].map(([, tag, value]) => [tag, tag === "DO" ? `doi:/${value.trim()}` : value.trim()]);
    const order = ["UR", "L1", "L2", "DO", "ET", "N1", "AB", "TI", "T1"];
    return order.flatMap((tag) => tagged.filter(([other]) => other === tag).map(([, value]) => value));
  });

  // --- Quotations -------------------------------------------------------------------------------

  const wordsOf = (text) => text.normalize("NFKC").toLowerCase().replace(/['’]/g, "'").match(/[\p{L}\p{N}]+(?:'[\p{L}\p{N}]+)*/gu) || [];
  const joined = (words) => ` ${words.join(" ")} `;
  const pairs = (words) => words.slice(1).map((word, place) => `${words[place]} ${word}`);

  let prepared;
  const prepare = () => {
    prepared ??= data.texts.map((text) => {
      const words = wordsOf(text);
      return { words, joined: joined(words), set: new Set(words), pairs: new Set(pairs(words)) };
    });
    return prepared;
  };

  // How many items there are in a list, and each of them with how often it is there.
  const counted = (list) => {
    const times = new Map();
    for (const item of list) times.set(item, (times.get(item) || 0) + 1);
    return { all: list.length, times };
  };
  // A quotation, prepared once: its parts between marks of omission, its words and their pairs.
  const quotation = (text) => {
    const parts = text.replace(/\s+/g, " ").split(/\[[^\][]{0,99}\]|\.\.\.|…/).map(wordsOf).filter((words) => words.length);
    const words = parts.flat();
    return { parts: parts.map(joined), joined: joined(words), words: counted(words), pairs: counted(pairs(words)) };
  };

  // How near a quotation is to a text: 1 where every part of it is there word for word.
  const nearness = (quoted, text) => {
    let at = 0;
    const whole = quoted.parts.every((part) => {
      const place = text.joined.indexOf(part, at);
      at = place + 1;
      return place >= 0;
    });
    if (whole) return 1;
    if (text.words.length > 5 && quoted.joined.includes(text.joined)) return 0.99;
    const share = ({ all, times }, set) => {
      let there = 0;
      for (const [item, count] of times) there += set.has(item) ? count : 0;
      return all ? there / all : 0;
    };
    const one = (0.6 * share(quoted.words, text.set)) + (0.4 * share(quoted.pairs, text.pairs));
    // A text much longer than what was quoted has many of its words by chance.
    return one * Math.min(1, 0.75 + (0.25 * quoted.words.all) / text.words.length);
  };

  // The runs of versions in which a statement has a text, oldest first: [first, last].
  const spans = (id, number) => {
    const states = data.statements[id];
    const ends = states.map((state, place) => [state[0], (states[place + 1]?.[0] ?? draft + 1) - 1, state[2]]);
    const found = [];
    for (const [first, last, text] of ends.filter((span) => span[2] === number)) {
      const before = found[found.length - 1];
      if (before && before[1] === first - 1) before[1] = last;
      else found.push([first, last]);
    }
    return found;
  };

  const ofQuotation = (pasted, at) => {
    const quoted = quotation(pasted);
    if (quoted.words.all < 4) return [answer("unknown", say("short"))];
    const scored = prepare().map((text, number) => [nearness(quoted, text), number]).filter(([score]) => score > 0.6).sort((a, b) => b[0] - a[0]);
    const best = scored.filter(([score]) => score >= scored[0][0] - 0.05).slice(0, 5);
    const found = best.flatMap(([score, number]) => Object.keys(data.statements).flatMap((id) => {
      const all = spans(id, number);
      const span = all.find(([first, last]) => first <= at && at <= last) || all[all.length - 1];
      return span ? [{ id, score, span, number }] : [];
    })).filter(({ id }, place, all) => all.findIndex((one) => one.id === id) === place);
    if (!found.length) return [answer("unknown", say("none"))];
    return found.slice(0, 5).flatMap(({ id, score, span: [first, last], number }) => {
      const end = Math.min(last, Math.max(newest, first));
      const values = { id, versions: called(first, end) };
      const head = score > 0.98
        ? make("p", say("found", values), "found")
        : make("div", [make("p", say("near", values)), make("p", pasted, "redline"), make("p", say("near-text")), make("p", data.texts[number], "redline")], "found");
      return [head, ...ofStatement(id, first > newest ? undefined : first <= at && at <= end ? at : first)];
    });
  };

  // --- Putting it together ----------------------------------------------------------------------

  const answered = ({ id, at, unknown, whole }) => {
    const before = [];
    if (unknown) before.push(make("p", say("no-version", { version: unknown, versions: names.join(", ") })));
    if (at === draft && newest !== draft) {
      before.push(make("p", say("changing")));
      at = undefined;
    }
    if (id && !known(id)) return [...before, answer("unknown", say("unknown", { id }))];
    if (id) return [...before, ...(id.includes(".") ? ofStatement(id, at) : ofPage(id, at))];
    if (whole || at !== undefined || unknown) return [...before, ...ofWhole(at)];
    return [answer("unknown", say("foreign"))];
  };

  const answersTo = (text) => {
    if (!text) return [make("p", say("empty"))];
    const entries = [...bibtex(text), ...ris(text)];
    if (entries.length) return entries.slice(0, 20).flatMap((entry) => answered(named(entry)));
    const found = named([text]);
    const brief = text.length < 80 && wordsOf(text).length <= 8;
    const first = text.split(/\s/, 1)[0];
    if (known(upper(text))) found.id = upper(text);
    if (brief && !found.id && /\d/.test(first) && WHOLE_ID.test(first)) found.id = upper(first); // an id that none has
    const asked = found.id || found.at !== undefined || found.unknown || found.whole;
    if (asked && (brief || addresses(text).length)) return answered(found);
    const quoted = ofQuotation(trimmed(text, " \t\r\n\"“„«'‘>", " \t\r\n\"”“»'’"), found.at);
    return quoted[0].dataset.verdict === "unknown" && found.id ? answered(found) : quoted;
  };

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const pasted = field.value.trim();
    const cut = pasted.length > LIMIT ? [make("p", say("cut", { limit: LIMIT.toLocaleString("en") }))] : [];
    answers.replaceChildren(...cut, ...answersTo(pasted.slice(0, LIMIT)));
    answers.focus();
  });
  form.hidden = false;
})();
