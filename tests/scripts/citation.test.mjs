import assert from "node:assert/strict";
import { test } from "node:test";
import { complete, History } from "../../overrides/scripts/citation/history.js";
import { addresses, entriesOf, LIMIT, namedIn } from "../../overrides/scripts/citation/pasted.js";
import { nearness, quotationOf, textOf } from "../../overrides/scripts/citation/quoting.js";
import { Slices } from "../../overrides/scripts/citation/slices.js";

const near = (quoted, text) => nearness(quotationOf(quoted), textOf(text));

test("a quotation is whole where its parts are there word for word, in their order", () => {
  const text = "A bed in use is loosened by digging, and a bed that rests is covered.";
  assert.equal(near("a bed in use [...] is covered", text), 1);
  assert.equal(near("“A bed that RESTS is covered”", text), 1);
  assert.equal(near("bed bed … bed", "a bed bed is a bed"), 1);
  assert.ok(near("is covered … a bed in use", text) < 0.99);
  assert.ok(near("digging and … and a bed", text) < 0.99, "no word is quoted twice");
  assert.equal(near(`As they say: ${text} So it goes.`, text), 0.99);
  assert.ok(near("nothing of this kind was ever said", text) < 0.6);
});

test("a text that the search index has is taken from there", () => {
  const data = { texts: ["Old words.", ["F05.1"], ["F05.9"]] };
  complete(data, { pages: [{ url: "" }, { id: "F05", parts: [{ items: [{ at: "F05.1", text: "A bed." }] }] }] });
  assert.deepEqual(data.texts, ["Old words.", "A bed.", ""]);
});

const history = new History({
  versions: [
    { version: "0.1.0", doi: "" },
    { version: "draft", doi: "" },
  ],
  newest: 0,
  texts: ["A bed is loosened."],
  sections: ["What it is"],
  kinds: [["new", "new"]],
  runs: [],
  notes: [],
  statements: { "G01.1": [[0, [0], 0, 0]] },
  pages: { G01: [[0, [0], "Soil", "facets/soil/"]] },
  since: {},
  names: {},
  retired: {},
});

// Whatever is pasted: twice as much of it takes about twice as long, not four times.
const HOSTILE = {
  "the same twelve characters": "ab cd ef gh ",
  "ids that end in nothing": "[G01.3 v0.1.",
  words: "a ",
  "one word": "a",
  spaces: " ",
  "opened brackets": "[",
  "closed brackets": ")",
  slashes: "/",
  "full stops": "0.1.",
  addresses: "https://garden.example/0.1.0/ ",
  "an entry": "@a{b,",
  fields: "a=a",
  names: "a-",
  records: "TY  - \nER  - \n",
  "quotation marks": "“",
  "percent signs": "https://%",
};

// Of the processor's time, since the machine does other things besides.
const best = (text, work) => {
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i < 5; i++) {
    const begun = process.cpuUsage();
    work(text);
    const { user, system } = process.cpuUsage(begun);
    least = Math.min(least, (user + system) / 1000);
  }
  return least;
};

for (const [name, piece] of Object.entries(HOSTILE)) {
  test(`time grows with the text and not faster: ${name}`, () => {
    const work = (text) => {
      entriesOf(text).map((entry) => namedIn(entry, history));
      namedIn([text], history);
      addresses(text);
      nearness(quotationOf(text), textOf(`zz ${text.slice(0, text.length / 2)}`));
    };
    const text = (length) => piece.repeat(Math.ceil(length / piece.length)).slice(0, length);
    const [once, four] = [best(text(LIMIT), work), best(text(4 * LIMIT), work)];
    assert.ok(four < 8 * once + 10, `${once.toFixed(1)} ms, four times as much ${four.toFixed(1)} ms`);
    assert.ok(once < 200, `${once.toFixed(1)} ms for all that is read`);
  });
}

test("long work lets the page answer in between, and short work does not wait", async () => {
  let now = 0;
  const slices = new Slices(12, () => now);
  let turns = 0;
  setTimeout(() => {
    turns += 1;
  });
  now = 11;
  await slices.pause();
  assert.equal(turns, 0);
  now = 12;
  await slices.pause();
  assert.equal(turns, 1);
  now = 23;
  await slices.pause();
  assert.equal(slices.begun, 12);
});
