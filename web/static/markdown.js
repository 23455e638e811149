// A small part of Markdown, made of text nodes: paragraphs, lists, bold, italic, code, links to our own places.
import { el } from "./dom.js";

const ITEM = /^(\s*)([-*•]|\d{1,3}[.)])\s+(.*)$/;

// render gives the blocks of text.
export function render(text) {
  return blocks(text.replace(/\r\n?/g, "\n").split("\n"));
}

// summary is text without its lists, and without the lines that label them: a card beside it shows both. lead is the line
// that led to them, before and after are what is left around the first list.
export function summary(text) {
  const nodes = blocks(text.replace(/\r\n?/g, "\n").split("\n"));
  const first = nodes.findIndex(isList);
  const lead = first > 0 ? nodes.slice(0, first).find((n) => n.textContent.endsWith(":")) : null;
  const left = (n, i) => n !== lead && !isList(n) && !(nodes[i + 1] && isList(nodes[i + 1]) && i >= first);
  return { lead: lead?.textContent.slice(0, -1) ?? "", before: first < 0 ? nodes : nodes.slice(0, first).filter(left), after: nodes.filter((n, i) => first >= 0 && i > first && left(n, i)) };
}

const isList = (node) => node.tagName === "UL" || node.tagName === "OL";

// plain is text without its marks, for reading aloud.
export const plain = (text) => render(text).map((node) => node.textContent).join(" ");

function blocks(lines) {
  const out = [];
  for (let i = 0; i < lines.length; ) {
    if (!lines[i].trim()) i++;
    else if (ITEM.test(lines[i])) i = list(lines, i, out);
    else i = paragraph(lines, i, out);
  }
  return out;
}

function paragraph(lines, i, out) {
  const node = el("p");
  const heading = /^#{1,6}\s+/;
  const into = heading.test(lines[i]) ? node.appendChild(el("strong")) : node;
  for (let first = true; i < lines.length && lines[i].trim() && !(ITEM.test(lines[i]) && !first); i++, first = false) {
    if (!first) into.append(el("br"));
    inline(lines[i].replace(heading, "").replace(/^>\s?/, "").trim(), into);
  }
  out.push(node);
  return i;
}

function list(lines, i, out) {
  const [, indent, mark] = ITEM.exec(lines[i]);
  const ordered = /\d/.test(mark);
  const node = el(ordered ? "ol" : "ul", { start: ordered && parseInt(mark, 10) !== 1 ? parseInt(mark, 10) : null });
  while (i < lines.length) {
    const found = ITEM.exec(lines[i]);
    if (!found || found[1].length !== indent.length || /\d/.test(found[2]) !== ordered) break;
    const item = node.appendChild(el("li"));
    inline(found[3], item);
    const inner = [];
    for (i++; i < lines.length && (lines[i].length - lines[i].trimStart().length > indent.length || (!lines[i].trim() && ITEM.test(lines[i + 1] ?? ""))); i++) inner.push(lines[i]);
    item.append(...blocks(inner));
  }
  out.push(node);
  return i;
}

const ENTITIES = { "&lt;": "<", "&gt;": ">", "&amp;": "&", "&quot;": '"', "&#39;": "'" };

const INLINE = /(&(?:lt|gt|amp|quot|#39);)|\\([!-/:-@[-`{-~])|\*\*(.+?)\*\*|(?<![\p{L}\p{N}])_(.+?)_(?![\p{L}\p{N}])|\*([^*\s][^*]*)\*|`([^`]+)`|\[([^\]]+)\]\(([^)\s]*)\)/u;

function inline(text, into) {
  for (let rest = text; rest; ) {
    const m = INLINE.exec(rest);
    if (!m) return void into.append(rest);
    into.append(rest.slice(0, m.index));
    into.append(...span(m));
    rest = rest.slice(m.index + m[0].length);
  }
}

function span([whole, entity, escaped, bold, italic, star, code, label, href]) {
  if (entity) return [ENTITIES[entity]];
  if (escaped) return [escaped];
  if (code) return [el("code", {}, code)];
  if (label) return /^\/(?![/\\])/.test(href) ? [filled(el("a", { href }), label)] : filled(el("span"), label).childNodes;
  if (bold) return [filled(el("strong"), bold)];
  if (italic ?? star) return [filled(el("em"), italic ?? star)];
  return [whole];
}

function filled(node, text) {
  inline(text, node);
  return node;
}
