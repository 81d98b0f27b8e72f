import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { addressIn, versionNamed } from "../../overrides/scripts/parts/choosing.js";
import { idInPath, isCitable, ofStatement, pageOf } from "../../overrides/scripts/parts/citing.js";
import { daysUntil } from "../../overrides/scripts/parts/days.js";
import { ownScript } from "../../overrides/scripts/parts/loading.js";
import { PRESSES, Presses, WITHIN } from "../../overrides/scripts/parts/presses.js";

// --- Presses ---

const press = (presses, time) => {
  presses.down(true);
  return presses.up(time);
};

test("three presses in time are enough", () => {
  const presses = new Presses();
  for (let at = 1; at <= PRESSES; at++) {
    assert.equal(press(presses, at * WITHIN), true);
    assert.equal(presses.left, PRESSES - at);
  }
});

test("a press that comes late is the first again", () => {
  const presses = new Presses();
  press(presses, 0);
  press(presses, WITHIN);
  press(presses, 2 * WITHIN + 1);
  assert.equal(presses.count, 1);
});

test("a press with something in between, or with another modifier, does not count", () => {
  const presses = new Presses();
  presses.down(true);
  presses.spoil();
  assert.equal(presses.up(1), false);
  presses.down(false);
  assert.equal(presses.up(2), false);
  assert.equal(presses.up(3), false);
  assert.equal(presses.count, 0);
});

test("what was forgotten does not count, however soon the next press comes", () => {
  const presses = new Presses();
  press(presses, 10);
  press(presses, 20);
  presses.forget();
  press(presses, 30);
  assert.equal(presses.left, PRESSES - 1);
});

// --- Citing ---

test("only statements of the page itself can be cited in its box", () => {
  assert.equal(isCitable("F05.7", "F05"), true);
  for (const id of ["F06.7", "F05", "F05.0", "F05.07", "f05.7", "", "F05.7 ", "F05.7.8"])
    assert.equal(isCitable(id, "F05"), false, id);
  assert.equal(pageOf("INT.3"), "INT");
});

test("a page's citation becomes that of a statement of it", () => {
  const of = (text) => ofStatement(text, "F05.7", "https://a.example/f/", ", statement ");
  assert.equal(
    of("In beds (F05) (F05). In Beds. https://a.example/f/"),
    "In beds (F05), statement F05.7. In Beds. https://a.example/f/#F05.7",
  );
  assert.equal(
    of("@x{beds-F05-draft, url = {https://a.example/f/}}"),
    "@x{beds-F05.7-draft, url = {https://a.example/f/#F05.7}}",
  );
  assert.equal(of("Nothing of F05."), "Nothing of F05.");
});

test("the id is the last part of the address of its permanent page", () => {
  assert.equal(idInPath("/sub/id/F05.7/"), "F05.7");
  assert.equal(idInPath("/id/F05%2E7"), "F05.7");
  for (const path of ["", "/", "/id/%/"]) assert.equal(idInPath(path), "", path);
});

// --- Versions ---

const OLD = {
  version: "0.1.0",
  title: "0.1.0",
  newest: false,
  pages: { F01: "facets/old-name/" },
  ids: ["F01", "F01.1"],
  has: { "glossary/": 1 },
};
const NEW = {
  version: "0.2.0",
  title: "0.2.0",
  newest: true,
  pages: { F01: "facets/name/" },
  ids: ["F01", "F01.2"],
  has: {},
};
const place = (more) => ({ root: "../", id: "", path: "", hash: "", ...more });

test("a facet leads to itself under the name that it has in the version", () => {
  assert.equal(addressIn(OLD, place({ id: "F01", path: "facets/name/" })), "../0.1.0/facets/old-name/");
  assert.equal(addressIn(OLD, place({ id: "F01", hash: "#F01.1" })), "../0.1.0/facets/old-name/#F01.1");
  assert.equal(addressIn(OLD, place({ id: "F01", hash: "#description" })), "../0.1.0/facets/old-name/#description");
});

test("what a version does not have leads to the page of its id", () => {
  assert.equal(addressIn(NEW, place({ id: "F01", hash: "#F01.1" })), "../id/F01.1/");
  assert.equal(addressIn(NEW, place({ id: "F09" })), "../id/F09/");
});

test("another page leads to itself where it is there, else to the start of the version", () => {
  assert.equal(addressIn(OLD, place({ path: "glossary/" })), "../0.1.0/glossary/");
  assert.equal(addressIn(NEW, place({ path: "glossary/" })), "../0.2.0/");
  assert.equal(addressIn(NEW, place({ path: "constructor" })), "../0.2.0/");
});

test("a fragment that is no encoding is no statement", () => {
  assert.equal(addressIn(OLD, place({ id: "F01", hash: "#%" })), "../0.1.0/facets/old-name/#%");
});

test("latest is the newest release", () => {
  assert.equal(versionNamed([NEW, OLD], "latest"), NEW);
  assert.equal(versionNamed([NEW, OLD], "0.1.0"), OLD);
  assert.equal(versionNamed([], "latest"), undefined);
});

// --- The bundles: scripts/bundle.jinja makes one plain script of modules by dropping two words ---

const OVERRIDES = new URL("../../overrides/", import.meta.url);
const TOP = /^(?:export )?(?:const|let|class|function) (\w+)/gm;

for (const bundle of ["site", "holds"]) {
  test(`every module can be put into ${bundle}.js, after those that it imports`, () => {
    const made = readFileSync(new URL(`assets/${bundle}.js`, OVERRIDES), "utf8");
    const names = [...made.matchAll(/"([a-z/]+)"/g)]
      .map(([, name]) => name)
      .filter((name) => !name.startsWith("scripts"));
    assert.ok(names.length > 3);
    const declared = [];
    for (const [place, name] of names.entries()) {
      const file = new URL(`scripts/${name}.js`, OVERRIDES);
      const text = readFileSync(file, "utf8");
      assert.doesNotMatch(text, /\{\{|\{%|\{#/, `${name}: Jinja would read this`);
      for (const line of text.split("\n").filter((line) => line.startsWith("import "))) {
        const from = line.match(/^import \{.*\} from "(\.{1,2}\/[a-z/]+)\.js";$/)?.[1];
        assert.ok(from, `${name}: an import is one line`);
        const imported = new URL(`${from}.js`, file).href;
        const there = names
          .slice(0, place)
          .some((other) => new URL(`scripts/${other}.js`, OVERRIDES).href === imported);
        assert.ok(there, `${name}: ${from} comes first`);
      }
      assert.doesNotMatch(text, /^export (default|\{|\*)/m, `${name}: export at the declaration`);
      declared.push(...[...text.matchAll(TOP)].map(([, word]) => word));
    }
    assert.equal(new Set(declared).size, declared.length, "names at the top are unique within a script");
  });
}

test("every script is in a bundle, or is the one in the page", () => {
  const made = ["site", "holds"].map((name) => readFileSync(new URL(`assets/${name}.js`, OVERRIDES), "utf8")).join();
  const names = readdirSync(new URL("scripts/", OVERRIDES), { recursive: true }).filter((name) => name.endsWith(".js"));
  const missing = names.filter((name) => !made.includes(`"${name.slice(0, -3)}"`));
  assert.deepEqual(missing, ["theme.js"]);
});

// --- Scripts that are loaded ---

test("a script is loaded from the site and from nowhere else", () => {
  const page = "https://site.example/draft/";
  assert.equal(ownScript("../versions.js", page), "https://site.example/versions.js");
  assert.equal(ownScript("versions.js", "file:///copy/index.html"), "file:///copy/versions.js");
  for (const other of [
    "//cdn.example/x.js",
    "http://site.example/x.js",
    "data:text/javascript,1",
    "javascript:alert(1)",
  ]) {
    assert.throws(() => ownScript(other, page), TypeError);
  }
});

// --- Days ---

test("days are counted by the calendar, whatever the hour", () => {
  assert.equal(daysUntil("2026-11-24", new Date(2026, 10, 24, 23, 59)), 0);
  assert.equal(daysUntil("2026-11-25", new Date(2026, 10, 24, 0, 1)), 1);
  assert.equal(daysUntil("2026-11-23", new Date(2026, 10, 24, 12)), -1);
  assert.equal(daysUntil("2027-04-01", new Date(2026, 10, 24, 12)), 128);
  assert.ok(Number.isNaN(daysUntil("soon", new Date())));
});
