// The place at hand: restaurants, a menu, orders. Links change it without leaving the conversation; the server renders
// the same pages for everybody, and this takes out of them what changed.
import { el, icon, localTimes, money } from "./dom.js";
import { say } from "./words.js";
import { showable } from "./account.js";
import { toEnd, wide } from "./scroll.js";

const root = document.documentElement;
const PLACES = /^\/(restaurants(\/[^/]+)?|orders(\/[^/]+)?|sign-in|sign-up)?$/;

let latest = 0; // number of the newest request; the answer to an older one is dropped

// isPlace reports whether a link stays inside the page.
export const isPlace = (url) => url.origin === location.origin && PLACES.test(url.pathname);

// go opens the place at href. With quiet the focus stays where it is.
export async function go(href, { quiet = false, push = true, scroll = 0 } = {}) {
  const url = new URL(href, location.href);
  if (push) history.replaceState({ scroll: scrollY }, "");
  let page;
  try {
    page = await load(url);
  } catch {
    location.assign(url); // the browser explains what is wrong, and a reload repeats it
    return;
  }
  if (!page) return;
  if (page.document.documentElement.lang !== root.lang) { // the diner began to talk in another language
    location.assign(url);
    return;
  }
  if (push && page.url !== location.href) history.pushState({ scroll: 0 }, "", page.url);
  swap(page.document);
  if (quiet) return;
  arrive(scroll);
}

// refresh brings place and account up to date where they are.
export async function refresh() {
  const page = await load(new URL(location.href)).catch(() => null);
  if (page && page.document.documentElement.lang === root.lang) swap(page.document);
}

async function load(url) {
  const mine = ++latest;
  const response = await fetch(url, { headers: { Accept: "text/html" } });
  const text = await response.text();
  if (mine !== latest) return null;
  return { url: response.url + url.hash, document: new DOMParser().parseFromString(text, "text/html") };
}

function swap(next) {
  for (const id of ["place", "account"]) {
    const now = document.getElementById(id), then = next.getElementById(id);
    if (!then) throw new TypeError("not one of our pages");
    now.replaceWith(document.adoptNode(then));
  }
  document.title = next.title;
  root.dataset.place = next.documentElement.dataset.place;
  const tabs = document.querySelectorAll(".tabs a");
  next.querySelectorAll(".tabs a").forEach((a, i) => {
    if (a.ariaCurrent) tabs[i].setAttribute("aria-current", a.ariaCurrent);
    else tabs[i].removeAttribute("aria-current");
  });
  enhance(document.getElementById("place"));
}

// enhance gives server-rendered parts what only a script can.
export function enhance(part) {
  localTimes(part);
  for (const input of part.querySelectorAll("input[type=password]")) showable(input);
}

// arrive puts the reader at the beginning of the new place, or at the end of the conversation.
function arrive(scroll) {
  const talk = root.dataset.place === "home";
  if (talk && !wide.matches && "talking" in root.dataset) return toEnd();
  scrollTo(0, scroll);
  if (talk && wide.matches) document.getElementById("message").focus({ preventScroll: true });
  else document.querySelector("#place h1, #place h2")?.focus({ preventScroll: true });
}

// strip shows on a phone, away from the conversation, that an order waits.
export function strip(order) {
  document.getElementById("strip")?.remove();
  if (!order) return;
  const n = order.items.reduce((sum, l) => sum + l.quantity, 0);
  document.getElementById("composer").before(el("a.strip", { id: "strip", href: "/" }, el("span", {}, say("waits", { n, total: money(order.total_price) })), el("b", {}, say("see_it")), icon("i-arrow")));
}

window.addEventListener("popstate", (e) => go(location.href, { push: false, scroll: e.state?.scroll ?? 0 }));
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible" && root.dataset.place.startsWith("order")) refresh();
});
