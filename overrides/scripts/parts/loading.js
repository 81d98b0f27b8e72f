// Loads a script of the site. The pages' policy lets no other script be loaded: an address becomes one
// of a script by the policy made here alone (Trusted Types, where the browser has them), and only
// where it is at the origin of the page. The one markup that the policy lets through is that of assets/site.js.

/** @param {string} address @param {string} page the address of the page */
export const ownScript = (address, page) => {
  const url = new URL(address, page);
  const { origin, protocol } = new URL(page);
  if (url.origin !== origin || url.protocol !== protocol) throw new TypeError(`not of this site: ${address}`);
  return url.href;
};

const madePolicy = () =>
  globalThis.trustedTypes?.createPolicy("living-framework", {
    createScriptURL: (address) => ownScript(address, document.baseURI),
    createHTML: () => PIECES,
  });

/** @type {ReturnType<typeof madePolicy>} */
let policy;

/** Made when it is first asked for, so that no fault in it is in the way of another script. */
export const trusted = () => {
  policy ??= madePolicy();
  return policy;
};

/** Settles when the script has run, or could not be had. @param {string} address @returns {Promise<void>} */
export const loadScript = (address) =>
  new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = /** @type {string} */ (trusted()?.createScriptURL(address) ?? address);
    script.addEventListener("load", () => resolve());
    script.addEventListener("error", reject);
    document.head.append(script);
  });
