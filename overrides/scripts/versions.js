/* The selector of versions: when it is opened, it lists every version from the site's root, each with a
   link to this page there. A page or a statement that a version does not have leads to the page of
   its id, which says what became of it. */
(() => {
  "use strict";

  const encoded = (id) => encodeURIComponent(id);

  const target = (root, version, box) => {
    const { id, path } = box.dataset;
    if (!id) return `${root}${version.version}/${path in version.has ? path : ""}`;
    const fragment = decodeURIComponent(location.hash.slice(1));
    const statement = fragment.startsWith(`${id}.`) ? fragment : "";
    const wanted = statement || id;
    if (!version.ids.includes(wanted)) return `${root}id/${encoded(wanted)}/`;
    return `${root}${version.version}/${version.pages[id]}${location.hash}`;
  };

  const item = (root, version, box) => {
    const line = document.createElement("li");
    const link = document.createElement("a");
    link.href = target(root, version, box);
    link.textContent = version.title;
    if (version.version === box.dataset.version) link.setAttribute("aria-current", "true");
    line.append(link);
    if (version.newest) line.append(" (newest)");
    return line;
  };

  const fill = (box, versions) => {
    const list = box.querySelector("ul");
    const all = list.lastElementChild;
    const root = box.dataset.root;
    list.replaceChildren(...versions.map((version) => item(root, version, box)), all);
  };

  const load = (root) =>
    new Promise((done) => {
      if (window.frameworkVersions) return done(window.frameworkVersions);
      const script = document.createElement("script");
      script.src = `${root}versions.js`;
      script.onload = () => done(window.frameworkVersions);
      script.onerror = () => done(null); // the links that stand there already are enough
      document.head.append(script);
    });

  for (const box of document.querySelectorAll("details.version"))
    box.addEventListener("toggle", async () => {
      if (!box.open) return;
      const versions = await load(box.dataset.root);
      if (versions) fill(box, versions);
    });
})();
