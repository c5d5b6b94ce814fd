// “Only if” in the editor of a consultation: lists the choice questions that stand before this one, with their answers
// as they are written now. The value is ids with spaces between: the question's, then those of the ticked answers.

const PICKER = "[data-only-if]";
const SECTION = /^(.*-\d+)-value-title$/;
const ASKED = ["choice", "choices", "scale"];

// A block's own hidden inputs share its prefix: `...-id`, `...-type`, `...-deleted`.
const field = (prefix, name) => document.querySelector(`[name="${CSS.escape(`${prefix}-${name}`)}"]`);
const isThere = (prefix) => field(prefix, "deleted")?.value !== "1";
const isTicked = (prefix, name) => Boolean(field(prefix, `value-${name}`)?.checked);

function idOf(prefix) {
  const input = field(prefix, "id");
  if (input && !input.value) input.value = crypto.randomUUID();
  return input?.value ?? "";
}

// Children of a list or stream in the order in which they stand in the page: an index says only when one was made.
function childrenOf(prefix, suffix) {
  const pattern = new RegExp(`^(${prefix.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}-\\d+)-${suffix}$`);
  return [...document.querySelectorAll(`[name^="${CSS.escape(prefix)}-"][name$="-${suffix}"]`)]
    .map((input) => input.name.match(pattern)?.[1])
    .filter((child) => child && isThere(child));
}

function optionsOf(question, words) {
  const id = idOf(question);
  const found = childrenOf(`${question}-value-options`, "id").map((each) => ({ id: idOf(each), label: field(each, "value")?.value ?? "" }));
  if (isTicked(question, "offers_other")) found.push({ id: `${id}-other`, label: words.wordsOther });
  if (isTicked(question, "offers_dont_know")) found.push({ id: `${id}-dont-know`, label: words.wordsDontKnow });
  return found.filter((option) => option.label.trim());
}

function questionsBefore(picker) {
  const own = picker.querySelector("input[type=hidden]").name;
  const found = [];
  const sections = [...document.querySelectorAll('[name$="-value-title"]')].map((input) => input.name.match(SECTION)?.[1]).filter((each) => each && isThere(each));
  for (const section of sections) {
    if (own.startsWith(`${section}-value-only_if-`)) return found;
    for (const question of childrenOf(`${section}-value-questions`, "type")) {
      if (own.startsWith(`${question}-value-`)) return found;
      const label = field(question, "value-label")?.value.trim();
      if (label && ASKED.includes(field(question, "type").value)) {
        found.push({ id: idOf(question), label, options: optionsOf(question, picker.dataset) });
      }
    }
  }
  return found;
}

function element(name, properties, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

function draw(picker) {
  const kept = picker.querySelector("input[type=hidden]");
  const [chosen = "", ...ticked] = kept.value.split(" ").filter(Boolean);
  const questions = questionsBefore(picker);
  const question = questions.find((each) => each.id === chosen);
  const parts = [];
  const write = (value) => {
    kept.value = value;
    kept.dispatchEvent(new Event("change", { bubbles: true }));
    draw(picker);
  };

  if (!questions.length) parts.push(element("p", { className: "help", textContent: picker.dataset.wordsNone }));
  if (chosen && !question) parts.push(element("p", { className: "only-if__note", textContent: picker.dataset.wordsGone }));
  if (questions.length) {
    const select = element("select", {}, new Option(picker.dataset.wordsChoose, ""));
    questions.forEach((each, number) => select.add(new Option(`${number + 1}. ${each.label}`, each.id, false, each.id === chosen)));
    select.addEventListener("change", () => write(select.value));
    parts.push(element("label", {}, picker.dataset.wordsQuestion, " ", select));
  }
  if (question) {
    const boxes = question.options.map((option) => {
      const box = element("input", { type: "checkbox", checked: ticked.includes(option.id) });
      box.addEventListener("change", () => {
        const others = ticked.filter((id) => id !== option.id && question.options.some((each) => each.id === id));
        write([chosen, ...others, ...(box.checked ? [option.id] : [])].join(" "));
      });
      return element("label", { className: "only-if__option" }, box, option.label);
    });
    parts.push(element("fieldset", {}, element("legend", { textContent: picker.dataset.wordsOptions }), ...boxes));
  }
  const focused = document.activeElement && picker.contains(document.activeElement) ? [...picker.querySelectorAll("select, input")].indexOf(document.activeElement) : -1;
  picker.replaceChildren(kept, ...parts);
  if (focused >= 0) [...picker.querySelectorAll("select, input")][focused]?.focus();
}

// Pickers come and go with blocks; what they list changes whenever something else is written.
function drawNew(root) {
  const pickers = root.matches?.(PICKER) ? [root] : [...(root.querySelectorAll?.(PICKER) ?? [])];
  pickers.forEach(draw);
}

function begin() {
  document.querySelectorAll(PICKER).forEach(draw);
  new MutationObserver((changes) => changes.forEach((change) => change.addedNodes.forEach((node) => !node.closest?.(PICKER)?.contains(node.parentNode) && drawNew(node)))).observe(document.body, { childList: true, subtree: true });
  document.addEventListener("focusin", (event) => {
    const picker = event.target.closest?.(PICKER);
    if (picker && !picker.dataset.fresh) {
      picker.dataset.fresh = "yes";
      draw(picker);
      setTimeout(() => delete picker.dataset.fresh, 200);
    }
  });
}

if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin);
else begin();
