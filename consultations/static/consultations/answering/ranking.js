// Lets the things of a ranking be dragged into order by their grips: an extra, beside the list of places that each has,
// which screen readers and keyboards use and which is what is sent. What is dropped, and what stands above it, has a
// place; what was left without one below stays so.

let dragged = null;

function show() {
  for (const part of document.querySelectorAll("[data-dragging][hidden]")) part.hidden = false;
}

show();
// An answer may lead to more questions on the page.
new MutationObserver(show).observe(document.querySelector("main"), { childList: true, subtree: true });

document.addEventListener("pointerdown", (event) => {
  const grip = event.target.closest("[data-grip]");
  if (!grip || event.button !== 0) return;
  event.preventDefault();
  dragged = grip.closest("[data-ranked]");
  dragged.classList.add("answer-ranking__one--dragged");
  grip.setPointerCapture(event.pointerId);
});

document.addEventListener("pointermove", (event) => {
  if (!dragged) return;
  const others = [...dragged.parentElement.querySelectorAll(":scope > [data-ranked]")].filter((row) => row !== dragged);
  const below = others.find((row) => event.clientY < middleOf(row));
  if (below && below.previousElementSibling !== dragged) below.before(dragged);
  if (!below && others.at(-1) !== dragged.previousElementSibling) others.at(-1).after(dragged);
});

for (const end of ["pointerup", "pointercancel"]) {
  document.addEventListener(end, () => {
    if (!dragged) return;
    dragged.classList.remove("answer-ranking__one--dragged");
    if (end === "pointerup") place(dragged);
    dragged = null;
  });
}

function middleOf(row) {
  const box = row.getBoundingClientRect();
  return box.top + box.height / 2;
}

/** Number the rows as they stand now, as far down as places go. */
function place(dropped) {
  const rows = [...dropped.parentElement.querySelectorAll(":scope > [data-ranked]")];
  const last = rows.indexOf(dropped);
  let next = 1;
  for (const [number, row] of rows.entries()) {
    const select = row.querySelector("select");
    const isRanked = number <= last || select.value !== "";
    const isThere = [...select.options].some((option) => option.value === String(next));
    select.value = isRanked && isThere ? String(next++) : "";
  }
  dropped.querySelector("select").dispatchEvent(new Event("input", { bubbles: true }));
}
