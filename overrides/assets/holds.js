// Does a citation still hold? What is pasted is read here, and answered from history.js. It goes
// nowhere: not to a server, not into the address, not into the browser's storage. Every word on the
// page is put there as text. Without this, the page says how to look by hand.
(() => {
  "use strict";

  const data = window.frameworkHistory;
  const box = document.getElementById("holds");
  if (!data || !box) return;
  const form = document.getElementById("holds-form");
  const field = document.getElementById("holds-text");
  const answers = document.getElementById("holds-answers");
  const phrases = document.getElementById("holds-words").content;
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
    return state && page(`${names[at]}/${state[2]}`, id.includes(".") ? id : "");
  };

  // --- What an id says in a version -------------------------------------------------------------

  const stateOf = (table, id, at) => {
    const states = own(table, id) ? table[id] : [];
    const last = states.filter((state) => state[0] <= at).pop();
    return last && last.length > 1 ? last : null;
  };
  const statement = (id, at) => {
    const state = stateOf(data.statements, id, at);
    if (!state) return null;
    const shown = state[1] >= 0;
    return { shown, number: state[1], text: shown ? data.texts[state[1]] : "", section: data.sections[state[2]] };
  };
  const known = (id) => own(data.statements, id) || own(data.pages, id) || own(data.retired, id);
  const alike = (a, b) => Boolean(a && b) && a.number === b.number && a.section === b.section;

  // Runs of versions up to `end` in which a statement says the same under the same heading.
  const spans = (id, end) => {
    const found = [];
    for (let at = 0; at <= end; at += 1) {
      const now = statement(id, at);
      const before = found[found.length - 1];
      if (before && before.last === at - 1 && alike(before.state, now)) before.last = at;
      else if (now) found.push({ first: at, last: at, state: now });
    }
    return found;
  };

  // --- Redline ----------------------------------------------------------------------------------

  const tokens = (text) => text.match(/\s+|[\p{L}\p{N}_]+(?:['’-][\p{L}\p{N}_]+)*|[^\s\p{L}\p{N}_]/gu) || [];

  const compared = (old, now) => {
    const a = tokens(old);
    const b = tokens(now);
    if (a.length * b.length > 4e6) return [[-1, old], [1, now]];
    const width = b.length + 1;
    const length = new Uint16Array((a.length + 1) * width);
    for (let i = a.length - 1; i >= 0; i -= 1) {
      for (let j = b.length - 1; j >= 0; j -= 1) {
        length[i * width + j] = a[i] === b[j]
          ? length[(i + 1) * width + j + 1] + 1
          : Math.max(length[(i + 1) * width + j], length[i * width + j + 1]);
      }
    }
    const pieces = [];
    let [i, j] = [0, 0];
    while (i < a.length || j < b.length) {
      if (i < a.length && j < b.length && a[i] === b[j]) {
        pieces.push([0, a[i]]);
        i += 1;
        j += 1;
      } else if (j >= b.length || (i < a.length && length[(i + 1) * width + j] >= length[i * width + j + 1])) {
        pieces.push([-1, a[i]]);
        i += 1;
      } else {
        pieces.push([1, b[j]]);
        j += 1;
      }
    }
    return pieces;
  };

  // Pieces as runs; an equal bit too short to help a reader joins the changes around it.
  const runs = (old, now) => {
    const found = [];
    let [out, into, held] = ["", "", ""];
    const flush = (equal) => {
      for (const run of [[-1, out], [1, into], [0, equal]]) {
        const last = found[found.length - 1];
        if (run[1] && last && last[0] === run[0]) last[1] += run[1];
        else if (run[1]) found.push(run);
      }
      [out, into, held] = ["", "", ""];
    };
    for (const [op, text] of compared(old, now)) {
      if (op === 0 && (out || into) && (held + text).trim().length < 4) held += text;
      else if (op === 0) flush(held + text);
      else {
        out += held + (op < 0 ? text : "");
        into += held + (op > 0 ? text : "");
        held = "";
      }
    }
    flush(held);
    return found;
  };

  const redline = (old, now) => {
    const marked = (tag, key, text) =>
      make(tag, [make("span", ` ${low(say(key))}`, "said"), text, make("span", say("end"), "said")]);
    return make("p", runs(old, now).map(([op, text]) => {
      if (op < 0) return marked("del", "out", text);
      return op > 0 ? marked("ins", "in", text) : text;
    }), "redline");
  };

  // --- Answers ----------------------------------------------------------------------------------

  const answer = (verdict, title, content = []) => {
    const section = make("section", [make("h2", title), ...content], "answer");
    section.dataset.verdict = verdict;
    return section;
  };
  const notes = (texts) => (texts.length ? [make("ul", texts.map((text) => make("li", text)), "change-notes")] : []);

  const why = (id) => {
    const grave = [id, id.split(".")[0]].filter((one) => own(data.retired, one)).map((one) => data.retired[one])[0];
    if (!grave) return [say("no-why")];
    const told = [say("why", { reason: grave.reason })];
    if (grave.into.length) {
      const places = grave.into.flatMap((into, place) => (place ? [", ", link(life(into), into)] : [link(life(into), into)]));
      told.push([say("into"), ...places]);
    }
    return told;
  };

  const drafted = (id, now) => {
    if (newest === draft || !now) return [];
    const coming = statement(id, draft);
    if (!coming) return [make("p", say("draft-gone")), ...notes(why(id))];
    if (coming.number !== now.number && coming.shown && now.shown) {
      return [make("p", say("draft-differs", { now: called(newest) })), redline(now.text, coming.text)];
    }
    return coming.section === now.section ? [] : [make("p", say("draft-moved", { section: coming.section }))];
  };

  const places = (id, first) => {
    const read = [first, newest].filter((at, i, all) => all.indexOf(at) === i && placed(id, at) && (id.includes(".") ? statement(id, at) : true));
    const links = read.map((at) => link(placed(id, at), say("read", { id, version: called(at) })));
    return notes([...links, link(life(id), say("life", { id }))]);
  };

  // One run of versions in which a statement said the same, seen from the newest.
  const verdict = (id, { first, last, state: was }) => {
    const now = statement(id, newest);
    const values = { id, now: called(newest), then: called(last) };
    const more = [...drafted(id, now), ...places(id, last)];
    const text = (state) => make("p", state.shown ? state.text : say("withheld"), "redline");
    if (!now) return answer("withdrawn", say("withdrawn", values), [text(was), ...notes(why(id)), ...more]);
    Object.assign(values, { section: now.section, was: was.section });
    const moved = was.section !== now.section;
    if (was.number !== now.number) {
      const note = moved ? [make("p", say("reworded-moved", values))] : [];
      return answer("reworded", say("reworded", values), [redline(was.text, now.text), ...note, ...more]);
    }
    values.then = called(first, last);
    if (moved) return answer("moved", say("moved", values), [text(now), ...more]);
    const key = first === newest ? "newest" : last === newest ? "same" : "unchanged";
    return answer("holds", say(key, values), [text(now), ...more]);
  };

  const ofStatement = (id, at) => {
    const all = spans(id, newest);
    if (!all.length && statement(id, draft)) {
      return [answer("draft", say("drafted", { id }), [make("p", statement(id, draft).text, "redline"), ...places(id, draft)])];
    }
    if (!all.length) {
      return [answer("withdrawn", say("unknown", { id }), own(data.retired, id) ? notes(why(id)) : [])];
    }
    if (at === undefined) {
      // Versions that say the same as the newest are one answer, however often it was otherwise.
      const now = statement(id, newest);
      const other = all.filter((span) => !now || span.state.number !== now.number);
      const same = all.filter((span) => now && span.state.number === now.number);
      return [...same.slice(-1), ...other.reverse()].map((span) => verdict(id, span));
    }
    const span = all.find((one) => one.first <= at && at <= one.last);
    if (span) return [verdict(id, { first: at, last: at, state: span.state })];
    return [answer("unknown", say("absent", { id, then: called(at), first: called(all[0].first) }), places(id, newest))];
  };

  const changed = (at) => {
    if (at === newest || at === draft) return [];
    const name = `${names[at]}..${names[newest]}`;
    return [link(page(`changes/${name}/`), say("changes", { then: called(at), now: called(newest) }))];
  };

  const ofPage = (id, at) => {
    const there = stateOf(data.pages, id, at ?? newest) || stateOf(data.pages, id, newest) || data.pages[id]?.[0];
    if (!there) return ofStatement(id, at);
    const first = at ?? there[0];
    const values = { id, title: there[1], then: called(first), now: called(newest) };
    const ids = Object.keys(data.statements).filter((one) => one.split(".")[0] === id);
    if (!stateOf(data.pages, id, newest)) {
      return [answer("withdrawn", say("page-gone", values), [...notes(why(id)), ...places(id, first)])];
    }
    const then = ids.filter((one) => statement(one, first));
    const fresh = ids.filter((one) => statement(one, newest) && !statement(one, first));
    const other = then.filter((one) => statement(one, newest)?.number !== statement(one, first).number);
    const added = fresh.length ? notes([say("page-new", { ids: fresh.join(", ") })]) : [];
    const more = [...added, ...notes(changed(first)), ...places(id, first)];
    if (!other.length) return [answer(fresh.length ? "grown" : "holds", say("page-same", values), more)];
    const title = say("page-changed", { ...values, all: then.length, unchanged: then.length - other.length });
    const each = other.map((one) => verdict(one, { first, last: first, state: statement(one, first) }));
    return [answer("reworded", title, more), ...each];
  };

  const ofWhole = (at) => {
    const list = link(box.dataset.versions, say("list"));
    if (at === undefined) return [answer("unknown", say("whole-open"), notes([list]))];
    const values = { then: called(at), now: called(newest) };
    const title = say(at === newest ? "whole-newest" : "whole", values);
    return [answer(at === newest ? "holds" : "changed", title, notes([...changed(at), list]))];
  };

  // --- Reading what was pasted ------------------------------------------------------------------

  const ID = /(?<![\p{L}\p{N}.])[A-Z]{1,4}\d{0,4}(?:\.\d{1,4})?(?![\p{L}\p{N}])/gu;
  const NUMBER = /(?<![\d.])\d+\.\d+\.\d+(?![\d.])/;
  const decoded = (text) => {
    try {
      return decodeURIComponent(text);
    } catch {
      return text;
    }
  };
  const addresses = (text) => (text.match(/(?:https?:\/\/|doi:|(?<![^\s({"'])\.{0,2}\/)[^\s"'<>{}]+/gi) || []).map((url) => decoded(url).replace(/[).,;\]]+$/, ""));

  const inAddress = (url) => {
    const [path, fragment = ""] = url.split("#");
    const parts = path.split("/").filter(Boolean);
    const found = {};
    found.at = parts.map((part) => names.indexOf(part)).find((at) => at >= 0);
    found.unknown = found.at === undefined ? (parts.find((part) => NUMBER.test(part)) || "").match(NUMBER)?.[0] : undefined;
    const cited = data.versions.findIndex((version) => version.doi && path.toLowerCase().endsWith(version.doi.toLowerCase()));
    if (cited >= 0) Object.assign(found, { at: cited, unknown: undefined, whole: true });
    const after = parts[parts.indexOf("id") + 1];
    if (known(fragment)) found.id = fragment;
    else if (parts.includes("id") && after) found.id = data.names[after] ?? after;
    else {
      const shown = Object.keys(data.pages).find((id) => data.pages[id].some((state) => state[2] && `${path.replace(/(index\.html)?$/, "")}/`.replace(/\/+$/, "/").endsWith(`/${state[2]}`)));
      if (shown) found.id = shown;
      else if (fragment.match(ID)?.[0] === fragment && fragment.includes(".")) found.id = fragment;
      else if (found.at !== undefined) found.whole = true;
    }
    return found;
  };

  // Where in some texts an id, a version or the whole is named; addresses are asked first.
  const named = (texts) => {
    const found = {};
    for (const url of texts.flatMap(addresses)) {
      const { id, at, unknown, whole } = inAddress(url);
      found.id ??= id;
      found.at ??= at;
      found.unknown ??= unknown;
      found.whole ||= whole;
    }
    for (const text of texts) {
      const plain = addresses(text).reduce((rest, url) => rest.replace(url, " "), text);
      found.id ??= data.names[plain.trim()] ?? (plain.match(ID) || []).find(known);
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

  const bibtex = (text) => text.split(/(?=^[ \t]*@\w+\s*[{(])/m).filter((entry) => /^\s*@(?!comment|string|preamble)\w+\s*[{(]/i.test(entry)).map((entry) => {
    const fields = {};
    const name = /(\w[\w-]*)\s*=\s*/g;
    name.lastIndex = entry.indexOf(",") + 1;
    for (let match = name.exec(entry); match; match = name.exec(entry)) {
      const opens = entry[name.lastIndex];
      let end = name.lastIndex + 1;
      let depth = opens === "{" ? 1 : 0;
      if (opens === "{") for (; end < entry.length && depth; end += 1) depth += { "{": 1, "}": -1 }[entry[end - 1] === "\\" ? "" : entry[end]] || 0;
      else if (opens === '"') end = entry.indexOf('"', end) + 1 || entry.length;
      else end = entry.slice(name.lastIndex).search(/[,}\n]/) + name.lastIndex;
      const value = entry.slice(name.lastIndex, Math.max(end, name.lastIndex)).replace(/^["{\s]+|["}\s]+$/g, "");
      fields[match[1].toLowerCase()] = value.replace(/\\([&%$#_{}~^])/g, "$1");
      name.lastIndex = Math.max(end, name.lastIndex + 1);
    }
    return [fields.url, fields.howpublished, fields.doi && `doi:/${fields.doi}`, fields.version, fields.edition, fields.note, fields.title].filter(Boolean);
  });

  const ris = (text) => text.split(/^ER {2}-.*$/m).filter((record) => /^TY {2}-/m.test(record)).map((record) => {
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

  // How near a quotation is to a text: 1 where every part of it stands there word for word.
  const nearness = (parts, text) => {
    let at = 0;
    const whole = parts.every((part) => {
      const place = text.joined.indexOf(joined(part), at);
      at = place + 1;
      return place >= 0;
    });
    if (whole) return 1;
    const words = parts.flat();
    if (text.words.length > 5 && joined(words).includes(text.joined)) return 0.99;
    const share = (list, set) => (list.length ? list.filter((item) => set.has(item)).length / list.length : 0);
    const one = (0.6 * share(words, text.set)) + (0.4 * share(pairs(words), text.pairs));
    // A text much longer than what was quoted has many of its words by chance.
    return one * Math.min(1, 0.75 + (0.25 * words.length) / text.words.length);
  };

  const ofQuotation = (pasted, at) => {
    const quoted = pasted.replace(/^[\s"“„«'‘>]+|[\s"”“»'’]+$/g, "");
    const parts = quoted.split(/\s*(?:\[?\.\.\.\]?|\[?…\]?|\[[^\]]*\])\s*/).map(wordsOf).filter((words) => words.length);
    if (parts.flat().length < 4) return [answer("unknown", say("short"))];
    const scored = prepare().map((text, number) => [nearness(parts, text), number]).filter(([score]) => score > 0.6).sort((a, b) => b[0] - a[0]);
    const best = scored.length ? scored[0][0] : 0;
    const found = [];
    for (const [score, number] of scored.filter(([one]) => one >= Math.max(0.6, best - 0.05))) {
      for (const id of Object.keys(data.statements)) {
        const all = spans(id, draft).filter((span) => span.state.number === number);
        const span = all.find((one) => one.first <= at && at <= one.last) || all[all.length - 1];
        if (span && !found.some((one) => one.id === id)) found.push({ id, score, span, number });
      }
    }
    if (!found.length) return [answer("unknown", say("none"))];
    return found.slice(0, 5).flatMap(({ id, score, span, number }) => {
      const released = { ...span, last: Math.min(span.last, Math.max(newest, span.first)) };
      const values = { id, versions: called(released.first, released.last) };
      const head = score > 0.98
        ? make("p", say("found", values))
        : make("div", [make("p", say("near", values)), redline(data.texts[number], quoted)]);
      head.className = "found";
      return [head, ...(span.first > newest ? ofStatement(id, undefined) : [verdict(id, released)])];
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

  const answersTo = (pasted) => {
    const text = pasted.trim();
    if (!text) return [make("p", say("empty"))];
    const entries = [...bibtex(text), ...ris(text)];
    if (entries.length) return entries.slice(0, 20).flatMap((entry) => answered(named(entry)));
    const found = named([text]);
    const brief = wordsOf(text).length <= 8 && text.length < 80;
    const first = text.split(/\s/)[0];
    if (brief && !found.id && /\d/.test(first) && first.match(ID)?.[0] === first) found.id = first; // an id that none has
    const asked = found.id || found.at !== undefined || found.unknown || found.whole;
    if (asked && (brief || addresses(text).length)) return answered(found);
    const quoted = ofQuotation(text, found.at);
    return quoted[0].dataset.verdict === "unknown" && found.id ? answered(found) : quoted;
  };

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    answers.replaceChildren(...answersTo(field.value));
    answers.focus();
  });
  form.hidden = false;
})();
