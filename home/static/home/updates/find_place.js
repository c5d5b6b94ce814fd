// A field above a long list of areas that leaves those to be seen whose name holds what is typed, and those ticked.

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
  // Where the list is short there is no way past it either.
  if (!list || !field || !document.querySelector("#id_areas-end")) return;
  list.before(field.content.cloneNode(true));
  const search = document.querySelector("#find-place");
  search.addEventListener("input", () => narrow(list, plain(search.value.trim())));
  // It is no part of what is saved.
  search.addEventListener("keydown", (event) => event.key === "Enter" && event.preventDefault());
}

document.addEventListener("DOMContentLoaded", offer);
