// The groups of the navigation: the facets by their phase, in the order of their numbers.
export default function (config) {
  config.addPassthroughCopy("plain.css");
  config.addPassthroughCopy("search.js");
  config.addCollection("groups", (collections) => {
    const groups = new Map();
    const facets = collections.getFilteredByGlob("facets/*.md");
    for (const facet of facets.sort((one, other) => one.data.number - other.data.number)) {
      const { phase } = facet.data;
      if (!groups.has(phase)) groups.set(phase, []);
      groups.get(phase).push(facet);
    }
    return [...groups];
  });
}
