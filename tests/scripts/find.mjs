// Runs the finder of the site over an index: node find.mjs INDEX.js, queries as JSON on standard
// input. Prints, for each query, the addresses that are found, best first.
import { readFileSync } from "node:fs";
import vm from "node:vm";
import { Finder } from "../../overrides/scripts/parts/finder.js";

const ENGINE = new URL("../../overrides/assets/vendor/minisearch-7.2.0.js", import.meta.url);

/** The engine and, where a file is given, its index, as a page has them. */
export const loaded = (file) => {
  const page = vm.createContext({ window: {} });
  for (const source of [ENGINE, file].filter(Boolean)) vm.runInContext(readFileSync(source, "utf8"), page);
  return { engine: page.MiniSearch, index: page.window.frameworkSearch };
};

if (process.argv[1] === import.meta.filename) {
  const { engine, index } = loaded(process.argv[2]);
  const finder = new Finder(index, engine, "en");
  const queries = JSON.parse(readFileSync(0, "utf8"));
  const addresses = (query) => finder.find(query).map(({ entry }) => entry.url);
  process.stdout.write(JSON.stringify(queries.map(addresses)));
}
