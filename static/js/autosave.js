/* Save the draft while somebody writes: some seconds after a change, on leaving, before sending.

   The server has the only lasting copy. Words are kept in this tab, too, while a save has failed or
   its answer has not come; unsaved-words.js says where, the page's note says so, a button deletes them.
   Saves never overlap. The version of the draft travels with each, so a tab that was left open
   overwrites nothing: it is told, and its next send shows both texts. */

import { forget, forgetAll, keep, kept, lastSeen, saw, tabs } from "./unsaved-words.js";
import { Speaker } from "./speak.js";

const form = document.querySelector("form[data-write]");
const state = document.querySelector("[data-state]");
const shown = state.querySelector("[data-shown]");
const note = state.querySelector("[data-kept]");
const other = document.querySelector("[data-other]");
const support = form.querySelector("[data-support]");
const speaker = new Speaker(state.querySelector("[data-spoken]"));

/* What a draft keeps of the form; a browser sends a box only where it is ticked, here it is "on" or "". */
const DRAFT = [...form.querySelectorAll("[data-draft]")];
const BOXES = DRAFT.filter((field) => field.type === "checkbox").map((field) => field.name);
const NAMES = [...new Set(DRAFT.map((field) => field.name))].filter((name) => !BOXES.includes(name));
const WAIT = Number(form.dataset.seconds) * 1000;
const PATIENCE = 8000;
/* What a browser sends for a page that is gone; a longer text is saved while the page is there. */
const MOST_ON_LEAVING = 50_000;
const { account } = form.dataset;
const address = location.pathname;
const { words, seen_version: seen, rescued } = form.elements;

let saved = ""; // the fields as the server has them, in one string
let unanswered = []; // texts sent whose answer has not come: the draft may hold one of them
let sending = null; // the save under way
let isQueued = false;
let timer;
let halted = ""; // why nothing is saved any more: "stale" or "both"
let isPressed = false;
let isGoing = false;

function fields(of = form) {
  const data = new FormData(of);
  const boxes = BOXES.filter((name) => of.elements[name]);
  return Object.fromEntries([
    ...NAMES.filter((name) => data.has(name)).map((name) => [name, data.get(name)]),
    ...boxes.map((name) => [name, of.elements[name].checked ? "on" : ""]),
  ]);
}

/* The fields as the server rendered them: somebody may have typed before this script came. */
function rendered() {
  const plain = form.cloneNode(true);
  plain.reset();
  return fields(plain);
}

function fill(values) {
  for (const [name, value] of Object.entries(values)) {
    if (BOXES.includes(name) && form.elements[name]) form.elements[name].checked = value === "on";
    if (NAMES.includes(name) && form.elements[name]) form.elements[name].value = value;
    if (name.endsWith("_band") && value) form.elements[name]?.closest("details").setAttribute("open", "");
  }
  words.dispatchEvent(new Event("input", { bubbles: true }));
}

const isChanged = () => JSON.stringify(fields()) !== saved;

function tell(text, isBad) {
  shown.hidden = !text;
  shown.toggleAttribute("data-bad", isBad);
  shown.querySelector("span").textContent = text;
  speaker.say(text);
}

function keepHere() {
  return keep(account, address, { fields: fields(), version: seen.value, unanswered });
}

function forgetHere() {
  forget(account, address);
  note.hidden = true;
}

function later(wait = WAIT) {
  timer ??= setTimeout(save, wait);
}

/* Save now, or as soon as the save under way has ended. */
function save() {
  clearTimeout(timer);
  timer = undefined;
  if (sending) {
    isQueued = true;
    return sending;
  }
  sending = send().then((isSaved) => {
    sending = null;
    if (halted || !isChanged()) isQueued = false;
    else if (isQueued) { isQueued = false; return save(); }
    else later(isSaved ? WAIT : 3 * WAIT);
    return isSaved;
  });
  return sending;
}

async function send(mayTryAgain = true) {
  const now = fields();
  unanswered = [...unanswered, now.words].slice(-5);
  const { status, told } = await post();
  if (told.support) showSupport(told.support);
  if (status === 200 && told.version) return accept(now, told);
  if (told.stale && mayTryAgain && unanswered.includes(told.words)) {
    // This very tab saved that; only the answer was lost.
    seen.value = told.version;
    return send(false);
  }
  if (told.stale) return halt("stale");
  if (status === 403 && mayTryAgain && (await renew())) return send(false);
  return fail(told.signed_out ? state.dataset.signedOut : told.message || state.dataset.failed);
}

/* Send the form as it is. The status is 0 where no answer came or it led elsewhere. */
async function post() {
  const body = new FormData(form);
  body.set("do", "autosave");
  for (const name of ["consent", "statistics", "letters"]) body.delete(name);
  try {
    const answer = await fetch(address, {
      method: "POST",
      body,
      redirect: "manual",
      keepalive: new Blob([words.value]).size < MOST_ON_LEAVING,
      signal: AbortSignal.timeout(PATIENCE),
    });
    return { status: answer.status, told: await answer.json().catch(() => ({})) };
  } catch {
    return { status: 0, told: {} };
  }
}

function accept(now, told) {
  seen.value = told.version;
  saved = JSON.stringify(now);
  unanswered = [];
  rescued.value = "";
  if (!isChanged()) forgetHere();
  saw(account, address, told.version);
  tell(state.dataset.saved.replace("{time}", told.saved_at), false);
  tabs.postMessage?.({ account, address, version: told.version });
  return true;
}

/* Somebody to talk to, where the author is; said again only when it has changed, as with the country. */
function showSupport(html) {
  const fresh = document.createElement("div");
  fresh.innerHTML = html;
  if (fresh.innerHTML.trim() !== support.innerHTML.trim()) support.replaceChildren(...fresh.childNodes);
}

function fail(text) {
  note.hidden = !keepHere();
  tell(text, true);
  return false;
}

/* Save nothing more by itself: only its author can say which of two texts is to stay. */
function halt(why) {
  clearTimeout(timer);
  timer = undefined;
  halted = why;
  if (isChanged()) note.hidden = !keepHere();
  tell(state.dataset[why], true);
  return false;
}

/* After signing in again elsewhere the form's token is an old one: take that of a fresh page, if
   it is this member's. */
async function renew() {
  try {
    const page = new DOMParser().parseFromString(await (await fetch(address)).text(), "text/html");
    const fresh = page.querySelector("form[data-write]");
    if (fresh?.dataset.account !== account) return false;
    form.elements.csrfmiddlewaretoken.value = fresh.elements.csrfmiddlewaretoken.value;
    return true;
  } catch {
    return false;
  }
}

function changed({ target }) {
  isGoing = false;
  speaker.wait();
  if (!isChanged()) return;
  if (halted || !note.hidden) keepHere();
  if (halted) return;
  // Whoever needs somebody now is not to wait for the next save.
  if (target === form.elements.asks_for_support && target.checked) save();
  else later();
}

function leave() {
  if (isGoing || !isChanged()) return;
  keepHere();
  if (!halted) save();
}

async function settle() {
  while (sending) await sending;
  if (isChanged() && !halted) await save();
}

function go() {
  isGoing = true;
  clearTimeout(timer);
  timer = undefined;
  if (isChanged()) keepHere();
}

form.addEventListener("input", changed);
form.addEventListener("change", changed);
addEventListener("online", () => { if (isChanged() && !halted) save(); });
addEventListener("pagehide", leave);
addEventListener("pageshow", () => { isGoing = false; });
document.addEventListener("visibilitychange", () => { if (document.hidden) leave(); });

/* Save first, so that whatever becomes of the send, the words are there; then send as always. */
form.addEventListener("submit", async (event) => {
  if (isGoing) return;
  if (!sending && (halted || !isChanged())) {
    go();
    return;
  }
  event.preventDefault();
  if (isPressed) return;
  isPressed = true;
  await Promise.race([settle(), new Promise((done) => { setTimeout(done, PATIENCE); })]);
  isPressed = false;
  go();
  form.requestSubmit(event.submitter);
});

note.querySelector("button").addEventListener("click", () => {
  forgetHere();
  if (halted === "both" && other.hidden === false && saved) {
    other.hidden = true;
    halted = "";
  }
  if (saved) fill(JSON.parse(saved));
  else saved = JSON.stringify(fields());
  tell("", false);
  words.focus();
});

tabs.addEventListener("message", async ({ data }) => {
  if (data.signedOut) {
    forgetAll();
    note.hidden = true;
  }
  if (data.account !== account || data.address !== address) return;
  await sending;
  if (data.version > Number(seen.value) && !halted) halt("stale");
});

/* Begin. A browser that fills in old text after Back does not know which version it belongs to:
   what this tab keeps does. */
form.setAttribute("autocomplete", "off");
words.setAttribute("autocomplete", "off");
tabs.postMessage?.({ account, address, version: Number(seen.value) });

const onServer = rendered();
const copy = kept(account, address);
const isSame = (one, two) =>
  Object.keys(one).every((name) => !(name in two) || one[name].trim() === two[name].trim());

if (lastSeen(account, address) > Number(seen.value) && !("unsaved" in form.dataset)) {
  // Asked for before the last save was through, as by a quick reload: ask again.
  isGoing = true;
  location.reload();
} else if ("both" in form.dataset) {
  halt("both");
} else if ("unsaved" in form.dataset) {
  save();
} else {
  saved = JSON.stringify(onServer);
  if (isChanged()) later();
  if (copy && isSame(copy.fields, onServer)) {
    forgetHere();
  } else if (copy) {
    fill(copy.fields);
    note.hidden = false;
    unanswered = copy.unanswered;
    if (copy.version === seen.value || [copy.fields.words, ...unanswered].includes(onServer.words)) {
      save();
    } else {
      other.querySelector("[data-other-words]").textContent = onServer.words;
      other.hidden = false;
      halt("both");
    }
  }
}
