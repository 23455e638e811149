// The cards of a conversation, one function for each type. A card is data in the shapes of the API.
import { bar, button, el, icon, money, placeOf, rate, tile, time } from "./dom.js";
import { kindOf, kindOrder, say, tagsOf } from "./words.js";
import { signIn } from "./account.js";

// Cards whose data the words repeat for people without a page.
export const LISTING = new Set(["restaurants", "menu", "dishes", "orders", "order", "reviews", "review_stats", "pending_order", "choices"]);

const SHORT = 6; // how many rows a card shows before "Show all"

// card gives the element for a card. chat is what its buttons talk to, lead the line of the reply that led to it. An
// unknown type has none: the words say it all.
export function card(given, chat, lead = "") {
  return makers[given.type]?.(given, chat, lead) ?? null;
}

const makers = { restaurants, menu, dishes, pending_order: pendingOrder, order, orders, reviews, review_stats: stats, sign_in: signIn, pending_action: pendingAction, choices };

function frame(title, ...children) {
  return el("section.card", { "aria-label": title }, el("header", {}, el("h3", { tabindex: "-1" }, title)), ...children);
}

// rows lists nodes, the first few at once and all at a press.
function rows(nodes) {
  const list = el("ul.rows", {}, nodes.map((n) => el("li", {}, n)));
  const hidden = [...list.children].slice(SHORT + 2 > nodes.length ? nodes.length : SHORT);
  if (!hidden.length) return [list];
  for (const li of hidden) li.hidden = true;
  const more = button(say("show_all", { n: nodes.length }), "more", () => {
    for (const li of hidden) li.hidden = false;
    more.remove();
    hidden[0].querySelector("a, button")?.focus();
  });
  return [list, more];
}

function restaurants(c, chat, lead) {
  return frame(lead || say("n_restaurants", { n: c.count }), ...rows(c.restaurants.map(shop)));
}

function shop(r) {
  return el("a.shop", { href: placeOf(r.name) }, tile(r.name, r.cuisine),
    el("span.body", {}, el("span.name", {}, r.name), el("span.small.muted", {}, `${r.cuisine} · ${r.area}`), rate(r.rating, r.total_ratings)));
}

export function mark(item) {
  const tags = (item.tags ?? []).map((t) => t.toLowerCase().replace(/[ -]/g, "_"));
  if (tags.includes("non_veg")) return icon("i-nonveg", { label: say("nonveg"), className: "mark nonveg" });
  if (tags.includes("egg")) return icon("i-nonveg", { label: say("egg"), className: "mark nonveg" });
  if (tags.some((t) => t === "veg" || t === "vegan" || t === "jain")) return icon("i-veg", { label: say("veg"), className: "mark veg" });
  return null;
}

// dish is one row of a menu, with its button that says the sentence.
function dish(item, restaurant, chat) {
  const sold = item.available === false;
  const add = button(say("add"), "add", () => chat.send(say("add_dish", { dish: item.item_name, restaurant })), { "aria-label": say("add_label", { dish: item.item_name }) });
  return el(`div.dish${sold ? ".out" : ""}`, {},
    el("div.text", {}, el("span.name", {}, mark(item), el("span", {}, item.item_name)), item.description ? el("span.about", {}, item.description) : null,
      tagsOf(item) ? el("span.tags", {}, tagsOf(item)) : null),
    el("div.buy", {}, el("span.price.num", {}, money(item.price)), sold ? el("span.small.muted", {}, say("sold_out")) : add));
}

function menu(c, chat) {
  const r = c.restaurant, kinds = grouped(c.items);
  const nodes = [];
  for (const kind of kindOrder) {
    for (const [i, item] of (kinds.get(kind) ?? []).entries()) {
      const row = dish(item, r.name, chat);
      if (i === 0 && kinds.size > 1) nodes.push(el("div", {}, el("h4.kindname", {}, say(`kind_${kind}`)), row));
      else nodes.push(row);
    }
  }
  const node = frame(r.name, ...rows(nodes));
  node.querySelector("header").append(el("p", {}, `${r.cuisine} · ${r.area} · `, el("a", { href: placeOf(r.name) }, say("open_menu"))));
  return node;
}

function grouped(items) {
  const groups = new Map();
  for (const item of items) {
    const kind = kindOf(item.item_name);
    if (!groups.has(kind)) groups.set(kind, []);
    groups.get(kind).push(item);
  }
  return groups;
}

function dishes(c, chat, lead) {
  const nodes = c.hits.flatMap(({ restaurant: r, items, reason }) => items.map((item, i) => {
    const row = dish(item, r.name, chat);
    return i ? row : el("div", {}, el("p.kindname", {}, el("a", { href: placeOf(r.name) }, r.name), ` · ${reason || r.area}`), row);
  }));
  return frame(lead || say("n_places", { n: c.hits.length }), ...rows(nodes));
}

export function lines(items) {
  return el("ul.lines", {}, items.map((l) => el("li", {},
    el("span.num", {}, `${l.quantity} ×`), el("span", {}, l.item_name), el("span.num", {}, money(round(l.price * l.quantity))),
    detail(l) ? el("span.muted", {}, detail(l)) : null)));
}

const detail = (l) => [...(l.options ?? []), l.note].filter(Boolean).join(" · ");
const round = (rupees) => Math.round(rupees * 100) / 100;
const sum = (total) => el("p.sum", {}, el("span", {}, say("total")), el("span.num", {}, money(total)));

// sentenceOf says the lines of an order again, as a person would.
export function sentenceOf(o) {
  const dishes = o.items.map((l) => say("again_line", { quantity: l.quantity, dish: l.item_name, options: (l.options ?? []).map((p) => ` ${p}`).join(",") })).join(", ");
  return say("again", { dishes, restaurant: o.restaurant_name });
}

function pendingOrder(c, chat) {
  const p = c.pending_order;
  const place = button(say("place_order", { total: money(p.total_price) }), "main", () => (p.proposal ? chat.act("confirm", p) : chat.send(say("say_yes")))); // an order too large for a button is confirmed by words
  const node = frame(say("your_order"),
    lines(p.items), sum(p.total_price),
    el("div.foot", {},
      el("div.answers", {}, place, button(say("change"), "", () => chat.change(p)), button(say("cancel"), "", () => chat.act("cancel", p))),
      el("p.small.muted", {}, say("nothing_ordered")),
      el("p.small.left", { hidden: true }, el("span"), " ", el("button.button.quiet", { type: "button", click: () => chat.send(say("show_order")) }, say("keep")))));
  node.classList.add("pending");
  node.querySelector("header").append(el("p", {}, p.restaurant_name));
  return node;
}

function order(c) {
  const o = c.order, state = say(`status_${o.status}`);
  const node = el("section.card.done", { "aria-label": state },
    el("header", {}, icon("i-check"), el("h3", { tabindex: "-1" }, state), el("p.num", {}, `#${c.number}`)),
    el("p.muted.small", {}, o.restaurant_name, " · ", time(o.order_date)),
    lines(o.items), sum(o.total_price), steps(o),
    el("div.foot", {}, el("div.row", {}, el("a.button", { href: `/orders/${encodeURIComponent(o.id)}` }, say("see_order")))));
  if (o.status === "cancelled" || o.status === "rejected") node.classList.remove("done");
  return node;
}

const shortOf = (id) => id.replaceAll("-", "").slice(-6).toUpperCase();

// steps is the life of an order so far. The server draws the same for the order's own place.
function steps(o) {
  const ended = o.status === "cancelled" || o.status === "rejected";
  const all = ended ? ["placed", o.status] : ["placed", "accepted", "preparing", "ready", "out_for_delivery", "delivered"];
  const at = Math.max(0, all.indexOf(o.status === "collected" ? "delivered" : o.status));
  return el("ol.steps", { "aria-label": say("progress") }, all.map((s, i) => el(`li${i <= at ? ".past" : ""}${i === at ? ".now" : ""}${ended && i === at ? ".ended" : ""}`,
    { "aria-current": i === at ? "step" : null }, say(`status_${s === "delivered" && o.status === "collected" ? "collected" : s}`))));
}

function orders(c, chat, lead) {
  return frame(lead || say("n_orders", { n: c.count }), ...rows(c.orders.map((o) => el("a.order", { href: `/orders/${encodeURIComponent(o.id)}` },
    el("b", {}, o.restaurant_name), el("span.num", {}, money(o.total_price)),
    el("span.small.muted", {}, time(o.order_date), ` · #${shortOf(o.id)}`), el(`span.state.${o.status}`, {}, say(`status_${o.status}`))))));
}

function reviews(c, chat, lead) {
  const title = lead || say(c.restaurant_name ? "reviews_of" : "n_reviews", { restaurant: c.restaurant_name, n: c.reviews.length });
  return frame(title, ...(c.stats ? [bars(c.stats)] : []), ...rows(c.reviews.map((v) => el("article.review", {},
    el("p.by", {}, el("b", {}, c.restaurant_name ? v.username : v.restaurant_name), el("span", {}, say("stars", { n: v.rating })), v.is_verified_purchase ? el("span.checked", {}, say("verified")) : null, time(v.review_date)),
    el("p", {}, v.comment)))));
}

function stats(c) {
  return frame(say("reviews_of", { restaurant: c.stats.restaurant_name }), bars(c.stats));
}

function bars(s) {
  const counts = s.rating_distribution ?? {}, most = Math.max(1, ...Object.values(counts));
  return el("div", {}, el("p", {}, say("average", { mean: (s.average_rating ?? 0).toFixed(1), n: s.total_reviews ?? 0 })),
    el("ul.bars", {}, [5, 4, 3, 2, 1].map((n) => el("li", {}, el("span", {}, say("stars", { n })), bar((counts[n] ?? 0) / most), el("span.num", {}, String(counts[n] ?? 0))))));
}

function pendingAction(c, chat) {
  const a = c.pending_action;
  const node = frame(say("please_confirm"), el("p", {}, a.summary),
    el("div.foot", {}, el("div.row", {}, button(a.verb, "main", () => chat.decide("confirm", a)), button(say("cancel"), "quiet", () => chat.decide("cancel", a)))));
  node.classList.add("pending");
  return node;
}

function choices(c, chat) {
  return el("div.chips", { role: "group", "aria-label": c.prompt ?? say("choose") }, c.choices.map((choice) => el("button.chip", { type: "button", click: () => chat.send(choice.say) }, choice.say)));
}
