// The names of the streets, parks and shops that snap points stand "on or near": fetched when a name is first needed.

import { say } from "./words.js";

export class Streets {
  constructor(address, crimes) {
    Object.assign(this, { address, crimes, names: null });
  }

  async load() {
    this.asked ??= fetch(this.address).then((response) => (response.ok ? response.text() : Promise.reject()));
    try {
      this.names = (await this.asked).split("\n");
    } catch {
      this.asked = undefined; // the crimes are shown all the same, and the next tap tries again
    }
  }

  name(point) {
    return this.names?.[point] || say(this.names ? "unnamed" : "somewhere");
  }

  // The names within Leaflet's `bounds`, those with a circle of their own first: a map of names, without pictures.
  within(bounds, circles) {
    const { longitude, latitude, points } = this.crimes;
    const [south, north, west, east] = [bounds.getSouth(), bounds.getNorth(), bounds.getWest(), bounds.getEast()];
    const shown = new Map(circles.filter(({ places }) => places === 1).map((circle) => [circle.point, circle]));
    const found = [];
    for (let point = 0; point < points; point++) {
      const isInView = longitude[point] > west && longitude[point] < east && latitude[point] > south && latitude[point] < north;
      if (!isInView || !this.names[point]) continue;
      const radius = shown.get(point)?.radius ?? 0;
      found.push({ name: this.names[point], latitude: latitude[point], longitude: longitude[point], radius });
    }
    return found.sort((a, b) => b.radius - a.radius);
  }
}
