// The page around the map: its form, its figures, its title, and the address with "back".

import { Results } from "./results.js";
import { fromForm, tidy, toForm, written } from "./selection.js";

const MOVED = /map=([\d.]+)\/(-?[\d.]+)\/(-?[\d.]+)/;
const OPENED = /at=(-?[\d.]+),(-?[\d.]+)/;

export class Page {
  // `chosen(query, how)` is called when the form or "back" asks for another selection; `said(sentence)` when the
  // figures have followed it, `failed()` when they could not.
  constructor(usual, { chosen, said, failed }) {
    this.form = document.getElementById("filters");
    this.query = usual;
    this.results = new Results(location.pathname, { settled: (element) => said(this.onResults(element)), failed });
    this.form?.addEventListener("change", () => chosen(fromForm(this.form, this.query), { isKept: true }));
    addEventListener("popstate", () => {
      const search = new URLSearchParams(location.search);
      const query = tidy(search.size ? search : usual);
      // A link within the page is a step in the history too, and asks for nothing new.
      if (written(query) !== written(this.query)) chosen(query, { restoresForm: true });
    });
  }

  // Show the selection of `query`: a step in the history where it `isKept`.
  show(query, { isKept, restoresForm }) {
    this.query = query;
    if (this.form && restoresForm) toForm(this.form, query);
    if (isKept) history.pushState(null, "", `${location.pathname}?${written(query)}`);
    this.results.ask(query);
  }

  // The sentence of the figures that have arrived.
  onResults(element) {
    const sentence = element.querySelector(".results__sentence")?.textContent.trim().replace(/\s+/g, " ");
    if (!sentence) return undefined;
    const selection = sentence.replace(/:[^:]*$/, "");
    this.offerEmbedding(selection);
    document.title = document.title.replace(/^.*(?= – )/, selection);
    return sentence;
  }

  // The line for other websites shows what is shown here now.
  offerEmbedding(title) {
    const line = document.querySelector("[data-embed]");
    if (!line) return;
    const shown = { src: `?${written(this.query)}"`, title: ` title="${title.replaceAll('"', "”")}"` };
    line.textContent = line.textContent.replace(/\?[^"]*"/, () => shown.src).replace(/ title="[^"]*"/, () => shown.title);
  }
}

// The view stands after the # of the address, which browsers do not send: `moved` is where somebody has moved
// the map, `opened` the snap point that is open, each null where there is none.
export function writeView(moved, opened) {
  const parts = [];
  if (moved) parts.push(`map=${moved.zoom}/${moved.latitude.toFixed(5)}/${moved.longitude.toFixed(5)}`);
  if (opened) parts.push(`at=${opened.latitude.toFixed(6)},${opened.longitude.toFixed(6)}`);
  history.replaceState(null, "", `${location.pathname}${location.search}${parts.length ? `#${parts.join("&")}` : ""}`);
}

export function readView() {
  const numbers = (pattern) => pattern.exec(location.hash)?.slice(1).map(Number);
  const [zoom, latitude, longitude] = numbers(MOVED) ?? [];
  const [openLatitude, openLongitude] = numbers(OPENED) ?? [];
  return {
    moved: zoom ? { zoom, latitude, longitude } : null,
    opened: openLatitude ? { latitude: openLatitude, longitude: openLongitude } : null,
  };
}
