// Where the conversation is scrolled to.
const root = document.documentElement;
const log = document.getElementById("log");
const newer = document.getElementById("newer");
export const wide = matchMedia("(min-width: 48em)");

// The view follows new text until the diner scrolls away; a long reply is shown from its beginning.
const scroller = () => (wide.matches ? log : document.scrollingElement);
let put = -1; // where toEnd left the view
let newest = null; // the element with which the last turn began

const atEnd = () => {
  const { scrollTop, scrollHeight, clientHeight } = scroller();
  return scrollHeight - scrollTop - clientHeight < 96 || Math.abs(scrollTop - put) < 8;
};

export function toEnd() {
  const view = scroller();
  const latest = newest?.isConnected ? newest : log.lastElementChild;
  const edge = wide.matches ? log.getBoundingClientRect().top : document.querySelector(".top").getBoundingClientRect().bottom;
  const start = latest ? view.scrollTop + latest.getBoundingClientRect().top - edge - 12 : Infinity;
  view.scrollTop = Math.min(start, view.scrollHeight);
  put = view.scrollTop;
  newer.hidden = true;
}

// begins notes with which element the last turn began.
export const begins = (element) => (newest = element);

// following runs change, and follows if the view did.
export function following(change, follow = atEnd()) {
  const result = change();
  if (root.dataset.place !== "home" && !wide.matches) return result;
  if (follow) toEnd();
  else newer.hidden = false;
  return result;
}

newer.addEventListener("click", () => toEnd());
for (const target of [log, document]) target.addEventListener("scroll", () => atEnd() && (newer.hidden = true), { passive: true });
