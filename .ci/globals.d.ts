// What the files that a page loads beside the script put on its window.
import type { Version } from "../overrides/scripts/parts/choosing.js";
import type { Data } from "../overrides/scripts/citation/history.js";
import type { Index } from "../overrides/scripts/parts/finder.js";

declare global {
  interface Window {
    frameworkHistory?: Data;
    frameworkVersions?: Version[];
    frameworkSearch?: Index;
    /** For each page its id, then for each statement its number, what it is filtered by, and its words where it has no number. */
    frameworkStatements?: [string, [number, string, string?][]][];
    MiniSearch?: unknown;
  }
  /** The markup that assets/site.js has for its scripts. */
  const PIECES: string;
  // Not in every browser yet, and not in the types that come with the compiler.
  var trustedTypes:
    | {
        createPolicy(
          name: string,
          rules: { createScriptURL(address: string): string; createHTML(): string },
        ): { createScriptURL(address: string): unknown; createHTML(text: string): unknown };
      }
    | undefined;
}
