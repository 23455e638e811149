// One request to the conversation's server, answered as server-sent events or as JSON.

// A Refusal is a request that changed nothing; problem is what the server said, or what a person can read when it said nothing.
export class Refusal extends Error {
  constructor(status, problem) {
    super(problem.detail ?? String(status));
    this.status = status;
    this.problem = problem;
  }
}

// post sends a JSON body and gives the JSON answer.
export async function post(path, body, signal) {
  const response = await fetch(path, { method: "POST", headers: { "Content-Type": "application/json", Accept: "application/json" }, body: JSON.stringify(body), signal });
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw new Refusal(response.status, answer);
  return answer;
}

// talk sends body to /chat, hands each event's name and data to on, and gives the whole answer.
export async function talk(body, on, signal) {
  const response = await fetch("/chat", { method: "POST", headers: { "Content-Type": "application/json", Accept: "text/event-stream" }, body: JSON.stringify(body), signal });
  if (!response.ok) throw new Refusal(response.status, await response.json().catch(() => ({})));
  if (!response.headers.get("Content-Type")?.startsWith("text/event-stream")) return response.json();
  for await (const [name, data] of events(response.body)) {
    if (name === "done") return data;
    if (name === "error") throw new Refusal(data.status ?? 500, data);
    on(name, data);
  }
  throw new TypeError("the stream ended early");
}

// events reads server-sent events (WHATWG HTML, 9.2): name and decoded data of each.
export async function* events(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let kept = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    kept += value;
    const parts = kept.split(/\r?\n\r?\n/);
    kept = parts.pop();
    for (const part of parts) {
      const event = parse(part);
      if (event) yield event;
    }
  }
}

function parse(block) {
  let name = "message";
  const data = [];
  for (const line of block.split(/\r?\n/)) {
    if (line.startsWith("event:")) name = line.slice(6).trim();
    else if (line.startsWith("data:")) data.push(line.slice(5).replace(/^ /, ""));
  }
  return data.length ? [name, JSON.parse(data.join("\n"))] : null;
}
