// The conversation: what was said, replies as they come, and the one order that waits.
import { button, el, icon, money } from "./dom.js";
import { LISTING, card, sentenceOf } from "./cards.js";
import { plain, render, summary } from "./markdown.js";
import { Refusal, post, talk } from "./stream.js";
import { begins, following, toEnd, wide } from "./scroll.js";
import { say } from "./words.js";
import * as place from "./place.js";
import * as store from "./kept.js";

const root = document.documentElement;
const log = document.getElementById("log");
const composer = document.getElementById("composer");
const box = document.getElementById("message");
const send_ = composer.querySelector(".send");
const status_ = document.getElementById("status");
const alert_ = document.getElementById("alert");

let pending = null; // { order, node, timer } of the order that waits
let turn = null; // { abort, stopped } of the reply on its way
let unsent = null; // the message that was on its way when the page was left
let queue = Promise.resolve(); // turns run one after the other, as the server runs them

const newId = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (b) => b.toString(16).padStart(2, "0")).join("");
const fine = matchMedia("(pointer: fine)");

export const announce = (text) => (status_.textContent = text);
const alarm = (text) => (alert_.textContent = text);

// ── Saying something ─────────────────────────────────────────────────────────────────────────────

// send says text. Options: from "menu" keeps a phone on the menu unless a question comes back.
export function send(text, { from = "talk" } = {}) {
  text = text.trim();
  if (!text) return box.focus();
  const reply = begin(text);
  if (from === "talk") showTalk();
  const id = unsent?.text === text ? unsent.id : newId();
  unsent = null;
  return speak(reply, text, id, from);
}

// speak takes the turn. What never reached the server is said again under the same id, so that it counts once; what was
// answered by a failure is said anew.
function speak(reply, text, id, from) {
  store.keepOutbox({ text, id });
  const again = (fresh) => {
    reply.querySelector(".failure")?.remove();
    return speak(reply, text, fresh ? newId() : id, from);
  };
  return enqueue(() => take(reply, { message: text, message_id: id, seen: seen() }, again, { from }));
}

// seen is the order card that the diner has before them: a yes is for that one and no other.
const seen = () => ({ pending_order_id: pending?.order.id ?? "", revision: pending?.order.revision ?? 0 });

// act answers the pending order: "confirm" or "cancel".
export function act(action, order) {
  return press({ action, pending_order_id: order.id, proposal: order.proposal, message_id: newId() }, pending?.node);
}

// decide answers any other pending write.
export function decide(action, pendingAction) {
  const node = log.querySelector(`[data-action="${CSS.escape(pendingAction.id)}"]`);
  return press({ action, action_id: pendingAction.id, message_id: newId() }, node);
}

// change lets the diner say what should be otherwise.
export function change(order) {
  if (wide.matches) place.go(`/restaurants/${encodeURIComponent(order.restaurant_name)}`, { quiet: true });
  box.placeholder = say("change_hint");
  box.focus();
}

function press(body, node) {
  const buttons = node?.querySelectorAll("button") ?? [];
  for (const b of buttons) b.disabled = true;
  const again = () => {
    for (const old of log.querySelectorAll(".failure")) old.closest(".reply").remove();
    return press(body, node);
  };
  return enqueue(() => take(begin(), body, again, { pressed: node }).finally(() => {
    for (const b of buttons) b.disabled = false;
  }));
}

const enqueue = (run) => (queue = queue.then(run, run));

// begin adds what was said and an empty reply.
export function begin(text) {
  root.dataset.talking = "";
  const reply = emptyReply();
  if (text !== undefined) log.append(said(text));
  log.append(reply);
  begins(text === undefined ? reply : reply.previousElementSibling);
  for (const chips of log.querySelectorAll(".next")) {
    if (chips.contains(document.activeElement)) (fine.matches ? box : reply).focus({ preventScroll: true });
    chips.remove();
  }
  toEnd();
  return reply;
}

const said = (text) => el("li.said", {}, el("span.vh", {}, say("you_said")), text);
const emptyReply = () => el("li.reply", { tabindex: "-1" }, el("span.vh", {}, say("foodie_said")), el("div.words"));

// ── One turn ─────────────────────────────────────────────────────────────────────────────────────

async function take(reply, body, again, { from = "talk", pressed = null } = {}) {
  const words = reply.querySelector(".words");
  const state = { text: "", cards: [], reply }, before = pending;
  turn = { abort: new AbortController(), stopped: false };
  const timers = waiting(words);
  try {
    const answer = await talk(body, (name, data) => arrive(state, name, data), turn.abort.signal);
    timers.stop();
    store.dropOutbox(body.message_id);
    finish(reply, answer, before, pressed, again);
    if (from === "menu" && !wide.matches && !answer.pending_order) showTalk();
  } catch (problem) {
    timers.stop();
    fail(reply, problem, body, again);
    if (GONE.has(problem.problem?.code)) gone(pressed);
    if (from === "menu") showTalk();
  } finally {
    turn = null;
  }
}

// waiting shows three dots after 150 ms and Stop after a second.
function waiting(words) {
  const dots = setTimeout(() => following(() => words.replaceChildren(el("span.dots", { role: "img", "aria-label": say("waiting") }, el("i"), el("i"), el("i")))), 150);
  const stop = setTimeout(() => sendButton(true), 1000);
  return {
    stop() {
      clearTimeout(dots);
      clearTimeout(stop);
      words.querySelector(".dots")?.remove();
      sendButton(false);
    },
  };
}

function sendButton(stops) {
  send_.type = stops ? "button" : "submit";
  send_.setAttribute("aria-label", stops ? say("stop") : say("send"));
  send_.replaceChildren(icon(stops ? "i-stop" : "i-send"));
}

export function stop() {
  if (!turn) return false;
  turn.stopped = true;
  turn.abort.abort();
  return true;
}

// arrive shows a piece of the answer.
function arrive(state, name, data) {
  if (name === "delta") state.text += data.text;
  else if (name === "reset") state.text = "";
  else if (name === "card") state.cards.push(data);
  else return;
  following(() => show(state.reply, state.text, state.cards));
}

// show renders words and cards into reply, without touching a card that stands already.
function show(reply, text, cards) {
  const { lead, nodes } = wordsBeside(cards, text);
  reply.querySelector(".words").replaceChildren(...nodes);
  const shown = reply.querySelectorAll(":scope > [data-card]");
  const same = shown.length <= cards.length && [...shown].every((node, i) => node.dataset.card === JSON.stringify(cards[i]));
  if (!same) for (const node of shown) node.remove();
  for (const given of cards.slice(same ? shown.length : 0)) {
    const node = card(given, chat, lead);
    if (!node) continue;
    node.dataset.card = JSON.stringify(given);
    mind(given, node);
    reply.append(node);
  }
}

// wordsBeside is what of text is not on a card already; a pending order's card also has the total and the question.
function wordsBeside(cards, text) {
  if (!cards.some((c) => LISTING.has(c.type))) return { lead: "", nodes: render(text) };
  const { lead, before, after } = summary(text);
  const asks = cards.some((c) => c.type === "pending_order");
  return { lead, nodes: [...before, ...(asks ? after.slice(1) : after)] };
}

// mind remembers the nodes that a later answer settles.
function mind(given, node) {
  if (given.type === "pending_order") watch(given.pending_order, node);
  if (given.type === "pending_action") node.dataset.action = given.pending_action.id;
}

// finish shows the whole answer and brings the waiting order up to date.
function finish(reply, answer, before, pressed = null, again = null) {
  following(() => {
    const cards = answer.cards ?? [];
    if (answer.requires_auth && !cards.some((c) => c.type === "sign_in")) cards.push({ type: "sign_in" });
    speakOf(reply, answer.language);
    show(reply, answer.response ?? "", cards);
    settleAction(answer);
    settle(answer, before, pressed, reply);
    if (answer.error) failure(reply, [...reply.querySelector(".words").childNodes], answer.request_id, again && (() => again(true)));
    const offered = cards.flatMap((c) => (c.choices ?? []).map((choice) => choice.say));
    chips(reply, (answer.suggestions ?? []).filter((s) => !offered.includes(s)));
  });
  box.placeholder = say("placeholder");
  announce(`${say("answer_ready")} ${plain(answer.response ?? "").slice(0, 400)}`);
  if (answer.authenticated || answer.order_confirmed || answer.order_cancelled || answer.signed_out) place.refresh();
}

// speakOf marks the language of a reply, and lets the next page be in it.
let spoken = document.documentElement.lang;
function speakOf(reply, language) {
  if (!language) return;
  reply.lang = language;
  if (language === spoken) return;
  spoken = language;
  document.cookie = `foodie_language=${language}; path=/; max-age=31536000; samesite=lax${location.protocol === "https:" ? "; secure" : ""}`;
}

function settleAction(answer) {
  for (const node of log.querySelectorAll("[data-action]")) {
    if (node.dataset.action !== answer.pending_action?.id) close(node, say("settled"));
  }
}

// settle compares the order that waited before with the one that waits now.
function settle(answer, before, pressed, reply) {
  const now = answer.pending_order;
  if (now) {
    if (before && before.node !== pending?.node) close(before.node, say("replaced"));
    if (pending?.order.id === now.id && pending.order.revision === now.revision) Object.assign(pending.order, now); // signed anew, kept longer
    else append(reply, now);
  } else if (before) {
    unwatch();
    const placed = pressed && answer.order_confirmed && reply.querySelector(".done");
    if (placed && pressed.isConnected) {
      pressed.replaceWith(placed);
      placed.querySelector("h3").focus({ preventScroll: true });
    } else if (before.node.isConnected) close(before.node, say(answer.order_confirmed ? "ordered" : "not_ordered"));
  }
  place.strip(now);
}

function append(reply, order) {
  const old = pending?.node;
  const given = { type: "pending_order", pending_order: order };
  const node = card(given, chat);
  node.dataset.card = JSON.stringify(given);
  reply.append(node);
  if (old) close(old, say("replaced"));
  watch(order, node);
}

// close leaves one quiet line where a card stood that can no longer be answered.
function close(node, words) {
  if (!node.isConnected) return;
  const had = node.contains(document.activeElement);
  const line = el("p.gone", { tabindex: "-1" }, words);
  node.replaceWith(line);
  if (had) (fine.matches ? box : line).focus({ preventScroll: true });
}

// ── The order that waits ─────────────────────────────────────────────────────────────────────────

function watch(order, node) {
  unwatch();
  pending = { order, node, timer: setInterval(tick, 1000), told: false };
  place.strip(order);
  tick();
}

function unwatch() {
  clearInterval(pending?.timer);
  pending = null;
}

// tick shows the time left at two minutes, says it once, and lets an expired order go.
function tick() {
  const left = new Date(pending.order.expires_at) - Date.now();
  const line = pending.node.querySelector(".left");
  if (left <= 0) return expire();
  line.hidden = left > 120_000;
  if (line.hidden) return;
  const text = say("time_left", { n: Math.ceil(left / 60_000) });
  line.firstElementChild.textContent = text;
  if (!pending.told) announce(text);
  pending.told = true;
}

function expire() {
  const { order, node } = pending;
  unwatch();
  place.strip(null);
  announce(say("expired"));
  node.replaceWith(el("section.card.plain", { "aria-label": say("expired") }, el("p", {}, say("expired")), el("div.row", {}, button(say("order_again"), "", () => send(sentenceOf(order))))));
}

// ── Around a reply ───────────────────────────────────────────────────────────────────────────────

function chips(reply, suggestions) {
  if (!suggestions.length) return;
  reply.append(el("div.chips.next", { role: "group", "aria-label": say("suggestions") }, suggestions.slice(0, 5).map((s) => el("button.chip", { type: "button", click: () => send(s) }, s))));
}

const details = (id) => id && el("details.fold", {}, el("summary", {}, say("details")), el("p.small", {}, say("request_id"), " ", el("code", {}, id)));

// fail says what went wrong, with one press to say it again under the same message id.
function fail(reply, problem, body, again) {
  const stopped = turn?.stopped;
  const offline = !stopped && !(problem instanceof Refusal);
  const said = problem instanceof Refusal ? problem.problem : {};
  if (problem instanceof Refusal && (problem.status === 401 || said.requires_auth)) return signInAgain(reply, said, body, again);
  const text = stopped ? say("stopped") : offline ? say(navigator.onLine ? "unreachable" : "offline_failed") : said.response ?? said.detail ?? say("broken");
  following(() => {
    reply.querySelector(".words").replaceChildren();
    failure(reply, [el("p", {}, text)], said.request_id, repeatable(problem) && (() => again(false)));
  });
  if (!stopped) alarm(text);
  if (body.message && problem.status === 422) box.value ||= body.message;
}

// repeatable reports whether the same request may fare better: not when it was refused for what it says.
const repeatable = (problem) => !(problem instanceof Refusal) || problem.status >= 500 || problem.status === 429 || problem.problem.code === "turn_in_progress";

// What a button is refused with when there is nothing to answer any more.
const GONE = new Set(["proposal_expired", "proposal_invalid", "action_expired", "nothing_pending"]);

function gone(node) {
  if (!node) return;
  const ordering = pending?.node === node;
  if (ordering) {
    unwatch();
    place.strip(null);
  }
  close(node, ordering ? say("not_ordered") : say("settled"));
}

// failure is the card that says what happened, with what to do next.
function failure(reply, words, id, again) {
  reply.append(el("div.card.failure", {}, words, el("div.row", {}, again && button(say("retry"), "", again), details(id))));
}

// signInAgain shows the form and repeats the very same request after it.
function signInAgain(reply, said, body, again) {
  following(() => {
    reply.querySelector(".words").replaceChildren(...render(said.response ?? said.detail ?? say("signed_out_meanwhile")));
    reply.append(card({ type: "sign_in", then: () => again() }, chat));
  });
  announce(reply.querySelector(".words").textContent);
}

// answered shows an answer that came without a message: after signing in.
export function answered(answer) {
  finish(begin(), answer, pending);
}

// ── Coming back ──────────────────────────────────────────────────────────────────────────────────

// restore replaces what the server rendered by the same turns with their cards.
export async function restore() {
  const turns = "talking" in root.dataset ? await past() : [];
  const left = store.outbox();
  store.dropOutbox();
  if (!left || turns.some((t) => t.role === "diner" && t.text === left.text)) return;
  unsent = left;
  box.value ||= left.text;
}

async function past() {
  const before = log.childElementCount;
  const history = await fetch("/chat/history", { headers: { Accept: "application/json" } }).then((r) => (r.ok ? r.json() : null), () => null);
  if (!history || log.childElementCount !== before) return []; // what the server rendered stays, and what was said meanwhile
  if (history.messages.length) following(() => rebuild(history), true);
  return history.messages;
}

function rebuild({ messages: turns, pending_order: order, pending_action: action }) {
  log.replaceChildren();
  for (const [i, t] of turns.entries()) {
    if (t.role === "diner") begins(log.appendChild(said(t.text)));
    else log.append(old(t, order, action, i === turns.length - 1));
  }
  if (order && !pending) append(log.lastElementChild, order);
  if (action && !log.querySelector("[data-action]")) show(log.appendChild(emptyReply()), "", [{ type: "pending_action", pending_action: action }]);
}

// old shows an old reply: of what waited then only what still waits now, and questions only when they are the last.
function old(t, order, action, last) {
  const reply = emptyReply();
  const cards = (t.cards ?? []).map((c) => current(c, order, action, last)).filter(Boolean);
  show(reply, t.text, cards);
  return reply;
}

function current(c, order, action, last) {
  if (c.type === "sign_in") return last && !document.getElementById("account").dataset.user ? c : null;
  if (c.type === "choices") return last ? c : null;
  if (c.type === "pending_order") return order && c.pending_order.id === order.id && c.pending_order.revision === order.revision ? { ...c, pending_order: order } : null;
  if (c.type === "pending_action") return action && c.pending_action.id === action.id ? c : null;
  return c;
}

// showTalk brings a phone to the conversation.
export function showTalk() {
  if (wide.matches || root.dataset.place === "home") return;
  root.dataset.place = "home"; // at once; the address and the tabs follow
  toEnd();
  place.go("/", { quiet: true });
}

// clear forgets the conversation, and asks first when an order waits.
export async function clear() {
  if (pending && !(await sure(say("clear_pending", { total: money(pending.order.total_price) })))) return;
  try {
    await post("/clear-session", {});
  } catch (problem) {
    return fail(begin(), problem, {}, clear);
  }
  unwatch();
  log.replaceChildren();
  delete root.dataset.talking;
  place.strip(null);
  announce(say("cleared"));
  box.focus();
}

// sure asks a question in front of the page; Escape is a no.
function sure(question) {
  return new Promise((answer) => {
    const done = (yes) => () => dialog.close(yes);
    const dialog = el("dialog.card.plain", { "aria-label": question, close: () => (dialog.remove(), answer(dialog.returnValue === "yes")) },
      el("p", {}, question), el("div.answers", {}, button(say("clear"), "", done("yes")), button(say("keep_it"), "", done("no"), { autofocus: true })));
    document.body.append(dialog);
    dialog.showModal();
  });
}

export const chat = { send, act, decide, change, answered };
