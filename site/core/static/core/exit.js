// The quick way out of a page: its button and three presses of Escape or Shift cover the page at once and go elsewhere,
// leaving no step back to it in this tab.

const KEYS = new Set(["Escape", "Shift"]);
const PRESSES = 3;
const WITHIN = 5000; // milliseconds from the first press to the last

const link = document.querySelector("[data-exit-page]");

function leave() {
  document.body.replaceChildren();
  document.title = "…";
  window.location.replace(link.href);
}

if (link) {
  let presses = [];
  link.addEventListener("click", (event) => {
    event.preventDefault();
    leave();
  });
  document.addEventListener("keyup", (event) => {
    if (!KEYS.has(event.key)) {
      presses = [];
      return;
    }
    presses = [...presses.filter((each) => each.key === event.key && event.timeStamp - each.at < WITHIN), { key: event.key, at: event.timeStamp }];
    if (presses.length >= PRESSES) leave();
  });
  for (const hint of document.querySelectorAll("[data-exit-keys]")) hint.hidden = false;
}
