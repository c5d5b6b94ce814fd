// The big screen looks every few seconds for what the room should see. Where the connection is gone, what was there
// stays.

const PAUSE = 3000; // milliseconds
const root = document.querySelector("[data-screen]");
let shown = "";

async function look() {
  try {
    const response = await fetch(root.dataset.screen, { signal: AbortSignal.timeout(PAUSE * 3) });
    const now = response.ok ? await response.text() : shown;
    if (now !== shown) {
      // Parsed by the browser as a document of its own: nothing in it runs.
      const parsed = new DOMParser().parseFromString(now, "text/html");
      if (shown || parsed.body.textContent !== root.textContent) root.replaceChildren(...parsed.body.children);
      shown = now;
    }
  } catch {
    // The next look may find it again.
  }
  setTimeout(look, PAUSE);
}

look();
