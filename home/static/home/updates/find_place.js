// A field above a long list of areas that leaves those to be seen whose name holds what is typed, and those ticked.

const LONG = 12; // areas: fewer are seen at a glance

const plain = (words) => words.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

function narrow(list, sought) {
  for (const area of list.querySelectorAll("label:has(input)")) {
    const isTicked = area.querySelector("input").checked;
    area.closest("div").hidden = !isTicked && !plain(area.textContent).includes(sought);
  }
  for (const group of list.querySelectorAll(":scope > div")) {
    group.hidden = !group.querySelector(":scope > div:not([hidden])");
  }
}

function offer() {
  const list = document.querySelector("#id_areas");
  const field = document.querySelector("[data-find-place]");
  if (!list || !field || list.querySelectorAll("input").length <= LONG) return;
  list.before(field.content.cloneNode(true));
  const search = document.querySelector("#find-place");
  search.addEventListener("input", () => narrow(list, plain(search.value.trim())));
  // It is no part of what is saved.
  search.addEventListener("keydown", (event) => event.key === "Enter" && event.preventDefault());
}

document.addEventListener("DOMContentLoaded", offer);
