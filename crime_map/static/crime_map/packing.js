// Reads the packed columns that crime_map/packing.py writes: the format is described there.

const HEADER = 32;
const MICRODEGREES = 1e6;

// The columns as typed arrays. `start[p]` to `start[p + 1]` are the rows of point p.
// `firstMonth` counts from January of year 0; `month` counts from it.
export function unpack(buffer) {
  const bytes = new Uint8Array(buffer);
  const header = new DataView(buffer);
  const number = (at) => header.getUint32(at, true);
  if (String.fromCharCode(...bytes.subarray(0, 4)) !== "SFCP" || number(4) !== 1) {
    throw new Error("Not a packed crime file of version 1.");
  }
  const [rows, points, west, south, firstMonth, months] = [8, 12, 16, 20, 24, 28].map(number);
  if (bytes.length !== HEADER + 9 * points + 3 * rows) throw new Error("The packed crime file is cut short.");

  const longitude = new Float64Array(points);
  const latitude = new Float64Array(points);
  const start = new Uint32Array(points + 1);
  const planes = bytes.subarray(HEADER);
  const in24Bits = (column, at) => {
    const low = column * 3 * points + at;
    return planes[low] | (planes[low + points] << 8) | (planes[low + 2 * points] << 16);
  };
  for (let point = 0, x = west; point < points; point++) {
    x += in24Bits(0, point);
    longitude[point] = x / MICRODEGREES - 180;
    latitude[point] = (in24Bits(1, point) + south) / MICRODEGREES - 90;
    start[point + 1] = start[point] + in24Bits(2, point);
  }

  const body = HEADER + 9 * points;
  const category = bytes.slice(body, body + rows);
  const month = bytes.slice(body + rows, body + 2 * rows);
  for (let point = 0; point < points; point++) {
    for (let row = start[point] + 1; row < start[point + 1]; row++) {
      if (category[row] === 0) month[row] += month[row - 1];
      category[row] += category[row - 1];
    }
  }
  const outcome = bySortedOrder(category, month, bytes.subarray(body + 2 * rows));
  return { rows, points, firstMonth, months, longitude, latitude, start, category, month, outcome };
}

// Puts `sorted`, which is in the order of category, then month, then row, back into the order of rows.
function bySortedOrder(category, month, sorted) {
  const next = new Uint32Array(65537);
  for (let row = 0; row < sorted.length; row++) next[((category[row] << 8) | month[row]) + 1]++;
  for (let key = 1; key < next.length; key++) next[key] += next[key - 1];
  const inRows = new Uint8Array(sorted.length);
  for (let row = 0; row < sorted.length; row++) inRows[row] = sorted[next[(category[row] << 8) | month[row]]++];
  return inRows;
}
