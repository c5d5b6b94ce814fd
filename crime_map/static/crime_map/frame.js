// The empty map in its frame: what it is built on, how far it goes, and its buttons for zooming.

/* global L */

import { say } from "./words.js";

// `whole()` is called when somebody asks to see the whole area.
export function makeMap(root, { bounds, tiles, district }, { whole }) {
  const frame = root.querySelector(".crime-map__frame");
  const stillness = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const map = L.map(frame, {
    zoomControl: false,
    attributionControl: Boolean(tiles),
    zoomAnimation: false,
    fadeAnimation: false,
    inertia: !stillness,
    scrollWheelZoom: false,
    zoomSnap: tiles ? 1 : 0.25, // pictures blur between whole zooms, outlines do not
    minZoom: 8,
    maxZoom: 18,
    maxBounds: L.latLngBounds(bounds).pad(0.5),
  });
  frame.setAttribute("role", "application");
  frame.setAttribute("aria-label", say("mapLabel", { place: district.name }));
  // The wheel scrolls the page until somebody has gone to the map.
  frame.addEventListener("focus", () => map.scrollWheelZoom.enable());
  frame.addEventListener("blur", () => map.scrollWheelZoom.disable());
  map.fitBounds(bounds, { animate: false });
  if (tiles) {
    const { address, attribution } = tiles;
    // Tile servers refuse requests that do not say which site they come from.
    L.tileLayer(address, { attribution, referrerPolicy: "strict-origin", maxZoom: 19 }).addTo(map);
    map.attributionControl.setPrefix(false);
  }
  L.control.scale({ imperial: true, position: "bottomleft" }).addTo(map);
  const button = (name, act) => root.querySelector(`[data-map-${name}]`).addEventListener("click", act);
  button("in", () => map.zoomIn(1, { animate: false }));
  button("out", () => map.zoomOut(1, { animate: false }));
  button("whole", whole);
  return map;
}
