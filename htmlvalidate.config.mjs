// What html-validate's recommended rules do not have to find here, and why.
import { defineConfig } from "html-validate";

export default defineConfig({
  root: true,
  extends: ["html-validate:recommended"],
  rules: {
    // Ids of statements have a point, F03.4, and stand for ever. HTML allows that.
    "valid-id": "off",
    // Safari takes a list for none where its marks are not shown, unless it has the role.
    "no-redundant-role": "off",
    // A frame that scrolls is a region and takes the focus. It is no section of the text.
    // A list that is numbered keeps its role for the reason above.
    "prefer-native-element": ["error", { exclude: ["region", "list"] }],
    // Search and filters answer as one types; search also opens the best result with Enter.
    "wcag/h32": "off",
    // Numbers are kept whole by a style.
    "tel-non-breaking": "off",
    // A title is the facet's own.
    "long-title": "off",
    // How the source is spaced and spelt.
    "no-trailing-whitespace": "off",
    "doctype-style": "off",
  },
});
