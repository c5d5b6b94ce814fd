/**
 * Keying a sheet without the mouse: a figure ticks that option of the question one is at, Enter leads to the next
 * question, Ctrl and Enter save. Everything can be done without it, with Tab and the space bar.
 */
const form = document.querySelector("[data-entering]");
const controls = "input:not([type=hidden]), select, textarea";

/** What a figure chooses from: the row of a grid that one is at, else the question. */
function group(target) {
  return target.closest(".answer-grid__row, fieldset, .entering__question");
}

/** Each group once, by its first control or the one that is ticked: where Enter stops. */
function stops() {
  const found = new Map();
  for (const control of form.querySelectorAll(controls)) {
    if (control.disabled || control.closest(".choices__text")) continue;
    const at = group(control);
    if (!found.has(at) || control.checked) found.set(at, control);
  }
  return [...found.entries()];
}

function toNext(target) {
  const all = stops();
  const here = all.findIndex(([at]) => at === group(target));
  const next = all[here + 1]?.[1] ?? form.querySelector("button[type=submit]");
  next.focus();
  next.scrollIntoView({ block: "nearest" });
}

function tick(target, figure) {
  const options = [...group(target).querySelectorAll("input[type=radio], input[type=checkbox]")];
  const chosen = options[figure - 1];
  if (!chosen) return false;
  chosen.checked = chosen.type === "radio" ? true : !chosen.checked;
  chosen.focus();
  chosen.dispatchEvent(new Event("change", { bubbles: true }));
  return true;
}

form?.addEventListener("keydown", (event) => {
  const { target, key } = event;
  if (key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    form.requestSubmit();
  } else if (key === "Enter" && target.matches("input, select")) {
    // Half a sheet is not saved by a slip.
    event.preventDefault();
    toNext(target);
  } else if (/^[1-9]$/.test(key) && target.matches("input[type=radio], input[type=checkbox]") && tick(target, Number(key))) {
    event.preventDefault();
  }
});

const wrong = form?.querySelector(".entering__question--wrong");
const first = (wrong ?? form)?.querySelector(controls);
first?.focus();
