// The crimes of a district in memory, and what a selection counts at each snap point.

import { isWithin, metresBetween } from "./geography.js";
import { unpack } from "./packing.js";

export class Crimes {
  constructor(buffer, categories) {
    Object.assign(this, unpack(buffer));
    this.isCrime = new Uint8Array(256);
    for (const { number, isCrime } of categories) this.isCrime[number] = isCrime ? 1 : 0;
    this.numberOf = new Map(categories.map(({ slug, number }) => [slug, number]));
    // Counts at each point, of the newest selection: anti-social behaviour is no crime and is never added to them.
    this.crimesAt = new Uint32Array(this.points);
    this.incidentsAt = new Uint32Array(this.points);
  }

  // Count what a selection holds at each point. `within` marks points with 1; null is everywhere.
  filter(selection, within) {
    const { crimesAt, incidentsAt, start, category, month, isCrime } = this;
    this.isChosen = this.categoriesOf(selection);
    this.from = selection.from - this.firstMonth;
    this.to = selection.to - this.firstMonth;
    const { isChosen, from, to } = this;
    crimesAt.fill(0);
    incidentsAt.fill(0);
    for (let point = 0; point < this.points; point++) {
      if (within && !within[point]) continue;
      let crimes = 0;
      let incidents = 0;
      for (let row = start[point], end = start[point + 1]; row < end; row++) {
        if (month[row] < from || month[row] > to || !isChosen[category[row]]) continue;
        if (isCrime[category[row]]) crimes++;
        else incidents++;
      }
      crimesAt[point] = crimes;
      incidentsAt[point] = incidents;
    }
    // With nothing chosen the map is one of crimes, as its title says.
    if (!selection.categories.length) incidentsAt.fill(0);
  }

  categoriesOf({ categories }) {
    const isChosen = new Uint8Array(256).fill(categories.length ? 0 : 1);
    for (const slug of categories) isChosen[this.numberOf.get(slug)] = 1;
    return isChosen;
  }

  // The rows at a point that the newest selection holds, newest month first.
  rowsAt(point) {
    const rows = [];
    for (let row = this.start[point]; row < this.start[point + 1]; row++) {
      if (this.month[row] >= this.from && this.month[row] <= this.to && this.isChosen[this.category[row]]) rows.push(row);
    }
    return rows.sort((a, b) => this.month[b] - this.month[a] || this.category[a] - this.category[b]);
  }

  // The points that a circle or a drawn shape holds, marked with 1.
  pointsWithin({ near, radius, shape }) {
    const within = new Uint8Array(this.points);
    for (let point = 0; point < this.points; point++) {
      const latitude = this.latitude[point];
      const longitude = this.longitude[point];
      const isIn = near ? metresBetween(...near, latitude, longitude) <= radius : isWithin(shape, latitude, longitude);
      within[point] = isIn ? 1 : 0;
    }
    return within;
  }

  // The point at a position, or -1.
  pointAt(latitude, longitude) {
    for (let point = 0; point < this.points; point++) {
      if (Math.abs(this.latitude[point] - latitude) < 2e-6 && Math.abs(this.longitude[point] - longitude) < 2e-6) return point;
    }
    return -1;
  }
}

// Marks with 1 the points whose indexes, each less the one before, are given.
export function markPoints(points, differences) {
  const marked = new Uint8Array(points);
  let point = 0;
  for (const difference of differences) marked[(point += difference)] = 1;
  return marked;
}
