// Shows how far something is that the worker does, without a reload. Without this, reloading the page does the same.
// The page has an element #progress with data-is-going, and in it one of role=status with the sentence to be said.

const EVERY = 4000;

async function refresh() {
  const shown = document.getElementById("progress");
  // Somebody may be about to press a button: it must not go from under their hand.
  if (document.hidden || shown.querySelector("button:focus")) return again();
  const answer = await fetch(window.location.href).catch(() => null);
  if (!answer?.ok) return again();
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const newer = page.getElementById("progress");
  if (!newer) return;
  replaceWhatChanged(shown, newer);
  again();
}

// The status line stays the same element, so that screen readers say it when its words change and only then.
function replaceWhatChanged(shown, newer) {
  const status = shown.querySelector("[role=status]");
  const words = newer.querySelector("[role=status]");
  if (status.innerHTML !== words.innerHTML) status.innerHTML = words.innerHTML;
  words.replaceWith(status);
  shown.dataset.isGoing = newer.dataset.isGoing;
  shown.replaceChildren(...newer.childNodes);
}

function again() {
  if (document.getElementById("progress").dataset.isGoing === "true") window.setTimeout(refresh, EVERY);
}

again();
