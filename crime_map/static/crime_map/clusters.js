// Snap points that would overlap on the screen are drawn as one circle.
// Which ones belong together depends on the zoom only, so a filter changes the circles' size and never the grouping.

/* global Supercluster */

const RADIUS = 62; // pixels
const SMALLEST_ZOOM = 8;
const LARGEST_CLUSTERED_ZOOM = 16;
const SMALLEST_CIRCLE = 13; // pixels, so that a finger can hit it
const LARGEST_CIRCLE = 34;
const ENOUGH_FOR_LARGEST = 100;
const WORLD = [-180, -85, 180, 85];

export class Clusters {
  constructor(crimes) {
    this.crimes = crimes;
    this.groupings = new Map();
    const features = Array.from({ length: crimes.points }, (_, point) => ({
      properties: { point },
      geometry: { coordinates: [crimes.longitude[point], crimes.latitude[point]] },
    }));
    // Leaflet's tiles are 256 pixels wide.
    const options = { radius: RADIUS, extent: 256, minZoom: SMALLEST_ZOOM, maxZoom: LARGEST_CLUSTERED_ZOOM };
    this.index = new Supercluster(options).load(features);
  }

  // Group number of each point at a zoom, and how many groups there are.
  grouping(zoom) {
    const level = Math.max(SMALLEST_ZOOM, Math.min(LARGEST_CLUSTERED_ZOOM + 1, Math.floor(zoom)));
    if (!this.groupings.has(level)) {
      const groupOf = new Uint32Array(this.crimes.points);
      const clusters = this.index.getClusters(WORLD, level);
      clusters.forEach((cluster, group) => {
        const leaves = cluster.properties.cluster ? this.index.getLeaves(cluster.id, Infinity) : [cluster];
        for (const leaf of leaves) groupOf[leaf.properties.point] = group;
      });
      this.groupings.set(level, { groupOf, groups: clusters.length });
    }
    return this.groupings.get(level);
  }

  // The circles of the newest filter, smallest first: counts, middle in degrees, number of places, radius in pixels, and
  // the point where there is one. Areas grow with the counts, from a size that holds a number.
  circles(zoom) {
    const { groupOf, groups } = this.grouping(zoom);
    const { crimesAt, incidentsAt, longitude, latitude } = this.crimes;
    const circles = new Array(groups);
    for (let point = 0; point < crimesAt.length; point++) {
      const weight = crimesAt[point] + incidentsAt[point];
      if (!weight) continue;
      const group = groupOf[point];
      const circle = (circles[group] ??= {
        group, crimes: 0, incidents: 0, places: 0, weight: 0, point, longitude: 0, latitude: 0,
        west: 180, east: -180, south: 90, north: -90,
      });
      circle.crimes += crimesAt[point];
      circle.incidents += incidentsAt[point];
      circle.places++;
      circle.weight += weight;
      circle.longitude += weight * longitude[point];
      circle.latitude += weight * latitude[point];
      circle.west = Math.min(circle.west, longitude[point]);
      circle.east = Math.max(circle.east, longitude[point]);
      circle.south = Math.min(circle.south, latitude[point]);
      circle.north = Math.max(circle.north, latitude[point]);
    }
    const found = circles.filter(Boolean).sort((a, b) => a.weight - b.weight); // the largest are drawn last, on top
    const largest = Math.max(ENOUGH_FOR_LARGEST, found.at(-1)?.weight ?? 0);
    for (const circle of found) {
      circle.longitude /= circle.weight;
      circle.latitude /= circle.weight;
      circle.count = circle.crimes || circle.incidents;
      circle.radius = SMALLEST_CIRCLE + (LARGEST_CIRCLE - SMALLEST_CIRCLE) * Math.sqrt(circle.count / largest);
    }
    return found;
  }

  // The points of a group that the newest filter counts, most first.
  pointsOf(group, zoom) {
    const { groupOf } = this.grouping(zoom);
    const { crimesAt, incidentsAt } = this.crimes;
    const count = (point) => crimesAt[point] + incidentsAt[point];
    return [...groupOf.keys()].filter((point) => groupOf[point] === group && count(point)).sort((a, b) => count(b) - count(a));
  }
}
