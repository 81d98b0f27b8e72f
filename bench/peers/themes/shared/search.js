// Full-text search by Pagefind, which is fetched when somebody searches.
const box = document.querySelector("#search");
const found = document.querySelector("#found");
let pagefind;

function line(page) {
  const item = document.createElement("li");
  const link = document.createElement("a");
  link.href = page.url;
  link.textContent = page.meta.title;
  item.append(link);
  return item;
}

box.addEventListener("input", async () => {
  pagefind ??= await import(new URL("pagefind/pagefind.js", import.meta.url));
  const search = await pagefind.debouncedSearch(box.value);
  if (search === null) return; // another letter was typed
  const pages = await Promise.all(search.results.slice(0, 10).map((one) => one.data()));
  found.replaceChildren(...pages.map(line));
});
