// The page's figures for a selection: fetched as a fragment and put in place, with the focus kept.

const PARTS = ["results", "more-results"]; // ids of what changes with the selection
const WAIT = 200; // milliseconds that somebody may go on choosing

export class Results {
  // `settled(element)` is called after a swap, `failed()` when the server could not be reached.
  constructor(address, { settled, failed }) {
    Object.assign(this, { address, settled, failed });
  }

  // Fetch the figures of a query; an older request that is still under way is given up.
  ask(query) {
    this.request?.abort();
    clearTimeout(this.waiting);
    const request = (this.request = new AbortController());
    this.waiting = setTimeout(() => this.fetch(query, request.signal), WAIT);
  }

  async fetch(query, signal) {
    const old = PARTS.map((id) => document.getElementById(id));
    for (const part of old) part.setAttribute("aria-busy", "true");
    try {
      const asked = new URLSearchParams(query);
      asked.set("part", "results");
      const response = await fetch(`${this.address}?${asked}`, { signal });
      if (!response.ok) throw new Error(response.statusText);
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      PARTS.forEach((id, at) => swap(old[at], page.getElementById(id)));
      this.settled(document.getElementById(PARTS[0]));
    } catch (error) {
      if (error.name === "AbortError") return;
      for (const part of old) part.removeAttribute("aria-busy");
      this.failed();
    }
  }
}

function swap(old, fresh) {
  const focused = old.contains(document.activeElement) ? document.activeElement.id : null;
  const open = [...old.querySelectorAll("details[open][id]")].map(({ id }) => id);
  old.replaceWith(document.adoptNode(fresh));
  for (const id of open) fresh.querySelector(`#${CSS.escape(id)}`)?.setAttribute("open", "");
  if (focused !== null) {
    const target = (focused && document.getElementById(focused)) || fresh;
    if (target === fresh) fresh.tabIndex = -1;
    target.focus({ preventScroll: true });
  }
}
