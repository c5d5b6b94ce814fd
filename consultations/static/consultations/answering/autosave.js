// Saves a page of answers while somebody writes, so that a killed browser loses nothing. The form works without it: this
// sends the same form to the same address and asks for a short answer instead of a page.

const QUIET = 1500; // milliseconds without a keystroke
const AGAIN = 10000; // and before trying once more where there was no connection

for (const form of document.querySelectorAll("form[data-autosave]")) {
  keep(form);
}

function keep(form) {
  const status = form.querySelector("[data-autosave-status]");
  const drawnWith = form.elements.drawn_with;
  let timer = 0;
  let changes = 0; // how often something was changed, and how often when it was last saved
  let saved = 0;
  let running = null;

  function later(pause = QUIET) {
    clearTimeout(timer);
    timer = setTimeout(save, pause);
  }

  function content() {
    const data = new FormData(form);
    for (const [name, value] of [...data]) {
      // Files go with the page: they are sent once.
      if (value instanceof File) data.delete(name);
    }
    return data;
  }

  async function save({ isLeaving = false } = {}) {
    if (saved === changes || (running && !isLeaving)) return;
    const now = changes;
    running = new AbortController();
    try {
      const response = await fetch(form.action, {
        method: "POST",
        body: content(),
        headers: { Accept: "application/json" },
        keepalive: isLeaving,
        signal: running.signal,
      });
      if (!response.ok) throw new Error(String(response.status));
      const answer = await response.json();
      saved = now;
      drawnWith.value = answer.drawn_with;
      status.textContent = answer.saved;
      form.dispatchEvent(new CustomEvent("saved", { detail: answer }));
    } catch (error) {
      if (error.name === "AbortError") return;
      status.textContent = form.dataset.failed;
      later(AGAIN);
    } finally {
      running = null;
      if (saved !== changes && saved === now) later();
    }
  }

  form.addEventListener("input", () => {
    changes += 1;
    later();
  });
  // What may lead to more questions is not kept waiting: `opening.js` shows them.
  if ("opens" in form.dataset) form.addEventListener("change", () => later(0));
  form.addEventListener("submit", () => {
    // The page itself is on its way: an older copy must not arrive after it.
    clearTimeout(timer);
    running?.abort();
    saved = changes;
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") save({ isLeaving: true });
  });
}
