// A pin on a map, as another way to say where something is. The field above it works without: the map only fills in a
// hidden one beside it.

const L = window.L;
const METRE = 5; // decimals of a degree

for (const root of document.querySelectorAll("[data-place]")) {
  draw(root);
}

function draw(root) {
  const find = (name) => root.querySelector(`[data-place-${name}]`);
  const field = find("point");
  const remove = find("remove");
  const status = find("status");
  find("drawing").hidden = false;

  const map = L.map(find("map"), { attributionControl: false, zoomSnap: 0.5 }).setView([54.5, -3], 5.5);
  let pin = null;

  function show(point, { isSaid = true } = {}) {
    pin?.remove();
    pin = null;
    if (point) {
      const icon = L.divIcon({ className: "answer-place__pin", iconSize: [28, 28] });
      pin = L.marker(point, { icon, draggable: true, keyboard: false, alt: "" }).addTo(map);
      pin.on("dragend", () => set(pin.getLatLng()));
    }
    remove.hidden = !point;
    if (isSaid) status.textContent = point ? status.dataset.set : status.dataset.removed;
  }

  function set(position) {
    field.value = position ? `${position.lat.toFixed(METRE)},${position.lng.toFixed(METRE)}` : "";
    field.dispatchEvent(new Event("input", { bubbles: true }));
    show(position);
  }

  map.on("click", ({ latlng }) => set(latlng));
  map.getContainer().addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.target !== map.getContainer()) return;
    event.preventDefault();
    set(map.getCenter());
  });
  remove.addEventListener("click", () => {
    set(null);
    map.getContainer().focus();
  });

  const [latitude, longitude] = field.dataset.shown.split(",").map(Number);
  const before = field.dataset.shown ? L.latLng(latitude, longitude) : null;
  if (before) {
    map.setView(before, 13);
    show(before, { isSaid: false });
  }
  surround(map, root.dataset.outlines, { fit: !before });
}

/** Show where one is: the wards as light lines, each named as soon as there is room. */
export async function surround(map, address, { fit }) {
  const response = await fetch(address, { headers: { Accept: "application/json" } });
  if (!response.ok) return;
  const { areas } = await response.json();
  const outlines = L.layerGroup().addTo(map);
  const bounds = L.latLngBounds([]);
  for (const area of areas) {
    const shape = L.geoJSON(area.outline, { interactive: false, style: { className: "answer-place__ward" } });
    shape.addTo(outlines);
    bounds.extend(shape.getBounds());
  }
  if (fit && bounds.isValid()) map.fitBounds(bounds);
  const names = L.layerGroup().addTo(map);
  const name = () => {
    names.clearLayers();
    for (const area of areas) {
      const [latitude, longitude] = area.middle;
      const here = map.latLngToContainerPoint([latitude, longitude]);
      const room = Math.abs(map.latLngToContainerPoint([latitude, longitude + area.room]).x - here.x);
      if (room < area.name.length * 7) continue;
      const label = document.createElement("span");
      label.textContent = area.name;
      const icon = L.divIcon({ className: "answer-place__name", html: label, iconSize: [room, 16] });
      L.marker([latitude, longitude], { icon, interactive: false, keyboard: false }).addTo(names);
    }
  };
  map.on("zoomend", name);
  name();
}
