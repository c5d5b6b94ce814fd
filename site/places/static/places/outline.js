// Draw the outline of an area on a map. The box of GeoJSON below it is what the form sends: the map only fills it in.

import { Corners, cornersOf } from "./corners.js";

const L = window.L;
const NUDGE = 8; // pixels that an arrow key moves a corner

for (const root of document.querySelectorAll("[data-outline]")) {
  draw(root);
}

function draw(root) {
  const find = (name) => root.querySelector(`[data-outline-${name}]`);
  const box = root.querySelector("textarea");
  const words = find("words").dataset;
  const corners = new Corners();
  find("drawing").hidden = false;

  const map = L.map(find("map"), { attributionControl: false, zoomSnap: 0.5 }).setView([54.5, -3], 5.5);
  const handles = L.layerGroup().addTo(map);
  const shape = L.geoJSON(null, { style: { className: "outline__shape" }, interactive: false }).addTo(map);

  function show({ focus = null } = {}) {
    handles.clearLayers();
    shape.clearLayers();
    const all = corners.all;
    const geometry = corners.asGeoJSON();
    if (geometry) shape.addData(geometry);
    else if (all.length === 2) shape.addData({ type: "LineString", coordinates: all.map(([y, x]) => [x, y]) });
    all.forEach((corner, index) => addHandle(corner, index));
    if (all.length > 2) all.forEach((corner, index) => addMiddle(corner, all[(index + 1) % all.length], index));
    find("undo").disabled = !corners.canGoBack;
    find("clear").disabled = !all.length;
    find("status").textContent = sentence();
    if (focus !== null) handles.getLayers()[focus]?.getElement()?.focus();
  }

  function sentence() {
    const count = corners.all.length;
    if (!count) return words.none;
    return (count < 3 ? words.few : words.some).replace("{corners}", count).replace("{size}", size(corners.squareMetres()));
  }

  function addHandle(corner, index) {
    const icon = L.divIcon({ className: "outline__corner", iconSize: [24, 24] });
    const title = words.corner.replace("{number}", index + 1);
    const handle = L.marker(corner, { icon, draggable: true, keyboard: true, title, alt: title }).addTo(handles);
    handle.on("dragend", () => change(() => corners.move(index, position(handle.getLatLng()))));
    handle.getElement().addEventListener("keydown", (event) => {
      const moves = { ArrowUp: [0, -NUDGE], ArrowDown: [0, NUDGE], ArrowLeft: [-NUDGE, 0], ArrowRight: [NUDGE, 0] };
      if (event.key in moves) {
        const moved = map.latLngToContainerPoint(corner).add(moves[event.key]);
        change(() => corners.move(index, position(map.containerPointToLatLng(moved))), index);
      } else if (event.key === "Delete") {
        change(() => corners.remove(index), Math.max(0, index - 1));
      } else {
        return;
      }
      event.preventDefault();
      event.stopPropagation();
    });
  }

  function addMiddle(from, to, index) {
    const middle = [(from[0] + to[0]) / 2, (from[1] + to[1]) / 2];
    const icon = L.divIcon({ className: "outline__middle", iconSize: [24, 24] });
    const handle = L.marker(middle, { icon, draggable: true, keyboard: false }).addTo(handles);
    handle.on("dragend", () => change(() => corners.insert(index, position(handle.getLatLng()))));
    handle.on("click", () => change(() => corners.insert(index, middle)));
  }

  function change(step, focus = null) {
    step();
    const geometry = corners.asGeoJSON();
    box.value = geometry ? JSON.stringify(geometry) : "";
    box.dispatchEvent(new Event("change", { bubbles: true }));
    show({ focus });
  }

  function read() {
    const text = box.value.trim();
    let geometry = null;
    try {
      geometry = text ? JSON.parse(text) : null;
    } catch {
      // Said below: what cannot be read is not shown, and the server says why when it is sent.
    }
    const found = text ? cornersOf(geometry) : [];
    const inDegrees = found?.every((corner) => corner.length === 2 && corner.every((degrees) => Math.abs(degrees) <= 90));
    corners.begin(inDegrees ? found : []);
    show();
    if (found && inDegrees) {
      if (found.length) map.fitBounds(L.latLngBounds(found), { padding: [30, 30] });
      return found.length > 0;
    }
    find("status").textContent = words.unread;
    try {
      shape.addData(geometry);
      map.fitBounds(shape.getBounds(), { padding: [30, 30] });
      find("status").textContent = words.parts;
    } catch {
      return false;
    }
    return true;
  }

  map.on("click", ({ latlng }) => change(() => corners.add(position(latlng))));
  map.getContainer().addEventListener("keydown", (event) => {
    if (event.target !== map.getContainer()) return;
    if (event.key === "Enter") change(() => corners.add(position(map.getCenter())));
    else if (event.key === "Backspace") change(() => corners.back());
    else return;
    event.preventDefault();
  });
  find("undo").addEventListener("click", () => change(() => corners.back()));
  find("clear").addEventListener("click", () => change(() => corners.clear()));
  box.addEventListener("input", read);

  const isShown = read();
  surround(map, root.dataset.surroundings, { fit: !isShown });
}

/** Show where one is: the boundaries that are loaded, as light lines. */
async function surround(map, address, { fit }) {
  const response = await fetch(address, { headers: { Accept: "application/json" } });
  if (!response.ok) return;
  const { district, within } = await response.json();
  const options = { interactive: false };
  const inner = L.geoJSON(within, { ...options, style: { className: "outline__within" } }).addTo(map);
  const outer = L.geoJSON(district, { ...options, style: { className: "outline__district" } }).addTo(map);
  for (const layer of [inner, outer]) layer.bringToBack();
  const bounds = outer.getBounds().extend(inner.getBounds());
  if (fit && bounds.isValid()) map.fitBounds(bounds);
  name(inner, map);
}

/** Names of the areas, as soon as they are large enough on the map to hold them. */
function name(layer, map) {
  const labels = L.layerGroup().addTo(map);
  const show = () => {
    labels.clearLayers();
    layer.eachLayer((area) => {
      const bounds = area.getBounds();
      const width = map.latLngToContainerPoint(bounds.getNorthEast()).x - map.latLngToContainerPoint(bounds.getSouthWest()).x;
      const text = area.feature.properties.name;
      if (width < text.length * 7) return;
      const label = document.createElement("span");
      label.textContent = text;
      const icon = L.divIcon({ className: "outline__name", html: label, iconSize: [width, 16] });
      L.marker(bounds.getCenter(), { icon, interactive: false, keyboard: false }).addTo(labels);
    });
  };
  map.on("zoomend", show);
  show();
}

function position({ lat, lng }) {
  return [lat, lng];
}

function size(squareMetres) {
  const number = (value, digits) => value.toLocaleString("en-GB", { maximumSignificantDigits: digits });
  return squareMetres < 100_000 ? `${number(squareMetres / 10_000, 2)} hectares` : `${number(squareMetres / 1_000_000, 3)} km²`;
}
