// The places of a list, drawn: each pin or line leads to the same page as its line in the list.

import { surround } from "../answering/place.js";

const L = window.L;
const root = document.querySelector("[data-contributions]");
const places = JSON.parse(document.getElementById("contributions-on-map").textContent);

root.hidden = false;
const map = L.map(root.querySelector("[data-map]"), { attributionControl: false, zoomSnap: 0.5 }).setView([54.5, -3], 5.5);
const bounds = L.latLngBounds([]);
// Above the areas, which are drawn later.
map.createPane("drawn");
const icon = L.divIcon({ className: "contribution-map__pin", iconSize: [24, 24] });

for (const place of places) {
  const shape = L.geoJSON(place.shape, {
    pane: "drawn",
    pointToLayer: (_feature, position) => L.marker(position, { icon, keyboard: true, alt: place.label, title: place.label }),
    style: { className: "contribution-map__line" },
  }).addTo(map);
  shape.bindPopup(() => link(place));
  bounds.extend(shape.getBounds());
}
if (bounds.isValid()) map.fitBounds(bounds, { padding: [32, 32], maxZoom: 15 });
surround(map, root.dataset.outlines, { fit: !bounds.isValid() });

function link({ address, label }) {
  const anchor = document.createElement("a");
  anchor.href = address;
  anchor.textContent = label;
  return anchor;
}
