// A table's page with a connection that comes and goes. Each point is held on the tablet first and delivered then,
// under a key that the tablet makes: sent again after a lost answer, it is still one point. Without this script the
// form posts as any other.

import { Held } from "./held.js";

const AGAIN = 10_000; // milliseconds before trying once more
const PATIENCE = 15_000; // for one delivery

const root = document.querySelector("[data-table]");
const find = (name, within = root) => within.querySelector(`[data-${name}]`);
const words = find("words").dataset;
const status = find("status");
const list = find("list");
const form = find("point-form"); // none once the link has ended
const page = JSON.parse(document.getElementById("known-points").textContent);
const held = new Held(page.table);
const rows = new Map();

let known = held.known?.at > page.at ? held.known : page;
let changing = null; // the point that the form changes
let asked = null; // the point whose withdrawal was asked for once
let timer = 0;
let isDelivering = false;
let problem = "";

// Showing

function shownPoints() {
  const points = new Map(known.points.map((point) => [point.key, point]));
  for (const point of held.points) {
    if (point.is_withdrawn) points.delete(point.key);
    else points.set(point.key, { ...point, waits: true });
  }
  return [...points.values()].sort((one, other) => other.noted_at.localeCompare(one.noted_at));
}

function show() {
  const points = shownPoints();
  const keys = new Set(points.map(({ key }) => key));
  for (const [key, row] of rows) {
    if (keys.has(key)) continue;
    row.remove();
    rows.delete(key);
  }
  points.forEach((point, place) => {
    if (!rows.has(point.key)) rows.set(point.key, newRow(point.key));
    const row = rows.get(point.key);
    fill(row, point);
    if (list.children[place] !== row) list.insertBefore(row, list.children[place] ?? null);
  });
  find("none").hidden = points.length > 0;
  say();
}

function newRow(key) {
  const row = find("point-row").content.firstElementChild.cloneNode(true);
  row.dataset.key = key;
  if (!form) row.querySelector("form").remove();
  else row.querySelector("[name=withdraw]").value = key;
  return row;
}

function fill(row, point) {
  const slot = (name) => row.querySelectorAll(`[data-slot="${name}"]`);
  const [verdict] = slot("verdict");
  verdict.textContent = labelOf("verdict", point.verdict);
  verdict.className = `tag tag--${point.verdict}`;
  slot("priority")[0].textContent = point.priority ? labelOf("priority", point.priority) : "";
  slot("text")[0].textContent = point.text;
  slot("problem")[0].textContent = point.problem ?? "";
  slot("problem")[0].hidden = !point.problem;
  slot("waits")[0].hidden = !point.waits || Boolean(point.problem);
  for (const about of slot("about")) about.textContent = `: ${point.text.slice(0, 60)}`;
  const [withdraw] = slot("withdraw");
  if (withdraw) {
    withdraw.dataset.words ??= withdraw.textContent;
    withdraw.textContent = asked === point.key ? words.really : withdraw.dataset.words;
  }
}

/** The words by which the page calls a verdict or a priority. */
function labelOf(name, value) {
  return page.labels[name][value] ?? "";
}

/** Says how much waits. The same words are not said twice. */
function say() {
  const waiting = held.points.length;
  let sentence = words.allDelivered;
  if (problem && waiting) sentence = problem;
  else if (waiting === 1) sentence = words.waitingOne;
  else if (waiting) sentence = words.waitingMany.replace("#", waiting);
  if (waiting && !held.isKept) sentence = `${sentence} ${words.notKept}`;
  if (status.textContent !== sentence) status.textContent = sentence;
  status.classList.toggle("table-status--waiting", waiting > 0);
  status.hidden = !waiting && !status.dataset.hasWaited;
  if (waiting) status.dataset.hasWaited = "yes";
}

// Delivering

async function deliver() {
  clearTimeout(timer);
  if (isDelivering) return;
  isDelivering = true;
  const sent = held.points.filter((point) => !point.problem);
  let isThrough = false;
  try {
    const response = await fetch(root.dataset.points, {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/json" },
      body: JSON.stringify({ points: sent }),
      signal: AbortSignal.timeout(PATIENCE),
    });
    const answer = await response.json();
    problem = answer.problem ?? "";
    isThrough = response.ok || response.status === 410;
    if (response.ok) {
      const received = new Set(answer.received);
      for (const point of sent) {
        if (received.has(point.key)) held.delivered(point);
        else if (answer.refused[point.key]) held.hold({ ...point, problem: answer.refused[point.key] });
      }
      known = { at: answer.at, points: answer.points };
      held.known = known;
    }
  } catch {
    // No connection, or none that answers: what is held stays held.
  }
  isDelivering = false;
  show();
  const waiting = held.points.filter((point) => !point.problem);
  const isSent = ({ key, revision }) => sent.some((each) => each.key === key && each.revision === revision);
  if (!isThrough) timer = setTimeout(deliver, AGAIN);
  else if (!problem && !waiting.every(isSent)) deliver(); // written while the others were on their way
}

// Writing

function written() {
  const given = new FormData(form);
  return {
    key: given.get("key"),
    revision: Number(given.get("revision") || 1),
    text: given.get("text").trim(),
    verdict: given.get("verdict") ?? "",
    priority: Number(given.get("priority")) || null,
  };
}

function write(point) {
  changing = point?.isNew ? null : point;
  form.elements.key.value = point?.key ?? newKey();
  form.elements.revision.value = point?.revision ?? 1;
  form.elements.text.value = point?.text ?? "";
  // The next point is most often about the same.
  if (point) form.elements.priority.value = point.priority ?? "";
  for (const choice of form.querySelectorAll("[name=verdict]")) choice.checked = choice.value === point?.verdict;
  find("form-title").textContent = changing ? words.changeTitle : words.newTitle;
  find("save").textContent = changing ? words.changeSave : words.newSave;
  find("leave").hidden = !changing;
  complain();
}

/** A random UUID; `crypto.randomUUID` is missing where the site is tried without HTTPS. */
function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const digits = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/** Says what is missing, beside the form's button, and leads to it. */
function complain(sentence = "", field = null) {
  for (const each of form.querySelectorAll("[aria-invalid]")) each.removeAttribute("aria-invalid");
  let alert = find("complaint");
  if (!alert) {
    alert = document.createElement("p");
    alert.dataset.complaint = "";
    alert.setAttribute("role", "alert");
    alert.className = "table-point__problem";
    find("save").parentElement.before(alert);
  }
  alert.hidden = !sentence;
  alert.textContent = sentence;
  if (field) {
    field.setAttribute("aria-invalid", "true");
    field.focus();
  }
}

function keep(event) {
  event.preventDefault();
  const point = written();
  if (!point.text) return complain(words.writeText, form.elements.text);
  if (!point.verdict) return complain(words.chooseVerdict, form.querySelector("[name=verdict]"));
  const earlier = changing ?? null;
  held.hold({ ...point, noted_at: earlier?.noted_at ?? new Date().toISOString() });
  held.draft = null;
  write(null);
  form.elements.text.focus();
  show();
  deliver();
}

function act(event) {
  const key = event.target.closest("[data-key]")?.dataset.key;
  const point = key && shownPoints().find((each) => each.key === key);
  if (!point) return;
  if (event.target.closest("[data-change]")) {
    event.preventDefault();
    write({ ...point, revision: point.revision + 1 });
    form.elements.text.focus();
  } else if (event.target.closest("[data-withdraw]")) {
    event.preventDefault();
    withdraw(point);
  }
}

function withdraw(point) {
  if (asked !== point.key) {
    asked = point.key;
    return show();
  }
  asked = null;
  held.hold({
    key: point.key,
    revision: point.revision + 1,
    text: "",
    verdict: point.verdict,
    priority: point.priority,
    noted_at: point.noted_at,
    is_withdrawn: true,
  });
  if (changing?.key === point.key) write(null);
  form.elements.text.focus();
  show();
  deliver();
}

// Being there without a connection

/** Lets this page, and no other, be opened without a connection. */
async function keepPage() {
  if (!("serviceWorker" in navigator)) return;
  // Some browsers keep no pages, in private windows for one. The points themselves are kept all the same.
  const registration = await navigator.serviceWorker.register(root.dataset.worker).catch(() => null);
  if (!registration) return;
  const files = performance
    .getEntriesByType("resource")
    .map(({ name }) => name)
    .filter((name) => name.startsWith(`${location.origin}/`) && !name.endsWith(root.dataset.points));
  const kept = await caches.open(`table:${registration.scope}`);
  await kept.addAll([location.pathname, ...new Set(files)]);
  root.dataset.kept = "yes";
}

/** Forgets everything once the day is over and nothing waits any more. */
async function forgetPage() {
  held.forgetAll();
  const registration = await navigator.serviceWorker?.getRegistration(root.dataset.worker);
  if (!registration) return;
  await caches.delete(`table:${registration.scope}`);
  await registration.unregister();
}

function begin() {
  // What the server drew is drawn again from the same points, so that there is one way in which they are shown.
  list.replaceChildren();
  if (form) {
    const draft = held.draft;
    if (draft?.text && !form.elements.text.value) write(draft);
    else if (Number(form.elements.revision.value) > 1) changing = known.points.find(({ key }) => key === form.elements.key.value);
    form.addEventListener("submit", keep);
    form.addEventListener("input", () => (held.draft = { ...changing, ...written(), isNew: !changing }));
    find("leave").addEventListener("click", (event) => {
      event.preventDefault();
      held.draft = null;
      write(null);
      form.elements.text.focus();
    });
    list.addEventListener("click", act);
  }
  show();
  if (page.isOver && held.points.length === 0) return forgetPage();
  window.addEventListener("online", deliver);
  window.addEventListener("storage", show);
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && deliver());
  deliver();
  if (form) keepPage();
}

if (document.readyState === "complete") begin();
else window.addEventListener("load", begin);
