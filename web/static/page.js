// The page's beginning: forms and links that work without this script become quicker with it.
import * as chat from "./chat.js";
import * as kept from "./kept.js";
import * as place from "./place.js";
import { share } from "./account.js";
import { localTimes } from "./dom.js";
import { say } from "./words.js";

const root = document.documentElement;
const composer = document.getElementById("composer");
const box = document.getElementById("message");

// ── Links ────────────────────────────────────────────────────────────────────────────────────────

document.addEventListener("click", (e) => {
  const link = e.target.closest?.("a[href]");
  if (!link || e.defaultPrevented || e.button || e.metaKey || e.ctrlKey || e.shiftKey || e.altKey || link.target || link.hasAttribute("download")) return;
  const url = new URL(link.href);
  if (url.hash && url.pathname === location.pathname) return;
  if (!place.isPlace(url)) return;
  e.preventDefault();
  place.go(url);
});

// ── Forms ────────────────────────────────────────────────────────────────────────────────────────

document.addEventListener("submit", (e) => {
  const form = e.target;
  const url = new URL(form.getAttribute("action") ?? "", location.href); // form.action may be a button of that name
  if (e.defaultPrevented || url.origin !== location.origin) return;
  const given = new FormData(form, e.submitter);
  if (form.method === "get" && place.isPlace(url)) {
    e.preventDefault();
    url.search = new URLSearchParams([...given].filter(([, v]) => v));
    place.go(url);
  } else if (url.pathname === "/talk" && !given.has("action")) {
    e.preventDefault();
    talk(form, given);
  } else if (url.pathname === "/talk/clear") {
    e.preventDefault();
    chat.clear();
  } else if (url.pathname === "/language") {
    form.elements.next.value = location.pathname + location.search;
  } else if (url.pathname === "/sign-out") {
    kept.forget();
  }
});

// talk says what a form would have sent.
function talk(form, given) {
  if (form === composer) {
    const text = box.value;
    box.value = "";
    kept.keepDraft("");
    return chat.send(text);
  }
  if (given.get("item")) return chat.send(addSentence(given), { from: "menu" });
  if (given.get("review")) return chat.send(say("review", { restaurant: given.get("review"), n: given.get("stars"), comment: given.get("comment").trim().replace(/\s+/g, " ") }));
  return chat.send(given.get("message") ?? "");
}

// addSentence is what "Add" says, as the server would write it.
function addSentence(given) {
  const options = [...given].filter(([name, value]) => name.startsWith("option.") && value).map(([, value]) => value).join(", ");
  return say(options ? "add_dish_with" : "add_dish", { dish: given.get("item"), restaurant: given.get("restaurant"), options });
}

// ── The composer ─────────────────────────────────────────────────────────────────────────────────

box.value ||= kept.draft();
box.addEventListener("input", () => kept.keepDraft(box.value));
box.addEventListener("keydown", (e) => {
  if (e.isComposing) return;
  if (e.key === "Enter" && !e.shiftKey) {
    e.preventDefault();
    composer.requestSubmit();
  } else if (e.key === "Escape" && !chat.stop()) {
    box.blur();
  }
});
composer.querySelector(".send").addEventListener("click", (e) => {
  if (e.currentTarget.type === "button") chat.stop();
});

// A phone's keyboard covers the bottom of the page: the composer moves above it, and the tabs step aside.
window.visualViewport?.addEventListener("resize", () => {
  const covered = Math.max(0, innerHeight - visualViewport.height - visualViewport.offsetTop);
  root.toggleAttribute("data-keyboard", document.activeElement === box && (covered > 80 || innerHeight < 500));
  root.style.setProperty("--keyboard", `${covered > 80 ? covered : 0}px`);
});

box.addEventListener("blur", () => root.removeAttribute("data-keyboard"));

// ── Everything else ──────────────────────────────────────────────────────────────────────────────

// The menus of the language and the account: Escape closes the open one, a click elsewhere every other.
const openMenus = () => [...document.querySelectorAll(".account[open]")];
document.addEventListener("keydown", (e) => {
  const [menu] = e.key === "Escape" ? openMenus() : [];
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});
document.addEventListener("click", (e) => {
  for (const menu of openMenus()) if (!menu.contains(e.target)) menu.open = false;
});

const offline = document.getElementById("offline");
const online = () => (offline.hidden = navigator.onLine);
window.addEventListener("online", online);
window.addEventListener("offline", online);

online();
localTimes();
place.enhance(document.getElementById("place"));
share();
chat.restore();
