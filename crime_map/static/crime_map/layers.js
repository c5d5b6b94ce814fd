// What lies on the map: circles of crimes, or shaded areas. What is under a finger, and how each is called.

import { Clusters } from "./clusters.js";
import { isWithin, worldX, worldY } from "./geography.js";
import { say, sayCounts } from "./words.js";

const ENOUGH_MARKS = 150;
const STREET_LEVEL = 15.5;

export class Layers {
  // `pixel(latitude, longitude)` gives where that is on the screen; `areas` are those without a shade.
  constructor(map, pixel, crimes, streets, areas) {
    Object.assign(this, { map, pixel, crimes, streets, areas, shading: null, circles: [] });
    this.clusters = new Clusters(crimes);
  }

  // Group the crimes as the zoom asks; none while it `isSettling` which of them are meant.
  group(isSettling) {
    this.circles = isSettling ? [] : this.clusters.circles(this.map.getZoom());
  }

  // Street names belong to the circles, at street level.
  get hasStreets() {
    return !this.shading && this.map.getZoom() >= STREET_LEVEL;
  }

  streetsInView() {
    return this.hasStreets && this.streets.names ? this.streets.within(this.map.getBounds(), this.circles) : [];
  }

  // What is in view, for keyboard and screen reader: the largest of `total`.
  marksInView() {
    const { x: width, y: height } = this.map.getSize();
    const inView = this.marks().filter(({ x, y }) => x > 0 && y > 0 && x < width && y < height);
    return { marks: inView.sort((a, b) => b.radius - a.radius).slice(0, ENOUGH_MARKS), total: inView.length };
  }

  marks() {
    const place = (item, latitude, longitude, rest) => {
      const [x, y] = this.pixel(latitude, longitude);
      return { item, latitude, longitude, x, y, label: this.label(item), ...rest };
    };
    if (this.shading) return this.areas.map((area) => place({ area }, ...area.middle, { key: area.code, radius: 16 }));
    const zoom = Math.floor(this.map.getZoom());
    return this.circles.map((circle) => {
      const key = circle.places === 1 ? `point ${circle.point}` : `${zoom} ${circle.group}`;
      return place({ circle }, circle.latitude, circle.longitude, { key, radius: circle.radius });
    });
  }

  label({ circle, area }) {
    return circle ? this.circleLabel(circle) : `${area.name}: ${this.areaFigure(area.code)}`;
  }

  circleLabel({ places, point, crimes, incidents }) {
    const what = sayCounts(crimes, incidents);
    return places === 1
      ? say("mark", { what, street: this.streets.name(point) })
      : say("cluster", { what, places: say("places", { count: places }) });
  }

  areaFigure(code) {
    const { count = 0, rate } = this.shading.figures[code] ?? {};
    const counted = sayCounts(count, 0);
    return rate ? `${say("rate", { rate: rate[0], low: rate[1], high: rate[2] })}, ${counted}` : counted;
  }

  circleAt({ x, y }) {
    if (this.shading) return null;
    const isUnder = (circle) => {
      const [circleX, circleY] = this.pixel(circle.latitude, circle.longitude);
      return Math.hypot(circleX - x, circleY - y) <= circle.radius + 3;
    };
    return this.circles.findLast(isUnder) ?? null;
  }

  areaAt({ lat, lng }) {
    if (!this.shading) return null;
    const [y, x] = [worldY(lat), worldX(lng)];
    const holds = (ring) => isWithin(Array.from({ length: ring.length / 2 }, (_, at) => [ring[2 * at + 1], ring[2 * at]]), y, x);
    return this.areas.find(({ rings }) => rings.filter(holds).length % 2 === 1) ?? null;
  }

  // The first zoom at which a circle comes apart, or nearer where all of it fits.
  splitZoom({ group, west, east, south, north }) {
    const zoom = this.map.getZoom();
    const points = this.clusters.pointsOf(group, zoom);
    let split = Math.floor(zoom) + 1;
    const isOne = () => new Set(points.map((point) => this.clusters.grouping(split).groupOf[point])).size === 1;
    while (split < 17 && isOne()) split++;
    // A margin that leaves room on a small map too: with none left, Leaflet would go as close as it can.
    const { x, y } = this.map.getSize();
    const fits = this.map.getBoundsZoom([[south, west], [north, east]], false, [Math.min(120, x / 2), Math.min(120, y / 2)]);
    return Math.min(18, Math.max(split, fits));
  }

  sayInView() {
    const bounds = this.map.getBounds();
    return this.sayCircles("zoomed", this.circles.filter(({ latitude, longitude }) => bounds.contains([latitude, longitude])));
  }

  sayAll() {
    return this.circles.length ? this.sayCircles("shown", this.circles) : say("none");
  }

  sayCircles(sentence, circles) {
    const sum = (name) => circles.reduce((total, each) => total + each[name], 0);
    return say(sentence, { what: sayCounts(sum("crimes"), sum("incidents")), places: say("places", { count: sum("places") }) });
  }
}
