// The standard rules; what is left out has its reason.
export default {
  extends: "stylelint-config-standard",
  rules: {
    "alpha-value-notation": "number", // 0.16, as in the rest of the styles
    "color-hex-length": null, // tokens are compared digit by digit
    "custom-property-empty-line-before": null, // tokens come in groups
    "media-feature-range-notation": "prefix", // min-width is understood by older browsers too
    "no-descending-specificity": null, // the order is that of the components on a page
    "property-no-vendor-prefix": null, // Safari needs one
    "value-keyword-case": ["lower", { ignoreProperties: ["/^--/", "font", "font-family"] }], // names of fonts
  },
};
