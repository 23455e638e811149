// Shows openapi.json and lets one try it. The token of Authorize stays in this variable: a reload forgets it.
let token = "";
let api;

const make = (name, props = {}, ...children) => {
  const e = Object.assign(document.createElement(name), props);
  e.append(...children);
  return e;
};
const byID = (id) => document.getElementById(id);

// resolve follows a reference of the document.
const resolve = (schema) => {
  while (schema && schema.$ref) schema = api.components.schemas[schema.$ref.split("/").pop()];
  return schema || {};
};

// typeName says in a word or two what a schema takes.
const typeName = (schema) => {
  const name = schema.$ref ? schema.$ref.split("/").pop() : "";
  const s = resolve(schema);
  if (s.type === "array") return "list of " + typeName(s.items);
  return name || (s.enum ? s.enum.join(" | ") : s.format || s.type || "any");
};

// example is a value that fits a schema, with what is required and a little more.
const example = (schema, depth = 0) => {
  const s = resolve(schema);
  switch (s.type) {
    case "object": {
      const out = {};
      for (const [name, p] of Object.entries(s.properties || {})) {
        if ((s.required || []).includes(name)) out[name] = example(p, depth + 1);
      }
      return out;
    }
    case "array": return depth > 5 ? [] : [example(s.items, depth + 1)];
    case "integer": return s.minimum ?? 1;
    case "number": return 0;
    case "boolean": return true;
  }
  return s.enum ? s.enum[0] : "";
};

const rows = (schema) => {
  const s = resolve(schema);
  const required = s.required || [];
  return make("table", {}, ...Object.entries(s.properties || {}).map(([name, p]) => make("tr", {},
    make("td", {}, make("code", { textContent: name + (required.includes(name) ? " *" : "") })),
    make("td", { textContent: typeName(p) }),
    make("td", { textContent: p.description || resolve(p).description || "" }))));
};

const bodyOf = (op) => op.requestBody?.content["application/json"]?.schema;

const answers = (op) => make("table", {}, ...Object.entries(op.responses).map(([status, r]) => {
  const [media, content] = Object.entries(r.content || {})[0] || ["", null];
  return make("tr", {}, make("td", {}, make("code", { textContent: status })), make("td", { textContent: r.description }),
    make("td", { textContent: content ? `${media}: ${typeName(content.schema)}` : "" }));
}));

// send asks the API what the form says, and shows the answer.
const send = async (form, method, path, params, result) => {
  const query = new URLSearchParams();
  const headers = {};
  if (token) headers.Authorization = "Bearer " + token;
  for (const p of params) {
    const value = form.elements[p.in + "." + p.name].value;
    if (p.in === "path") path = path.replace(`{${p.name}}`, encodeURIComponent(value));
    else if (value !== "" && p.in === "query") query.set(p.name, value);
    else if (value !== "") headers[p.name] = value;
  }
  const text = form.elements["body"]?.value;
  if (text) headers["Content-Type"] = "application/json";
  const url = api.servers[0].url + path + (query.size ? "?" + query : "");
  result.textContent = "…";
  try {
    const res = await fetch(url, { method, headers, body: text || undefined });
    const seen = ["x-request-id", "link", "etag", "location", "retry-after", "idempotent-replayed"]
      .filter((h) => res.headers.get(h)).map((h) => `${h}: ${res.headers.get(h)}\n`).join("");
    let body = await res.text();
    try { body = JSON.stringify(JSON.parse(body), null, 2); } catch { /* it is shown as it came */ }
    result.textContent = `${method} ${url}\n${res.status} ${res.statusText}\n${seen}\n${body}`;
  } catch (e) {
    result.textContent = "The API cannot be reached: " + e.message;
  }
};

const tryForm = (method, path, op) => {
  const params = op.parameters || [];
  const result = make("pre", { tabIndex: 0 });
  result.setAttribute("role", "status");
  const form = make("form", { method: "post" },
    ...params.map((p) => make("label", {}, `${p.name}${p.required ? " *" : ""} (${p.in})${p.description ? ": " + p.description : ""}`,
      make("input", { name: p.in + "." + p.name, required: !!p.required }))));
  if (bodyOf(op)) {
    form.append(make("label", {}, "Body", make("textarea", { name: "body", rows: 8, value: JSON.stringify(example(bodyOf(op)), null, 2) })));
  }
  form.append(make("button", { type: "submit", textContent: "Send" }));
  form.addEventListener("submit", (e) => {
    e.preventDefault();
    result.hidden = false;
    send(form, method, path, params, result);
  });
  result.hidden = true;
  return [make("h3", { textContent: "Try it" }), form, result];
};

const operation = (method, path, op) => {
  const details = make("details", { className: "operation", id: op.operationId });
  const summary = make("summary", {}, make("span", { className: "method", textContent: method }), make("span", { className: "path", textContent: path }), " " + op.summary);
  if (op.security) summary.append(make("span", { className: "who", textContent: op.description ? "administrator" : "signed in" }));
  details.append(summary);
  details.addEventListener("toggle", () => { // what is inside is made when somebody looks
    if (!details.open || details.children.length > 1) return;
    const inside = make("div");
    if (bodyOf(op)) inside.append(make("h3", { textContent: "Body" }), rows(bodyOf(op)));
    inside.append(make("h3", { textContent: "Answers" }), answers(op), ...tryForm(method, path, op));
    details.append(inside);
  });
  return details;
};

const show = () => {
  byID("title").textContent = `${api.info.title} ${api.info.version}`;
  byID("about").textContent = api.info.description;
  const groups = new Map();
  for (const [path, methods] of Object.entries(api.paths)) {
    for (const [method, op] of Object.entries(methods)) {
      const tag = op.tags[0];
      if (!groups.has(tag)) groups.set(tag, []);
      groups.get(tag).push(operation(method.toUpperCase(), path, op));
    }
  }
  const list = byID("operations");
  list.replaceChildren(...[...groups].flatMap(([tag, ops]) => [make("h2", { textContent: tag }), ...ops]));
  list.setAttribute("aria-busy", "false");
};

const signedIn = (name) => {
  byID("who").textContent = token ? `Authorized as ${name}` : "Authorize";
  byID("sign-out").hidden = !token;
};

byID("sign-in").addEventListener("submit", async (e) => {
  e.preventDefault();
  const result = byID("sign-in-result");
  const form = new FormData(e.target);
  result.textContent = "…";
  try {
    const url = api.components.securitySchemes.password.flows.password.tokenUrl;
    const res = await fetch(url, { method: "POST", body: new URLSearchParams({ grant_type: "password", username: form.get("username"), password: form.get("password") }) });
    const answer = await res.json();
    token = res.ok ? answer.access_token : "";
    result.textContent = res.ok ? "Authorized." : answer.detail;
    signedIn(form.get("username"));
    if (res.ok) e.target.elements.password.value = "";
  } catch (err) {
    result.textContent = "The API cannot be reached: " + err.message;
  }
});

byID("sign-out").addEventListener("click", async () => {
  const headers = { Authorization: "Bearer " + token };
  token = "";
  signedIn("");
  byID("sign-in-result").textContent = "Logged out.";
  await fetch(api.servers[0].url + "/users/logout", { method: "POST", headers }).catch(() => {});
});

try {
  api = await (await fetch("/openapi.json")).json();
  show();
} catch (e) {
  byID("operations").textContent = "The description of the API cannot be read: " + e.message;
}
