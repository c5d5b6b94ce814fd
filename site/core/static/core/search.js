/** Offers places while one types into a search by postcode or place (the ARIA combobox pattern with a list).
 *
 * The form works without it. Its `data-suggest` is the address that answers `?q=` with
 * `{"suggestions": [{"label", "detail", "url"}]}`; choosing one goes to its `url`. `data-places` names the list,
 * `data-found` begins the sentence that says how many there are.
 */

const PAUSE = 180; // ms without a key before asking: below it every letter of a quick typist would be a request
const LEAST = 2; // letters

for (const form of document.querySelectorAll("form[data-suggest]")) offerPlaces(form);

function offerPlaces(form) {
  const input = form.querySelector("input[type=search]");
  const list = document.createElement("ul");
  const status = document.createElement("p");
  let suggestions = [];
  let chosen = -1;
  let timer;
  let asking = new AbortController();

  list.id = `${input.id}-list`;
  list.className = "search__list";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", form.dataset.places);
  status.className = "visually-hidden";
  status.setAttribute("role", "status");
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-controls", list.id);
  input.setAttribute("aria-expanded", "false");
  input.autocomplete = "off"; // the browser's own list would lie over ours
  input.parentElement.append(list);
  form.append(status);

  input.addEventListener("input", () => {
    clearTimeout(timer);
    asking.abort();
    if (input.value.trim().length < LEAST) close();
    else timer = setTimeout(ask, PAUSE);
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !list.hidden) {
      event.preventDefault(); // a search field would also empty itself
      close();
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (!suggestions.length) return;
      if (list.hidden) open();
      choose(event.key === "ArrowDown" ? chosen + 1 : chosen - 1);
    } else if (event.key === "Enter" && !list.hidden && chosen >= 0) {
      event.preventDefault();
      location.assign(suggestions[chosen].url);
    }
  });
  input.addEventListener("blur", close);
  // The press would take the focus, and with it the list, before the click arrives.
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) location.assign(suggestions[[...list.children].indexOf(option)].url);
  });

  async function ask() {
    asking = new AbortController();
    const address = new URL(form.dataset.suggest, location.href);
    const words = input.value.trim();
    address.searchParams.set("q", words);
    try {
      const answer = await fetch(address, { signal: asking.signal, headers: { Accept: "application/json" } });
      if (answer.ok) show((await answer.json()).suggestions, words);
      else close();
    } catch (error) {
      if (error.name !== "AbortError") close(); // offline: the form still works when the network is back
    }
  }

  function show(found, words) {
    suggestions = found;
    list.dataset.words = words;
    list.replaceChildren(...suggestions.map(option));
    chosen = -1;
    input.removeAttribute("aria-activedescendant");
    status.textContent = `${form.dataset.found} ${suggestions.length}`;
    if (suggestions.length && document.activeElement === input) open();
    else close();
  }

  function option({ label, detail }, index) {
    const item = document.createElement("li");
    item.id = `${list.id}-${index}`;
    item.setAttribute("role", "option");
    item.setAttribute("aria-selected", "false");
    item.append(label);
    if (detail) {
      const more = document.createElement("span");
      more.textContent = detail;
      item.append(" ", more);
    }
    return item;
  }

  function choose(index) {
    const options = [...list.children];
    // One step beyond either end is the text itself, as typed.
    chosen = index >= options.length ? -1 : index < -1 ? options.length - 1 : index;
    options.forEach((item, at) => item.setAttribute("aria-selected", String(at === chosen)));
    if (chosen < 0) {
      input.removeAttribute("aria-activedescendant");
    } else {
      input.setAttribute("aria-activedescendant", options[chosen].id);
      options[chosen].scrollIntoView({ block: "nearest" });
    }
  }

  function open() {
    list.hidden = false;
    input.setAttribute("aria-expanded", "true");
  }

  function close() {
    list.hidden = true;
    chosen = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }
}
