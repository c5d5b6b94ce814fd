// The map's colours, named in map.css so that dark mode and forced colours reach the canvas too.

const NAMES = [
  "ground", "land", "land-line", "name", "name-halo", "crime", "crime-edge", "crime-text", "incident", "incident-text",
  "chosen", "chosen-soft", "ring", "ring-halo", "hatch", "shade-1", "shade-2", "shade-3", "shade-4", "shade-5",
];

export function readColours(element) {
  const style = getComputedStyle(element);
  const colours = Object.fromEntries(NAMES.map((name) => [name, style.getPropertyValue(`--map-${name}`).trim()]));
  colours.font = style.fontFamily;
  return colours;
}

// The four limits between five classes of about equally many areas each.
export function limitsOf(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return [1, 2, 3, 4].map((fifth) => sorted[Math.floor((sorted.length * fifth) / 5)]);
}

export const classOf = (value, limits) => limits.filter((limit) => value >= limit).length + 1;

// Black or white, whichever is easier to read on a colour written #rrggbb.
export function textOn(colour) {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const channel = parseInt(colour.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.18 ? "#11191a" : "#ffffff";
}

// Diagonal lines for "no figures": never the colour of a number.
export function hatching(context, colour) {
  const tile = document.createElement("canvas");
  tile.width = tile.height = 8;
  const pen = tile.getContext("2d");
  pen.strokeStyle = colour;
  pen.lineWidth = 1.2;
  pen.beginPath();
  for (const at of [-8, 0, 8]) {
    pen.moveTo(at, 8);
    pen.lineTo(at + 8, 0);
  }
  pen.stroke();
  return context.createPattern(tile, "repeat");
}
