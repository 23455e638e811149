// What this tab keeps, so that nothing typed is lost: the draft, and the message on its way. It belongs to one account.
const DRAFT = "foodie.draft", OUTBOX = "foodie.outbox";

const read = (key) => {
  try {
    return sessionStorage.getItem(key);
  } catch {
    return null; // storage is blocked: the text lives in the page alone
  }
};
const write = (key, value) => {
  try {
    if (value) sessionStorage.setItem(key, value);
    else sessionStorage.removeItem(key);
  } catch {
    // as above
  }
};

export const draft = () => read(DRAFT) ?? "";
export const keepDraft = (text) => write(DRAFT, text);
export const outbox = () => JSON.parse(read(OUTBOX) ?? "null");
export const keepOutbox = (message) => write(OUTBOX, JSON.stringify(message));

// dropOutbox forgets the message of that id, or any.
export function dropOutbox(id) {
  if (!id || outbox()?.id === id) write(OUTBOX, "");
}

export function forget() {
  keepDraft("");
  dropOutbox();
}
