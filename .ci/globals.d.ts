// What the files that a page loads beside the script put on its window.
import type { Version } from "../overrides/scripts/parts/choosing.js";
import type { Index } from "../overrides/scripts/parts/finder.js";

declare global {
  interface Window {
    frameworkVersions?: Version[];
    frameworkSearch?: Index;
    MiniSearch?: unknown;
  }
}
