// What is opened on the map, as text in the panel: the crimes at one snap point, or the figure of one area.

import { Panel } from "./panel.js";
import { say, sayCounts, sayMonth } from "./words.js";

const FEW_ROWS = 8;

export class Opening {
  // `point` is the snap point that is open, or null. `closed()` is called when the panel has been shut,
  // `named(heading)` when the street's name has come after the panel.
  constructor(root, options, crimes, streets, { closed, named }) {
    Object.assign(this, { options, crimes, streets, named, point: null });
    this.panel = new Panel(root.querySelector("[data-map-panel]"), options.isEmbedded ? 2 : 3, () => {
      this.point = null;
      closed();
    });
    this.labels = new Map(options.categories.map(({ number, label }) => [number, label]));
  }

  // The crimes at a snap point in the selection's months `from` and `to`: at once, and by the street's name as soon as
  // that is known, which may take a while on a bad connection.
  showPoint(point, { from, to }) {
    const { crimes, labels } = this;
    const span = from === to ? sayMonth(from) : say("span", { first: sayMonth(from), last: sayMonth(to) });
    const what = sayCounts(crimes.crimesAt[point], crimes.incidentsAt[point]);
    const rows = crimes.rowsAt(point);
    this.panel.show({
      heading: this.headingOf(point),
      summary: say("summary", { what, span }),
      digest: rows.length > FEW_ROWS ? countByCategory(rows.map((row) => labels.get(crimes.category[row]))) : "",
      lines: rows.map((row) => ({
        main: labels.get(crimes.category[row]),
        detail: `${sayMonth(crimes.firstMonth + crimes.month[row])}. ${this.options.outcomes[crimes.outcome[row]]}`,
      })),
      note: say("snap"),
    });
    this.point = point;
    if (!this.streets.names) this.streets.load().then(() => this.nameAgain(point));
  }

  headingOf(point) {
    return say("onOrNear", { street: this.streets.name(point) });
  }

  nameAgain(point) {
    if (this.point !== point || !this.streets.names) return;
    this.panel.rename(this.headingOf(point));
    this.named(this.headingOf(point));
  }

  // The figure of an area, and a way to show it alone.
  showArea({ name }, figure, showAlone) {
    this.point = null;
    this.panel.show({
      heading: name,
      summary: figure,
      link: this.options.isEmbedded ? null : { text: say("showArea"), act: showAlone },
    });
  }

  // How many pixels of the map lie under the panel from its left edge: on a wide screen it stands on the map.
  get covered() {
    const { element } = this.panel;
    return getComputedStyle(element).position === "absolute" ? element.offsetLeft + element.offsetWidth : 0;
  }

  close() {
    this.panel.close();
  }
}

function countByCategory(labels) {
  const counts = new Map();
  for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1);
  return [...counts].sort(([, a], [, b]) => b - a).map(([label, count]) => `${label} ${count}`).join(", ");
}
