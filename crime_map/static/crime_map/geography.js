// Places on the earth and on the screen. Degrees are WGS84; the world is the web-mercator square, 0 to 1 on each side.

const EARTH = 6371009; // mean radius in metres, as the server uses
const RADIANS = Math.PI / 180;

export const worldX = (longitude) => longitude / 360 + 0.5;
export const worldY = (latitude) => 0.5 - Math.log(Math.tan(Math.PI / 4 + (latitude * RADIANS) / 2)) / (2 * Math.PI);

// Metres between two points, by the haversine formula.
export function metresBetween(latitude, longitude, otherLatitude, otherLongitude) {
  const north = Math.sin(((otherLatitude - latitude) * RADIANS) / 2);
  const east = Math.sin(((otherLongitude - longitude) * RADIANS) / 2);
  const chord = north * north + Math.cos(latitude * RADIANS) * Math.cos(otherLatitude * RADIANS) * east * east;
  return 2 * EARTH * Math.asin(Math.sqrt(chord));
}

// The corners, as [latitude, longitude], of a circle drawn on the map.
export function circleOutline([latitude, longitude], metres) {
  const north = metres / EARTH / RADIANS;
  return Array.from({ length: 72 }, (_, at) => {
    const turn = (at / 36) * Math.PI;
    return [latitude + north * Math.cos(turn), longitude + (north * Math.sin(turn)) / Math.cos(latitude * RADIANS)];
  });
}

// Whether a point lies in a ring of [latitude, longitude] corners, by the even-odd rule.
export function isWithin(ring, latitude, longitude) {
  let within = false;
  for (let at = 0, before = ring.length - 1; at < ring.length; before = at++) {
    const [y, x] = ring[at];
    const [yBefore, xBefore] = ring[before];
    if (y > latitude !== yBefore > latitude && longitude < ((xBefore - x) * (latitude - y)) / (yBefore - y) + x) within = !within;
  }
  return within;
}

// Whether two sides of a ring of corners cross.
export function crossesItself(ring) {
  const sides = ring.map((corner, at) => [corner, ring[(at + 1) % ring.length]]);
  return sides.some(([a, b], first) =>
    sides.some(([c, d], second) => {
      const areNeighbours = Math.abs(first - second) <= 1 || Math.abs(first - second) === ring.length - 1;
      return !areNeighbours && turns(a, b, c) !== turns(a, b, d) && turns(c, d, a) !== turns(c, d, b);
    }),
  );
}

const turns = ([ay, ax], [by, bx], [cy, cx]) => (by - ay) * (cx - ax) > (bx - ax) * (cy - ay);

// The rings of a GeoJSON polygon or multipolygon as world coordinates, flat: x, y, x, y.
export function worldRings(geometry) {
  const polygons = geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates;
  return polygons.flat().map((ring) => {
    const flat = new Float64Array(ring.length * 2);
    ring.forEach(([longitude, latitude], at) => {
      flat[2 * at] = worldX(longitude);
      flat[2 * at + 1] = worldY(latitude);
    });
    return flat;
  });
}

// [south-west, north-east] of world rings, in degrees.
export function boundsOf(geometry) {
  const corners = (geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates).flat(2);
  const longitudes = corners.map((corner) => corner[0]);
  const latitudes = corners.map((corner) => corner[1]);
  return [
    [Math.min(...latitudes), Math.min(...longitudes)],
    [Math.max(...latitudes), Math.max(...longitudes)],
  ];
}
