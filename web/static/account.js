// Signing in inside the conversation, and one state of it in all tabs.
import { button, el } from "./dom.js";
import { Refusal, post } from "./stream.js";
import { say } from "./words.js";
import * as kept from "./kept.js";
import * as place from "./place.js";
import { answered, announce } from "./chat.js";

const tabs = "BroadcastChannel" in window ? new BroadcastChannel("foodie.account") : null;
const user = () => document.getElementById("account").dataset.user;

// share tells the other tabs who is signed in here, and listens to them.
export function share() {
  tabs?.postMessage(user());
  if (tabs) tabs.onmessage = ({ data }) => {
    if (data === user()) return;
    if (user()) kept.forget();
    location.reload();
  };
  window.addEventListener("pageshow", (e) => e.persisted && location.reload());
}

let made = 0; // forms made so far, for unique ids

// signIn is the card with two tabs. given.then, when set, runs after it instead of the answer that the server sends.
export function signIn(given) {
  const n = ++made;
  const forms = { in: form("in", n, given), up: form("up", n, given) };
  const node = el("section.card.plain", { "aria-label": say("sign_in") });
  const choose = (which) => {
    for (const [key, f] of Object.entries(forms)) f.hidden = key !== which;
    for (const t of list.children) {
      t.setAttribute("aria-selected", String(t.dataset.tab === which));
      t.tabIndex = t.dataset.tab === which ? 0 : -1;
    }
  };
  const tab = (which, label) => el("button", { type: "button", role: "tab", "data-tab": which, id: `tab-${which}-${n}`, "aria-controls": `form-${which}-${n}`, click: () => choose(which) }, label);
  const list = el("div.tabbed", { role: "tablist", "aria-label": say("sign_in_or_up"), keydown: (e) => arrows(e, choose) }, tab("in", say("sign_in")), tab("up", say("sign_up")));
  node.append(list, forms.in, forms.up);
  choose(given.register ? "up" : "in");
  return node;
}

function arrows(e, choose) {
  if (e.key !== "ArrowLeft" && e.key !== "ArrowRight") return;
  const other = e.currentTarget.querySelector('[aria-selected="false"]');
  choose(other.dataset.tab);
  other.focus();
}

function form(which, n, given) {
  const up = which === "up";
  const fields = [
    field(`${which}-name-${n}`, "username", say(up ? "username" : "login"), { autocomplete: "username", autocapitalize: "none", spellcheck: "false" }, up ? say("username_hint") : ""),
    up ? field(`${which}-mail-${n}`, "email", say("email"), { type: "email", autocomplete: "email" }) : null,
    password(`${which}-pass-${n}`, up ? "new-password" : "current-password", up ? say("password_hint") : ""),
  ];
  const failed = el("p.error", { role: "alert", hidden: true });
  const node = el("form.form", { id: `form-${which}-${n}`, role: "tabpanel", "aria-labelledby": `tab-${which}-${n}`, method: "post", action: up ? "/sign-up" : "/sign-in", novalidate: true },
    fields, failed, button(say(up ? "sign_up" : "sign_in"), "main", null, { type: "submit" }));
  node.addEventListener("submit", (e) => {
    e.preventDefault();
    enter(node, up ? "/auth/register" : "/auth/login", failed, given);
  });
  return node;
}

function field(id, name, label, attributes, hint = "") {
  return el("div.field", {}, el("label", { for: id }, label),
    el("input", { id, name, type: "text", required: true, "aria-describedby": `${id}-about`, ...attributes }),
    el("p.hint", { id: `${id}-about` }, hint));
}

function password(id, autocomplete, hint) {
  const node = field(id, "password", say("password"), { type: "password", autocomplete }, hint);
  showable(node.querySelector("input"));
  return node;
}

// showable puts a button beside a password that shows and hides it.
export function showable(input) {
  const toggle = el("button", { type: "button", "aria-pressed": "false", click: () => {
    const shown = input.type === "password";
    input.type = shown ? "text" : "password";
    toggle.setAttribute("aria-pressed", String(shown));
    toggle.textContent = say(shown ? "hide" : "show");
  } }, say("show"));
  toggle.setAttribute("aria-label", say("show_password"));
  const wrap = el("div.show");
  input.replaceWith(wrap);
  wrap.append(input, toggle);
}

async function enter(node, path, failed, given) {
  const submit = node.querySelector("[type=submit]");
  blame(node, failed, {});
  submit.disabled = true;
  try {
    const done = await post(path, Object.fromEntries(new FormData(node)));
    await entered(node.closest(".card"), done, given);
  } catch (problem) {
    blame(node, failed, problem instanceof Refusal ? problem.problem : { detail: say("unreachable") });
  } finally {
    submit.disabled = false;
  }
}

// blame writes errors beside their fields, and what concerns none below them.
function blame(node, failed, problem) {
  const faults = problem.errors ?? [];
  let first = null;
  for (const input of node.querySelectorAll("input")) {
    const fault = faults.find((f) => f.field === input.name);
    const about = document.getElementById(`${input.id}-about`);
    about.dataset.hint ??= about.textContent;
    about.textContent = fault?.message ?? about.dataset.hint;
    about.classList.toggle("error", Boolean(fault));
    input.setAttribute("aria-invalid", String(Boolean(fault)));
    if (fault) first ??= input;
  }
  const rest = first ? "" : problem.response ?? problem.detail ?? "";
  failed.textContent = rest;
  failed.hidden = !rest;
  first?.focus();
}

// entered shows that somebody is signed in, in all tabs, and lets what was asked go on.
async function entered(card, done, given) {
  const name = done.user?.username ?? done.username ?? "";
  const line = el("p.gone", { tabindex: "-1" }, say("signed_in_as", { name }));
  card.replaceWith(line);
  line.focus({ preventScroll: true });
  announce(say("signed_in_as", { name }));
  await place.refresh();
  tabs?.postMessage(user());
  if (given.then) given.then();
  else if (done.answer) answered(done.answer);
}
