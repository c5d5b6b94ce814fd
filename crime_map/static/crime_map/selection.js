// What is asked of the map: the same keys in the address, the page's form and the server.

import { readMonth } from "./words.js";

const PLACE_KEYS = ["area", "near", "radius", "shape"];
const KEYS = [...PLACE_KEYS, "from", "to", "category", "by"];

// The selection that an address's query holds. `usual` fills in months that it leaves out.
export function readSelection(query, usual) {
  const corner = (text) => text.split(",").map(Number);
  return {
    area: query.get("area") || "",
    near: query.get("near") ? corner(query.get("near")) : null,
    radius: Number(query.get("radius")) || 500,
    shape: query.get("shape") ? query.get("shape").split(";").filter(Boolean).map(corner) : null,
    from: readMonth(query.get("from") || usual.get("from")),
    to: readMonth(query.get("to") || usual.get("to")),
    categories: query.getAll("category").filter(Boolean),
    by: query.get("by") || "",
  };
}

// A query of only the selection's keys that have a value, readable in an address bar.
export function tidy(query) {
  const tidied = new URLSearchParams();
  for (const key of KEYS) for (const value of query.getAll(key)) if (value) tidied.append(key, value);
  if (!tidied.has("near")) tidied.delete("radius");
  return tidied;
}

export const written = (query) => query.toString().replaceAll("%2C", ",").replaceAll("%3B", ";");

// The same selection somewhere else: `place` has some of the place's keys.
export function movedTo(query, place) {
  const moved = new URLSearchParams(query);
  for (const key of PLACE_KEYS) moved.delete(key);
  for (const [key, value] of Object.entries(place)) moved.set(key, value);
  return tidy(moved);
}

// The form's choices; where it has no field for a place's keys, the place stays what it was.
export function fromForm(form, query) {
  const chosen = new URLSearchParams(new FormData(form));
  for (const key of PLACE_KEYS) {
    if (!form.elements.namedItem(key) && query.get(key)) chosen.set(key, query.get(key));
  }
  return tidy(chosen);
}

// Set the form to a selection, when somebody goes back or draws an area. Hidden fields are made for what has none.
export function toForm(form, query) {
  offerDistance(form.elements.namedItem("radius"), query);
  for (const key of ["area", "near", "shape"]) {
    const field = form.elements.namedItem(key);
    if (field) field.value = query.get(key) ?? "";
    else if (query.get(key)) form.append(Object.assign(document.createElement("input"), { type: "hidden", name: key, value: query.get(key) }));
  }
  for (const field of form.elements) {
    if (field.name === "category") field.checked = query.getAll("category").includes(field.value);
    else if (["from", "to", "by"].includes(field.name) && query.has(field.name)) field.value = query.get(field.name);
    else if (field.name === "by") field.value = "";
  }
}

// A distance can be chosen where there is a point that it is from.
function offerDistance(field, query) {
  field.disabled = !query.has("near");
  field.parentElement.hidden = field.disabled;
  if (query.has("radius")) field.value = query.get("radius");
}
