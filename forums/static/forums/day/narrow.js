// Narrows the list of guests as one types. Without it the same field searches.

const field = document.querySelector("[data-narrow]");
const rows = [...document.querySelectorAll(`${field.dataset.narrow} [data-words]`)];
const status = document.querySelector("[data-narrowed]");
const plain = (words) => words.normalize("NFD").replace(/\p{M}/gu, "").toLocaleLowerCase();
const wordsOf = new Map(rows.map((row) => [row, plain(row.dataset.words)]));

function narrow() {
  const wanted = plain(field.value).split(/\s+/).filter(Boolean);
  for (const row of rows) row.hidden = !wanted.every((word) => wordsOf.get(row).includes(word));
  const count = rows.filter((row) => !row.hidden).length;
  status.hidden = wanted.length === 0;
  status.textContent = count === 1 ? status.dataset.one : status.dataset.many.replace("#", count);
}

field.addEventListener("input", narrow);
if (!field.value) field.focus({ preventScroll: true });
