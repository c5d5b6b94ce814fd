// The map itself: what is drawn of a selection, and what a tap or a key does.

/* global L */

import { Canvas } from "./canvas.js";
import { Crimes, markPoints } from "./crimes.js";
import { makeMap } from "./frame.js";
import { boundsOf, circleOutline, worldRings } from "./geography.js";
import { Layers } from "./layers.js";
import { Marks } from "./marks.js";
import { Opening } from "./opening.js";
import { Page, readView, writeView } from "./page.js";
import { movedTo, readSelection } from "./selection.js";
import { shadeBy, showKey } from "./shading.js";
import { Streets } from "./streets.js";
import { Tools } from "./tools.js";
import { say, speak } from "./words.js";

export async function showMap(root, options) {
  speak(options.words);
  const [crimes, district, base] = await Promise.all([
    fetchCrimes(options),
    fetchAreas(options.districtOutline),
    options.base ? fetchAreas(options.outlines[options.base]) : [],
  ]);
  const view = new MapView(root, options, crimes, district[0], base);
  await view.apply(view.usual, { isFirst: true });
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
    Object.assign(this, { root, options, crimes, district, base, focused: null });
    this.status = root.querySelector("[data-map-status]");
    this.usual = new URLSearchParams(options.selection);
    this.insideArea = new Map();
    this.outlinesBy = new Map([[options.base, base]]);
    this.streets = new Streets(options.streets, crimes);
    this.opening = new Opening(root, options, crimes, this.streets, {
      closed: () => this.onClosed(),
      named: (heading) => this.announce(heading),
    });
    this.map = makeMap(root, options, { whole: () => this.fit(options.bounds) });
    this.canvas = new Canvas(this.map, () => this.scene());
    this.layers = new Layers(this.map, (...place) => this.canvas.pixel(...place), crimes, this.streets, base);
    this.addTools();
    this.followPointer();
    this.marks = new Marks(this.map.getContainer(), say("marks"), {
      focused: (mark) => this.onMarkFocused(mark),
      opened: (mark) => this.open(mark.item, true),
    });
    if (!options.isEmbedded) {
      this.page = new Page(this.usual, {
        chosen: (query, how) => this.apply(query, how),
        said: (sentence) => this.announce(sentence ?? this.layers.sayAll()),
        failed: () => this.announce(say("resultsFailed"), true),
      });
    }
  }

  addTools() {
    this.tools = new Tools(this.map, this.root, {
      chosen: (place, sentence) => this.choosePlace(place, sentence),
      changed: () => this.canvas.redraw(),
      announce: (...sentence) => this.announce(...sentence),
      outside: (latitude, longitude) => !L.latLngBounds(this.options.bounds).pad(0.05).contains([latitude, longitude]),
    });
  }

  followPointer() {
    this.map.on("click", ({ latlng, containerPoint }) => this.onTap(latlng, containerPoint));
    this.map.on("mousemove", ({ latlng, containerPoint }) => {
      const isOverSomething = !this.tools.active && (this.layers.circleAt(containerPoint) || this.layers.areaAt(latlng));
      this.map.getContainer().classList.toggle("crime-map__frame--over", Boolean(isOverSomething));
    });
    this.map.on("moveend", () => this.onMoved());
  }

  // Make `query` the selection: the map follows at once, the figures when the server has answered.
  async apply(query, { isFirst = false, ...how } = {}) {
    const before = this.selection;
    this.query = query;
    this.selection = readSelection(query, this.usual);
    const { selection } = this;
    if (!isFirst) this.page?.show(query, how);
    const isAsked = needsServer(selection, this.options);
    // Nothing can be opened that the answer would change, or that the view would then be moved away from.
    this.isSettling = isAsked && (isFirst || !this.knowsPlace(selection));
    if (selection.near || selection.shape) this.setPlace(this.crimes.pointsWithin(selection), outlineOf(selection));
    else this.setPlace(...(this.insideArea.get(selection.area) ?? [null, null]));
    this.opening.close();
    if (!selection.by) this.setShading(null, this.base);
    if (isAsked) await this.askServer(selection);
    if (selection !== this.selection) return; // somebody has chosen again meanwhile
    this.isSettling = false;
    this.refresh();
    if (isFirst) this.restoreView();
    else if (!samePlace(before, selection)) this.fitPlace();
  }

  knowsPlace({ area, near, shape }) {
    return near || shape || !area || area === this.options.district.code || this.insideArea.has(area);
  }

  async askServer(selection) {
    try {
      const asked = fetch(`${this.options.areas}?${this.query}`).then((response) => response.json());
      const outlines = selection.by && this.options.outlines[selection.by];
      if (outlines && !this.outlinesBy.has(selection.by)) this.outlinesBy.set(selection.by, await fetchAreas(outlines));
      const { outline, points, figures } = await asked;
      if (points) this.insideArea.set(selection.area, [markPoints(this.crimes.points, points), outline]);
      if (selection !== this.selection) return;
      if (points) this.setPlace(...this.insideArea.get(selection.area));
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
    Object.assign(this.layers, { shading, areas });
    this.root.classList.toggle("crime-map--shaded", Boolean(shading));
    showKey(this.root.querySelector("[data-map-key]"), shading);
    this.refresh();
  }

  refresh() {
    this.layers.group(this.isSettling);
    if (this.layers.hasStreets && !this.streets.names) this.streets.load().then(() => this.canvas.redraw());
    this.canvas.redraw();
    clearTimeout(this.marking);
    this.marking = setTimeout(() => this.showMarks(), 50);
  }

  scene() {
    const { areas, shading, circles } = this.layers;
    return {
      hasTiles: Boolean(this.options.tiles),
      district: this.district,
      areas,
      shading,
      outline: this.outline,
      circles,
      streets: this.layers.streetsInView(),
      drawing: this.tools.drawing,
      focused: this.focused,
    };
  }

  showMarks() {
    this.canvas.look();
    const { marks, total } = this.layers.marksInView();
    this.marks.show(marks);
    Object.assign(this.root.dataset, { marks: total, zoom: this.map.getZoom() }); // for those who test and style
  }

  async onMarkFocused(mark) {
    this.focused = mark;
    this.canvas.redraw();
    if (mark?.item.circle?.places === 1 && !this.streets.names) {
      await this.streets.load();
      this.marks.relabel(({ item }) => this.layers.label(item));
    }
  }

  // Opening what is tapped, or chosen with Enter.

  onTap(latlng, { x, y }) {
    if (this.tools.active) return this.tools.tap(latlng);
    const circle = this.layers.circleAt({ x, y });
    const area = circle ? null : this.layers.areaAt(latlng);
    if (circle) this.open({ circle });
    else if (area) this.open({ area });
    else this.opening.close();
  }

  open({ circle, area }, isByKeyboard = false) {
    this.opener = isByKeyboard ? this.marks.marks[this.marks.current]?.key : null;
    if (area) return this.openArea(area);
    if (circle.places === 1) return this.openPoint(circle.point);
    const zoom = this.layers.splitZoom(circle);
    const { west, east, south, north } = circle;
    this.map.setView([(south + north) / 2, (west + east) / 2], zoom, { animate: false });
    this.announce(this.layers.sayInView());
    if (isByKeyboard) {
      clearTimeout(this.marking);
      this.showMarks();
      this.marks.focusLargest();
    }
  }

  openPoint(point) {
    this.opening.showPoint(point, this.selection);
    this.moveFromUnderPanel(this.crimes.latitude[point], this.crimes.longitude[point]);
    this.writeView();
  }

  // What the panel is about stays in sight.
  moveFromUnderPanel(latitude, longitude) {
    const { covered } = this.opening;
    const [x] = this.canvas.pixel(latitude, longitude);
    if (covered && x < covered + 48) this.map.panBy([x - (covered + this.map.getSize().x) / 2, 0], { animate: false });
  }

  openArea(area) {
    this.opening.showArea(area, this.layers.areaFigure(area.code), () => this.choosePlace({ area: area.code, by: "" }));
  }

  onClosed() {
    this.writeView();
    if (this.root.contains(document.activeElement) || document.activeElement === document.body) {
      if (this.opener) this.marks.focusOn(this.opener);
      else this.map.getContainer().focus({ preventScroll: true });
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

  writeView() {
    if (this.options.isEmbedded || !this.isReady) return;
    const { lat: latitude, lng: longitude } = this.map.getCenter();
    const { point } = this.opening;
    const { latitude: north, longitude: east } = this.crimes;
    writeView(
      this.hasMoved ? { zoom: this.map.getZoom(), latitude, longitude } : null,
      point === null ? null : { latitude: north[point], longitude: east[point] },
    );
  }

  restoreView() {
    const { moved, opened } = readView();
    if (moved) this.map.setView([moved.latitude, moved.longitude], moved.zoom, { animate: false });
    else this.fitPlace();
    this.isReady = true;
    const point = opened ? this.crimes.pointAt(opened.latitude, opened.longitude) : -1;
    if (point >= 0) this.openPoint(point);
  }

  // What is said.

  announce(sentence, isVisible = false) {
    this.status.textContent = sentence;
    this.status.classList.toggle("visually-hidden", !isVisible);
  }
}

const needsServer = ({ area, by, near, shape }, { district }) => by || (area && area !== district.code && !near && !shape);
const samePlace = (a, b) => ["area", "near", "radius", "shape"].every((key) => String(a[key]) === String(b[key]));

function outlineOf({ near, radius, shape }) {
  const corners = near ? circleOutline(near, radius) : shape;
  return { type: "Polygon", coordinates: [[...corners, corners[0]].map(([latitude, longitude]) => [longitude, latitude])] };
}
