// Areas shaded by rate, and the key that says what the shades mean.

import { classOf, limitsOf } from "./colours.js";
import { say } from "./words.js";

// `figures` are by code: { count, rate: [rate, low, high] or null }. Without any rate, the counts are shown and it is said.
export function shadeBy(figures) {
  const entries = Object.entries(figures);
  const hasRates = entries.some(([, { rate }]) => rate);
  const values = new Map(entries.map(([code, { count, rate }]) => [code, hasRates ? (rate?.[0] ?? null) : count]));
  const known = [...values.values()].filter((value) => value !== null);
  return { figures, hasRates, values, limits: known.length ? limitsOf(known) : [], known, noData: say("noData"), write: hasRates ? writeRate : writeCount };
}

export function showKey(element, shading) {
  element.hidden = !shading;
  if (!shading) return element.replaceChildren();
  const { known, limits, hasRates, values, write } = shading;
  const swatch = (kind, text) => {
    const item = document.createElement("li");
    const colour = Object.assign(document.createElement("span"), { className: `crime-map__swatch crime-map__swatch--${kind}` });
    item.append(colour, text);
    return item;
  };
  const classes = [1, 2, 3, 4, 5]
    .map((number) => [number, known.filter((value) => classOf(value, limits) === number)])
    .filter(([, inClass]) => inClass.length)
    .map(([number, inClass]) => swatch(number, span(inClass, write)));
  if (known.length < values.size || !known.length) classes.push(swatch("none", say("noData")));
  const title = Object.assign(document.createElement("p"), { textContent: say(hasRates ? "perThousand" : "counts") });
  const list = document.createElement("ul");
  list.append(...classes);
  element.replaceChildren(title, list);
}

const rates = new Intl.NumberFormat("en-GB", { minimumFractionDigits: 1, maximumFractionDigits: 1 });
const writeRate = (value) => rates.format(value);
const writeCount = (value) => value.toLocaleString("en-GB");

function span(values, write) {
  const [low, high] = [Math.min(...values), Math.max(...values)].map(write);
  return low === high ? low : `${low} – ${high}`;
}
