// The sentences of the page's language, which come with the map's options.

let words = {};
const numbers = new Intl.NumberFormat("en-GB");
const plural = new Intl.PluralRules("en-GB");
const monthNames = new Intl.DateTimeFormat("en-GB", { month: "long", year: "numeric", timeZone: "UTC" });

export function speak(found) {
  words = found;
}

// The sentence of this name. A number in `parts` is written with its separators; `count` chooses between one and many.
export function say(name, parts = {}) {
  const forms = words[name];
  const form = Array.isArray(forms) ? forms[plural.select(parts.count) === "one" ? 0 : 1] : forms;
  return form.replace(/\{(\w+)\}/g, (_, key) => (typeof parts[key] === "number" ? numbers.format(parts[key]) : parts[key]));
}

// "4 crimes", "2 incidents", or both, which are never added up.
export function sayCounts(crimes, incidents) {
  if (!incidents) return say("crimes", { count: crimes });
  if (!crimes) return say("incidents", { count: incidents });
  return say("crimesAndIncidents", {
    crimes: say("crimes", { count: crimes }),
    incidents: say("incidents", { count: incidents }),
  });
}

// "June 2025", of a month counted from January of year 0.
export function sayMonth(month) {
  return monthNames.format(new Date(Date.UTC(Math.floor(month / 12), month % 12, 1)));
}

// A month counted from January of year 0, of "2025-06".
export function readMonth(text) {
  const [year, month] = text.split("-").map(Number);
  return year * 12 + month - 1;
}
