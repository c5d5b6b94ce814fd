// The map itself: what is drawn, what a tap or a key opens, and how it follows the form, the figures and the address.

/* global L */

import { Canvas } from "./canvas.js";
import { Clusters } from "./clusters.js";
import { Crimes, markPoints } from "./crimes.js";
import { boundsOf, circleOutline, isWithin, worldRings, worldX, worldY } from "./geography.js";
import { Marks } from "./marks.js";
import { Panel } from "./panel.js";
import { Results } from "./results.js";
import { fromForm, movedTo, readSelection, tidy, toForm, written } from "./selection.js";
import { shadeBy, showKey } from "./shading.js";
import { Tools } from "./tools.js";
import { say, sayCounts, sayMonth, speak } from "./words.js";

const ENOUGH_MARKS = 150;
const STREET_LEVEL = 15.5;
const FEW_ROWS = 8;
const MOVED = /map=([\d.]+)\/(-?[\d.]+)\/(-?[\d.]+)/;
const OPENED = /at=(-?[\d.]+),(-?[\d.]+)/;

export async function showMap(root, options) {
  speak(options.words);
  const [crimes, district, base] = await Promise.all([
    fetchCrimes(options),
    fetchAreas(options.districtOutline),
    options.base ? fetchAreas(options.outlines[options.base]) : [],
  ]);
  return new MapView(root, options, crimes, district[0], base);
}

async function fetchCrimes({ crimes, categories }) {
  const response = await fetch(crimes);
  if (!response.ok) throw new Error(response.statusText);
  return new Crimes(await response.arrayBuffer(), categories);
}

async function fetchAreas(address) {
  const response = await fetch(address);
  if (!response.ok) throw new Error(response.statusText);
  const { areas } = await response.json();
  return areas.map(({ outline, ...area }) => {
    return { ...area, rings: worldRings(outline), room: area.room / 360 };
  });
}

class MapView {
  constructor(root, options, crimes, district, base) {
    Object.assign(this, { root, options, crimes, district, base, shading: null, focused: null, areasShown: base });
    this.status = root.querySelector("[data-map-status]");
    this.form = document.getElementById("filters");
    this.usual = new URLSearchParams(options.selection);
    this.clusters = new Clusters(crimes);
    this.insideArea = new Map();
    this.outlinesBy = new Map([[options.base, base]]);
    this.makeMap();
    this.panel = new Panel(root.querySelector("[data-map-panel]"), options.isEmbedded ? 2 : 3, () => this.onPanelClosed());
    this.marks = new Marks(this.map.getContainer(), say("marks"), {
      focused: (mark) => this.onMarkFocused(mark),
      opened: (mark) => this.open(mark.item, true),
    });
    this.results = new Results(location.pathname, {
      settled: (element) => this.onResults(element),
      failed: () => this.announce(say("resultsFailed"), true),
    });
    if (!options.isEmbedded) this.followPage();
    this.apply(this.usual, { isFirst: true });
  }

  makeMap() {
    const { bounds, tiles, district } = this.options;
    const frame = this.root.querySelector(".crime-map__frame");
    const stillness = matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.map = L.map(frame, {
      zoomControl: false,
      attributionControl: Boolean(tiles),
      zoomAnimation: false,
      fadeAnimation: false,
      inertia: !stillness,
      scrollWheelZoom: false,
      zoomSnap: tiles ? 1 : 0.25, // pictures blur between whole zooms, outlines do not
      minZoom: 8,
      maxZoom: 18,
      maxBounds: L.latLngBounds(bounds).pad(0.5),
    });
    frame.setAttribute("role", "application");
    frame.setAttribute("aria-label", say("mapLabel", { place: district.name }));
    // The wheel scrolls the page until somebody has gone to the map.
    frame.addEventListener("focus", () => this.map.scrollWheelZoom.enable());
    frame.addEventListener("blur", () => this.map.scrollWheelZoom.disable());
    this.map.fitBounds(bounds, { animate: false });
    if (tiles) {
      const { address, attribution } = tiles;
      // Tile servers refuse requests that do not say which site they come from.
      L.tileLayer(address, { attribution, referrerPolicy: "strict-origin", maxZoom: 19 }).addTo(this.map);
      this.map.attributionControl.setPrefix(false);
    }
    L.control.scale({ imperial: true, position: "bottomleft" }).addTo(this.map);
    this.canvas = new Canvas(this.map, () => this.scene());
    this.tools = new Tools(this.map, this.root, {
      chosen: (place, sentence) => this.choosePlace(place, sentence),
      changed: () => this.canvas.redraw(),
      announce: (...sentence) => this.announce(...sentence),
      outside: (latitude, longitude) => !L.latLngBounds(bounds).pad(0.05).contains([latitude, longitude]),
    });
    const zoom = (name, act) => this.root.querySelector(`[data-map-${name}]`).addEventListener("click", act);
    zoom("in", () => this.map.zoomIn(1, { animate: false }));
    zoom("out", () => this.map.zoomOut(1, { animate: false }));
    zoom("whole", () => this.fit(bounds));
    this.map.on("click", ({ latlng, containerPoint }) => this.onTap(latlng, containerPoint));
    this.map.on("mousemove", ({ latlng, containerPoint }) => {
      const isOverSomething = !this.tools.active && (this.circleAt(containerPoint) || this.areaAt(latlng));
      frame.classList.toggle("crime-map__frame--over", Boolean(isOverSomething));
    });
    this.map.on("moveend", () => this.onMoved());
  }

  // The page around the map: its form, and the address with "back".
  followPage() {
    this.form?.addEventListener("change", () => this.apply(fromForm(this.form, this.query), { isKept: true }));
    addEventListener("popstate", () => {
      const search = new URLSearchParams(location.search);
      const query = tidy(search.size ? search : this.usual);
      // A link within the page is a step in the history too, and asks for nothing new.
      if (written(query) !== written(this.query)) this.apply(query, { restoresForm: true });
    });
  }

  // Make `query` the selection: the map follows at once, the figures when the server has answered.
  async apply(query, { isFirst = false, isKept = false, restoresForm = false } = {}) {
    const before = this.selection;
    this.query = query;
    this.selection = readSelection(query, this.usual);
    const { selection } = this;
    if (restoresForm && this.form) toForm(this.form, query);
    if (!isFirst && !this.options.isEmbedded) {
      if (isKept) history.pushState(null, "", `${location.pathname}?${written(query)}`);
      this.results.ask(query);
    }
    if (selection.near || selection.shape) this.setPlace(this.crimes.pointsWithin(selection), outlineOf(selection));
    else this.setPlace(...(this.insideArea.get(selection.area) ?? [null, null]));
    this.panel.close();
    if (!selection.by) this.setShading(null, this.base);
    if (needsServer(selection, this.options)) await this.askServer(selection);
    if (selection !== this.selection) return; // somebody has chosen again meanwhile
    if (isFirst) this.restoreView();
    else if (!samePlace(before, selection)) this.fitPlace();
  }

  async askServer(selection) {
    try {
      const asked = fetch(`${this.options.areas}?${this.query}`).then((response) => response.json());
      const outlines = selection.by && this.options.outlines[selection.by];
      if (outlines && !this.outlinesBy.has(selection.by)) this.outlinesBy.set(selection.by, await fetchAreas(outlines));
      const { outline, points, figures } = await asked;
      if (outline) this.insideArea.set(selection.area, [markPoints(this.crimes.points, points), outline]);
      if (selection !== this.selection) return;
      if (outline) this.setPlace(...this.insideArea.get(selection.area));
      if (figures) this.setShading(shadeBy(figures), this.outlinesBy.get(selection.by) ?? this.base);
    } catch {
      this.announce(say("resultsFailed"), true);
    }
  }

  setPlace(within, outline) {
    this.outline = outline ? worldRings(outline) : null;
    this.placeBounds = outline ? boundsOf(outline) : this.options.bounds;
    const start = performance.now();
    this.crimes.filter(this.selection, within);
    this.refresh();
    performance.measure("crime map: filter", { start });
  }

  setShading(shading, areas) {
    this.shading = shading;
    this.areasShown = areas;
    this.root.classList.toggle("crime-map--shaded", Boolean(shading));
    showKey(this.root.querySelector("[data-map-key]"), shading);
    this.refresh();
  }

  refresh() {
    this.circles = this.clusters.circles(this.map.getZoom());
    this.canvas.redraw();
    clearTimeout(this.marking);
    this.marking = setTimeout(() => this.showMarks(), 50);
  }

  scene() {
    return {
      hasTiles: Boolean(this.options.tiles),
      district: this.district,
      areas: this.areasShown,
      shading: this.shading,
      outline: this.outline,
      circles: this.circles,
      streets: this.streetsInView(),
      drawing: this.tools.drawing,
      focused: this.focused,
    };
  }

  // The names of the snap points at street level, those with a circle first: a map of names, without pictures.
  streetsInView() {
    if (this.shading || this.map.getZoom() < STREET_LEVEL) return [];
    if (!this.streets) {
      this.loadStreets().then(() => this.canvas.redraw());
      return [];
    }
    const { longitude, latitude, points } = this.crimes;
    const bounds = this.map.getBounds();
    const [south, north, west, east] = [bounds.getSouth(), bounds.getNorth(), bounds.getWest(), bounds.getEast()];
    const shown = new Map(this.circles.filter(({ places }) => places === 1).map((circle) => [circle.point, circle]));
    const found = [];
    for (let point = 0; point < points; point++) {
      const isInView = longitude[point] > west && longitude[point] < east && latitude[point] > south && latitude[point] < north;
      if (!isInView || !this.streets[point]) continue;
      const circle = shown.get(point);
      found.push({ name: this.streets[point], latitude: latitude[point], longitude: longitude[point], radius: circle?.radius ?? 0 });
    }
    return found.sort((a, b) => b.radius - a.radius);
  }

  // Marks: what is in view, for keyboard and screen reader.

  showMarks() {
    this.canvas.look();
    const { x: width, y: height } = this.map.getSize();
    const place = (item, latitude, longitude, rest) => {
      const [x, y] = this.canvas.pixel(latitude, longitude);
      return { item, latitude, longitude, x, y, ...rest };
    };
    const marks = this.shading
      ? this.areasShown.map((area) => place({ area }, ...area.middle, { key: area.code, radius: 16, label: this.areaLabel(area) }))
      : this.circles.map((circle) => {
          const key = circle.places === 1 ? `point ${circle.point}` : `${Math.floor(this.map.getZoom())} ${circle.group}`;
          const label = this.circleLabel(circle);
          return place({ circle }, circle.latitude, circle.longitude, { key, radius: circle.radius, label });
        });
    const inView = marks.filter(({ x, y }) => x > 0 && y > 0 && x < width && y < height);
    this.marks.show(inView.sort((a, b) => b.radius - a.radius).slice(0, ENOUGH_MARKS));
    this.root.dataset.marks = inView.length; // for those who test and style
  }

  circleLabel({ places, point, crimes, incidents }) {
    const what = sayCounts(crimes, incidents);
    return places === 1
      ? say("mark", { what, street: this.streetName(point) })
      : say("cluster", { what, places: say("places", { count: places }) });
  }

  areaLabel({ name, code }) {
    return `${name}: ${this.areaFigure(code)}`;
  }

  areaFigure(code) {
    const { count = 0, rate } = this.shading.figures[code] ?? {};
    const counted = sayCounts(count, 0);
    return rate ? `${say("rate", { rate: rate[0], low: rate[1], high: rate[2] })}, ${counted}` : counted;
  }

  async onMarkFocused(mark) {
    this.focused = mark;
    this.canvas.redraw();
    if (mark?.item.circle?.places === 1 && !this.streets) {
      await this.loadStreets();
      this.marks.relabel(({ item }) => (item.circle ? this.circleLabel(item.circle) : this.areaLabel(item.area)));
    }
  }

  // Opening what is tapped, or chosen with Enter.

  onTap(latlng, { x, y }) {
    if (this.tools.active) return this.tools.tap(latlng);
    const circle = this.circleAt({ x, y });
    const area = circle ? null : this.areaAt(latlng);
    if (circle) this.open({ circle });
    else if (area) this.open({ area });
    else this.panel.close();
  }

  circleAt({ x, y }) {
    if (this.shading) return null;
    const isUnder = (circle) => {
      const [circleX, circleY] = this.canvas.pixel(circle.latitude, circle.longitude);
      return Math.hypot(circleX - x, circleY - y) <= circle.radius + 3;
    };
    return this.circles.findLast(isUnder) ?? null;
  }

  areaAt({ lat, lng }) {
    if (!this.shading) return null;
    const [y, x] = [worldY(lat), worldX(lng)];
    const holds = (ring) => isWithin(Array.from({ length: ring.length / 2 }, (_, at) => [ring[2 * at + 1], ring[2 * at]]), y, x);
    return this.areasShown.find(({ rings }) => rings.filter(holds).length % 2 === 1) ?? null;
  }

  open({ circle, area }, isByKeyboard = false) {
    this.opener = isByKeyboard ? this.marks.marks[this.marks.current]?.key : null;
    if (area) return this.openArea(area);
    if (circle.places === 1) return this.openPoint(circle.point);
    const zoom = this.splitZoom(circle);
    const { west, east, south, north } = circle;
    this.map.setView([(south + north) / 2, (west + east) / 2], zoom, { animate: false });
    const inView = this.circles.filter(({ latitude, longitude }) => this.map.getBounds().contains([latitude, longitude]));
    const sum = (name) => inView.reduce((total, each) => total + each[name], 0);
    const what = sayCounts(sum("crimes"), sum("incidents"));
    this.announce(say("zoomed", { what, places: say("places", { count: sum("places") }) }));
    if (isByKeyboard) {
      clearTimeout(this.marking);
      this.showMarks();
      this.marks.focusLargest();
    }
  }

  // The first zoom at which a circle comes apart, or nearer where all of it fits.
  splitZoom({ group, west, east, south, north }) {
    const zoom = this.map.getZoom();
    const points = this.clusters.pointsOf(group, zoom);
    let split = Math.floor(zoom) + 1;
    const isOne = () => new Set(points.map((point) => this.clusters.grouping(split).groupOf[point])).size === 1;
    while (split < 17 && isOne()) split++;
    const fits = this.map.getBoundsZoom([[south, west], [north, east]], false, [120, 120]);
    return Math.min(18, Math.max(split, fits));
  }

  async openPoint(point) {
    await this.loadStreets();
    const { crimes } = this;
    const { from, to } = this.selection;
    const span = from === to ? sayMonth(from) : say("span", { first: sayMonth(from), last: sayMonth(to) });
    const what = sayCounts(crimes.crimesAt[point], crimes.incidentsAt[point]);
    const labels = new Map(this.options.categories.map(({ number, label }) => [number, label]));
    const rows = crimes.rowsAt(point);
    this.panel.show({
      heading: say("onOrNear", { street: this.streetName(point) }),
      summary: say("summary", { what, span }),
      digest: rows.length > FEW_ROWS ? countByCategory(rows.map((row) => labels.get(crimes.category[row]))) : "",
      lines: rows.map((row) => ({
        main: labels.get(crimes.category[row]),
        detail: `${sayMonth(crimes.firstMonth + crimes.month[row])}. ${this.options.outcomes[crimes.outcome[row]]}`,
      })),
      note: say("snap"),
    });
    this.opened = point;
    this.moveFromUnderPanel(crimes.latitude[point], crimes.longitude[point]);
    this.writeView();
  }

  // On a wide screen the panel lies over the map: what it is about stays in sight.
  moveFromUnderPanel(latitude, longitude) {
    const { element } = this.panel;
    if (getComputedStyle(element).position !== "absolute") return;
    const right = element.offsetLeft + element.offsetWidth;
    const [x] = this.canvas.pixel(latitude, longitude);
    if (x < right + 48) this.map.panBy([x - (right + this.map.getSize().x) / 2, 0], { animate: false });
  }

  openArea(area) {
    this.panel.show({
      heading: area.name,
      summary: this.areaFigure(area.code),
      link: this.options.isEmbedded ? null : { text: say("showArea"), act: () => this.choosePlace({ area: area.code, by: "" }) },
    });
  }

  onPanelClosed() {
    this.opened = null;
    this.writeView();
    if (this.root.contains(document.activeElement) || document.activeElement === document.body) {
      if (this.opener) this.marks.focusOn(this.opener);
      else this.map.getContainer().focus({ preventScroll: true });
    }
  }

  streetName(point) {
    return this.streets?.[point] || say(this.streets ? "unnamed" : "somewhere");
  }

  async loadStreets() {
    this.streetsAsked ??= fetch(this.options.streets).then((response) => (response.ok ? response.text() : Promise.reject()));
    try {
      this.streets = (await this.streetsAsked).split("\n");
    } catch {
      this.streetsAsked = undefined; // the crimes are shown all the same, and the next tap tries again
    }
  }

  // Place and view.

  choosePlace(place, sentence) {
    if (sentence) this.announce(sentence);
    const { by = this.query.get("by"), ...where } = place;
    const query = movedTo(this.query, where);
    if (by) query.set("by", by);
    else query.delete("by");
    this.apply(query, { isKept: true, restoresForm: true });
  }

  fitPlace() {
    this.fit(this.placeBounds);
  }

  fit(bounds) {
    this.isFitting = true;
    this.map.fitBounds(bounds, { animate: false, padding: [24, 24], maxZoom: 16 });
    this.isFitting = false;
    this.hasMoved = false;
    this.writeView();
  }

  onMoved() {
    this.refresh();
    if (this.isFitting || !this.query) return;
    this.hasMoved = true;
    clearTimeout(this.writing);
    this.writing = setTimeout(() => this.writeView(), 300);
  }

  // The view stands after the # of the address, which browsers do not send.
  writeView() {
    if (this.options.isEmbedded || !this.isReady) return;
    const parts = [];
    const { lat, lng } = this.map.getCenter();
    if (this.hasMoved) parts.push(`map=${this.map.getZoom()}/${lat.toFixed(5)}/${lng.toFixed(5)}`);
    if (this.opened != null) {
      parts.push(`at=${this.crimes.latitude[this.opened].toFixed(6)},${this.crimes.longitude[this.opened].toFixed(6)}`);
    }
    history.replaceState(null, "", `${location.pathname}${location.search}${parts.length ? `#${parts.join("&")}` : ""}`);
  }

  restoreView() {
    const [, zoom, latitude, longitude] = MOVED.exec(location.hash) ?? [];
    const [, openLatitude, openLongitude] = OPENED.exec(location.hash) ?? [];
    if (zoom) this.map.setView([Number(latitude), Number(longitude)], Number(zoom), { animate: false });
    else this.fitPlace();
    this.isReady = true;
    if (openLatitude) {
      const point = this.crimes.pointAt(Number(openLatitude), Number(openLongitude));
      if (point >= 0) this.openPoint(point);
    }
  }

  // What is said.

  onResults(element) {
    const sentence = element.querySelector(".results__sentence")?.textContent.trim().replace(/\s+/g, " ");
    this.offerEmbedding(sentence);
    if (sentence) document.title = document.title.replace(/^.*(?= – )/, sentence.replace(/:[^:]*$/, ""));
    this.announce(sentence ?? this.shownSentence());
  }

  // The line for other websites shows what is shown here now.
  offerEmbedding(sentence) {
    const line = document.querySelector("[data-embed]");
    if (!line || !sentence) return;
    const shown = { src: `?${written(this.query)}"`, title: ` title="${sentence.replace(/:[^:]*$/, "").replaceAll('"', "”")}"` };
    line.textContent = line.textContent.replace(/\?[^"]*"/, () => shown.src).replace(/ title="[^"]*"/, () => shown.title);
  }

  shownSentence() {
    const sum = (counts) => counts.reduce((total, count) => total + count, 0);
    const places = this.crimes.crimesAt.filter((count, point) => count || this.crimes.incidentsAt[point]).length;
    if (!places) return say("none");
    const what = sayCounts(sum(this.crimes.crimesAt), sum(this.crimes.incidentsAt));
    return say("shown", { what, places: say("places", { count: places }) });
  }

  announce(sentence, isVisible = false) {
    this.status.textContent = sentence;
    this.status.classList.toggle("visually-hidden", !isVisible);
  }
}

const countByCategory = (labels) => {
  const counts = new Map();
  for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1);
  return [...counts].sort(([, a], [, b]) => b - a).map(([label, count]) => `${label} ${count}`).join(", ");
};

const needsServer = ({ area, by, near, shape }, { district }) => by || (area && area !== district.code && !near && !shape);
const samePlace = (a, b) => ["area", "near", "radius", "shape"].every((key) => String(a[key]) === String(b[key]));

function outlineOf({ near, radius, shape }) {
  const corners = near ? circleOutline(near, radius) : shape;
  return { type: "Polygon", coordinates: [[...corners, corners[0]].map(([latitude, longitude]) => [longitude, latitude])] };
}
