import assert from "node:assert/strict";
import { test } from "node:test";
import { asId, distance, Finder, plain, tokens } from "../../overrides/scripts/parts/finder.js";
import { loaded } from "./find.mjs";

const INDEX = {
  pages: [
    {
      id: "G01",
      url: "soil/",
      title: "Soil",
      text: "What grows.",
      words: "gardeners",
      parts: [
        {
          title: "Description",
          items: [
            { at: "G01.1", text: "A mulch keeps the soil moist." },
            { at: "G01.2", text: "Composting feeds the soil." },
            { at: "G01.3", text: "Compost needs time." },
          ],
        },
      ],
    },
    {
      url: "glossary/",
      title: "Glossary",
      parts: [{ title: "", items: [{ at: "compost", label: "compost", text: "Rotten leaves.", words: "humus" }] }],
    },
    { url: "../aid/", title: "Aid", text: "Where to ask.", also: ["thirsty plant", "dry", "who to ask"] },
    { url: "notes/", title: "Notes", text: "A compass shows the north." },
  ],
  same: [["compost", "humus"]],
  near: [["gardeners", "grower", "growers"]],
};

const finder = new Finder(INDEX, loaded().engine, "en");
const found = (query) => finder.find(query).map(({ entry }) => entry.label ?? entry.url);

test("ids are found however they are written", () => {
  for (const typed of ["G01.2", "g1.2", "g01 2", "[G01.2]", "#G01.2", "G01.02", "“g1.2”"])
    assert.equal(found(typed)[0], "G01.2", typed);
  for (const typed of ["G01", "g1", "G01.", "g 1"]) assert.equal(found(typed)[0], "soil/", typed);
  assert.equal(asId("INT.3"), asId("int 3"));
  assert.notEqual(asId("F01.1"), asId("F01.11"));
});

test("a page is first for the words that are listed for it, among common words alone", () => {
  for (const typed of ["dry", "it is so dry", "my thirsty plant", "who to ask"]) {
    assert.equal(found(typed)[0], "../aid/", typed);
  }
  assert.notEqual(found("dry soil")[0], "../aid/");
});

test("a slip is taken for the nearest word, not for a shorter one", () => {
  assert.ok(found("compsot").includes("G01.3"));
  assert.equal(found("mulhc")[0], "G01.1");
  assert.ok(!found("compsot").includes("notes/"));
});

test("a statement that has the word comes before the glossary's entry, else the entry does", () => {
  const [first, ...rest] = found("compost");
  assert.match(first, /^G01/);
  assert.ok(rest.includes("compost"));
  assert.equal(found("humus")[0], "compost");
});

test("a word under a heading finds the heading", () => {
  assert.ok(found("growers").includes("soil/"));
});

test("nothing is found for nothing, and what is typed is only ever looked for", () => {
  for (const typed of ["", "  ", "…", "qqqqqq"]) assert.deepEqual(found(typed), [], typed);
  for (const typed of ["__proto__", "constructor", "<img src=x>", "\\ ( [ *", "a".repeat(200)])
    assert.ok(Array.isArray(found(typed)));
});

test("accents, capitals and the possessive make no difference", () => {
  assert.equal(plain("Élan"), "elan");
  assert.deepEqual(tokens("The victim’s Café"), ["the", "victim", "cafe"]);
});

test("distance counts what is put in, left out, changed and swapped", () => {
  assert.equal(distance("trafficing", "trafficking", 2), 1);
  assert.equal(distance("hlep", "help", 2), 1);
  assert.equal(distance("same", "same", 1), 0);
  assert.ok(distance("short", "much longer", 2) > 2);
});
