// Small helpers: elements from text only (never from HTML), money, times.
import { hueOf, glyphOf, say } from "./words.js";

// el makes an element. Attributes that are null, undefined or false are left out; functions become listeners.
export function el(tag, attributes = {}, ...children) {
  const [name, ...classes] = tag.split(".");
  const node = document.createElement(name || "div");
  if (classes.length) node.className = classes.join(" ");
  for (const [key, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === "function") node.addEventListener(key, value);
    else node.setAttribute(key, value === true ? "" : value);
  }
  node.append(...children.flat().filter((c) => c !== null && c !== undefined && c !== false && c !== ""));
  return node;
}

const SVG = "http://www.w3.org/2000/svg";

// icon draws a symbol of the page's sprite; with a label it is an image, else decoration.
export function icon(name, { label, className = "icon" } = {}) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", className);
  if (label) {
    svg.setAttribute("role", "img");
    svg.setAttribute("aria-label", label);
  } else {
    svg.setAttribute("aria-hidden", "true");
  }
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `#${name}`);
  svg.append(use);
  return svg;
}

// bar draws share (0 to 1) of a line; its width is an attribute, because the page allows no inline styles.
export function bar(share) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 100 8");
  svg.setAttribute("preserveAspectRatio", "none");
  svg.setAttribute("aria-hidden", "true");
  for (const width of [100, share * 100]) {
    const rect = document.createElementNS(SVG, "rect");
    rect.setAttribute("width", width.toFixed(1));
    rect.setAttribute("height", "8");
    svg.append(rect);
  }
  return svg;
}

export function tile(name, cuisine) {
  return el(`span.tile.h${hueOf(name)}`, { "aria-hidden": "true" }, icon(`g-${glyphOf(cuisine)}`));
}

export function button(label, className, onclick, attributes = {}) {
  return el(`button.button${className ? `.${className}` : ""}`, { type: "button", click: onclick, ...attributes }, label);
}

// money writes rupees as people in India do: ₹70, ₹1,05,000, ₹22.50.
export function money(rupees) {
  const digits = Number.isInteger(rupees) ? 0 : 2;
  return new Intl.NumberFormat("en-IN", { style: "currency", currency: "INR", minimumFractionDigits: digits, maximumFractionDigits: digits }).format(rupees);
}

const language = document.documentElement.lang || "en";
const clock = new Intl.DateTimeFormat(`${language}-IN`, { hour: "numeric", minute: "2-digit" });
const dayAndMonth = new Intl.DateTimeFormat(`${language}-IN`, { day: "numeric", month: "short" });
const fullDate = new Intl.DateTimeFormat(`${language}-IN`, { day: "numeric", month: "short", year: "numeric" });
const midnight = (d) => new Date(d.getFullYear(), d.getMonth(), d.getDate()).getTime();

// when writes a time in the diner's zone: "today 8:15 pm", "yesterday 8:15 pm", "12 Nov, 8:15 pm".
export function when(iso) {
  const at = new Date(iso), now = new Date();
  const time = clock.format(at).replace(/\u202f/g, " ").toLowerCase();
  const days = Math.round((midnight(now) - midnight(at)) / 86_400_000);
  if (days === 0) return say("today", { time });
  if (days === 1) return say("yesterday", { time });
  return say("on_day", { day: (at.getFullYear() === now.getFullYear() ? dayAndMonth : fullDate).format(at), time });
}

export const time = (iso) => el("time", { datetime: iso }, when(iso));

// localTimes rewrites the times that the server wrote in its own zone, and greets by the diner's clock.
export function localTimes(root = document) {
  for (const node of root.querySelectorAll("time[datetime]")) node.textContent = when(node.dateTime);
  const greeting = root.querySelector("[data-greeting]");
  if (greeting) {
    const hour = new Date().getHours();
    greeting.textContent = say(hour < 4 ? "night" : hour < 12 ? "morning" : hour < 17 ? "afternoon" : "evening");
  }
}

// rate shows a mean rating with its count, readable aloud.
export function rate(mean, count = 0) {
  if (!mean) return null;
  const spoken = say("rated", { mean: mean.toFixed(1), count });
  return el("span.rate", {}, icon("i-star", { className: "" }), el("span.num", { "aria-hidden": "true" }, mean.toFixed(1)), count ? el("span.num.muted", { "aria-hidden": "true" }, `(${short(count)})`) : null, el("span.vh", {}, spoken));
}

const short = (n) => (n < 1000 ? String(n) : `${(n / 1000).toFixed(n < 10_000 ? 1 : 0).replace(/\.0$/, "")}k`);

export const placeOf = (restaurant) => `/restaurants/${encodeURIComponent(restaurant)}`;
