// The sentences and small tables that the server put into the page.
const given = JSON.parse(document.getElementById("given").textContent);

// say gives key's sentence, filled with args. "{n|place|places}" chooses by number, as the language counts.
export function say(key, args = {}) {
  const sentence = given.words[key] ?? `⟨${key}⟩`;
  return sentence.replace(/\{([^}]*)\}/g, (whole, inside) => {
    const [name, one, many] = inside.split("|");
    if (!(name in args)) return whole;
    if (many === undefined) return String(args[name]);
    return given.one.includes(String(args[name])) ? one : many;
  });
}

// glyphOf names the drawing for a cuisine; hueOf one of twelve calm colours for a name. The server has the same two.
export function glyphOf(cuisine = "") {
  const text = cuisine.toLowerCase();
  return given.glyphs.find(([word]) => text.includes(word))?.[1] ?? "plate";
}
export function hueOf(name = "") {
  let sum = 0;
  for (const c of name.toLowerCase()) sum = (sum * 31 + c.codePointAt(0)) % 9973;
  return sum % 12;
}

// tagsOf are the words beside a dish's mark: "spicy", "contains nuts". The server has the same table.
export function tagsOf(item) {
  const tags = (item.tags ?? []).map((t) => t.toLowerCase().replace(/[ -]/g, "_"));
  return given.tags.filter(([tag]) => tags.includes(tag)).map(([, words]) => words).join(" · ");
}

// kindOf names the section of a menu that a dish belongs to. The server has the same table.
export function kindOf(dish) {
  const words = dish.toLowerCase().split(/[^\p{L}\p{N}]+/u);
  return given.kinds.find(([, list]) => words.some((w) => list.includes(w)))?.[0] ?? "dishes";
}

export const kindOrder = given.kindOrder;
