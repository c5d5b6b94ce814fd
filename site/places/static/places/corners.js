// The corners of one outline while it is drawn, as [latitude, longitude] in degrees, with every step to be taken back.

export class Corners {
  #steps = [[]];

  get all() {
    return this.#steps.at(-1);
  }

  get canGoBack() {
    return this.#steps.length > 1;
  }

  /** Begin with these corners; nothing before them can be brought back. */
  begin(corners) {
    this.#steps = [corners];
  }

  add(corner) {
    this.#step([...this.all, corner]);
  }

  /** Set a new corner between corner `index` and the next. */
  insert(index, corner) {
    this.#step(this.all.toSpliced(index + 1, 0, corner));
  }

  move(index, corner) {
    this.#step(this.all.with(index, corner));
  }

  remove(index) {
    this.#step(this.all.toSpliced(index, 1));
  }

  clear() {
    if (this.all.length) this.#step([]);
  }

  back() {
    if (this.canGoBack) this.#steps.pop();
  }

  #step(corners) {
    this.#steps.push(corners);
  }

  /** A GeoJSON polygon, or null while there are fewer than three corners. */
  asGeoJSON() {
    if (this.all.length < 3) return null;
    const ring = [...this.all, this.all[0]].map(([latitude, longitude]) => [rounded(longitude), rounded(latitude)]);
    return { type: "Polygon", coordinates: [ring] };
  }

  /** The area inside, in square metres, on a sphere as wide as the Earth is here. */
  squareMetres() {
    const metre = 111320;
    const middle = this.all.reduce((sum, [latitude]) => sum + latitude, 0) / this.all.length;
    const across = metre * Math.cos((middle * Math.PI) / 180);
    const points = this.all.map(([latitude, longitude]) => [longitude * across, latitude * metre]);
    const doubled = points.reduce((sum, [x, y], at) => {
      const [nextX, nextY] = points[(at + 1) % points.length];
      return sum + (x - points[0][0]) * (nextY - points[0][1]) - (nextX - points[0][0]) * (y - points[0][1]);
    }, 0);
    return Math.abs(doubled) / 2;
  }
}

function rounded(degrees) {
  return Math.round(degrees * 1e6) / 1e6;
}

/** The corners of a GeoJSON polygon with one ring, or null for anything else. */
export function cornersOf(geometry) {
  if (geometry?.type === "Feature") return cornersOf(geometry.geometry);
  const rings = geometry?.type === "MultiPolygon" && geometry.coordinates.length === 1 ? geometry.coordinates[0] : geometry?.coordinates;
  if (!["Polygon", "MultiPolygon"].includes(geometry?.type) || rings?.length !== 1) return null;
  const corners = rings[0].map(([longitude, latitude]) => [latitude, longitude]);
  const isClosed = corners.length > 1 && corners[0].every((degrees, at) => degrees === corners.at(-1)[at]);
  return isClosed ? corners.slice(0, -1) : corners;
}
