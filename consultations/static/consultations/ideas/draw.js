// A pin or a line, drawn as another way to say where something is. It fills in the form's hidden field with GeoJSON;
// the field above the map works without.

import { surround } from "../answering/place.js";

const L = window.L;
const METRE = 5; // decimals of a degree

for (const root of document.querySelectorAll("[data-draw]")) draw(root);

function draw(root) {
  const find = (name) => root.querySelector(`[data-draw-${name}]`);
  const field = root.closest("form").elements.geometry;
  const status = find("status");
  const undo = find("undo");
  const modes = [...root.querySelectorAll("[data-draw-mode]")];
  const before = field.value ? JSON.parse(field.value) : null;
  let mode = before?.type ?? "Point";
  let points = [];
  if (before) points = mode === "Point" ? [before.coordinates] : before.coordinates;

  find("drawing").hidden = false;
  const map = L.map(find("map"), { attributionControl: false, zoomSnap: 0.5 }).setView([54.5, -3], 5.5);
  // Above the areas, which are drawn later.
  map.createPane("drawn");
  const drawn = L.layerGroup().addTo(map);

  function show() {
    drawn.clearLayers();
    const positions = points.map(([longitude, latitude]) => [latitude, longitude]);
    if (mode === "LineString") {
      L.polyline(positions, { pane: "drawn", className: "contribution-map__line", interactive: false }).addTo(drawn);
    }
    for (const position of positions) {
      const icon = L.divIcon({ className: "contribution-map__pin", iconSize: [24, 24] });
      L.marker(position, { icon, keyboard: false, interactive: false, alt: "" }).addTo(drawn);
    }
    undo.hidden = !points.length;
    for (const button of modes) button.setAttribute("aria-pressed", String(button.dataset.drawMode === mode));
  }

  function set(next) {
    points = next;
    const isWhole = mode === "Point" ? points.length === 1 : points.length > 1;
    field.value = isWhole ? JSON.stringify({ type: mode, coordinates: mode === "Point" ? points[0] : points }) : "";
    const { pin, line, begun, none } = status.dataset;
    if (!points.length) status.textContent = none;
    else if (mode === "Point") status.textContent = pin;
    else status.textContent = isWhole ? line : begun;
    show();
  }

  function press({ lat, lng }) {
    const here = [Number(lng.toFixed(METRE)), Number(lat.toFixed(METRE))];
    set(mode === "Point" ? [here] : [...points, here]);
  }

  map.on("click", ({ latlng }) => press(latlng));
  map.getContainer().addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.target !== map.getContainer()) return;
    event.preventDefault();
    press(map.getCenter());
  });
  undo.addEventListener("click", () => {
    set(points.slice(0, -1));
    if (!points.length) map.getContainer().focus();
  });
  for (const button of modes) {
    button.addEventListener("click", () => {
      mode = button.dataset.drawMode;
      set(mode === "Point" ? points.slice(-1) : points);
    });
  }
  show();
  if (points.length) map.setView([points[0][1], points[0][0]], 15);
  surround(map, root.dataset.outlines, { fit: !points.length });
}
