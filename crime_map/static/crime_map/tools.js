// Choosing a place on the map: an area drawn corner by corner, a circle, or where the device is. And full screen.
// Everything works with taps alone, without dragging, and with the keyboard alone.

import { crossesItself } from "./geography.js";
import { say } from "./words.js";

const METRES_100 = 3; // decimals of a degree: as much as finding a neighbourhood needs
const METRES_10 = 4;
const write = ([latitude, longitude], decimals) => `${latitude.toFixed(decimals)},${longitude.toFixed(decimals)}`;

export class Tools {
  // `chosen(place, sentence)` is called with the keys of the address; `changed()` when the drawing looks different.
  constructor(map, root, { chosen, changed, announce, outside }) {
    Object.assign(this, { map, root, chosen, changed, announce, outside, corners: [], active: null });
    const find = (name) => root.querySelector(`[data-map-${name}]`);
    this.buttons = Object.fromEntries(["draw", "circle", "near", "full"].map((name) => [name, find(name)]));
    this.panel = find("tool");
    this.help = find("tool-help");
    this.state = find("tool-state");
    this.radius = find("radius");
    this.finishButton = find("finish");
    this.undoButton = find("undo");
    this.buttons.draw?.addEventListener("click", () => this.toggle("draw"));
    this.buttons.circle?.addEventListener("click", () => this.toggle("circle"));
    this.buttons.near?.addEventListener("click", () => this.locate());
    this.finishButton?.addEventListener("click", () => this.finish());
    this.undoButton?.addEventListener("click", () => this.undo());
    find("middle")?.addEventListener("click", () => this.tap(map.getCenter()));
    find("cancel")?.addEventListener("click", () => this.stop(true));
    map.getContainer().addEventListener("keydown", (event) => this.onKey(event));
    root.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && this.active) this.stop(true);
    });
    this.offerFullScreen();
  }

  get drawing() {
    return this.active ? { corners: this.corners, hasCross: true } : null;
  }

  toggle(tool) {
    if (this.active === tool) return this.stop(true);
    this.stop();
    this.active = tool;
    this.buttons[tool].setAttribute("aria-pressed", "true");
    this.panel.hidden = false;
    this.help.textContent = say(tool === "draw" ? "drawHelp" : "circleHelp");
    for (const element of this.root.querySelectorAll("[data-only]")) element.hidden = element.dataset.only !== tool;
    this.root.classList.add("crime-map--choosing");
    this.showState();
    this.map.getContainer().focus({ preventScroll: true });
    this.announce(this.help.textContent);
  }

  stop(returnsFocus = false) {
    if (!this.active) return;
    const button = this.buttons[this.active];
    button.setAttribute("aria-pressed", "false");
    Object.assign(this, { active: null, corners: [] });
    this.panel.hidden = true;
    this.root.classList.remove("crime-map--choosing");
    this.changed();
    if (returnsFocus) button.focus();
  }

  tap({ lat, lng }) {
    const corner = [lat, lng];
    if (this.active === "circle") {
      const radius = Number(this.radius.value);
      this.stop(true);
      const distance = say("metres", { count: radius });
      this.chosen({ near: write(corner, METRES_10), radius }, say("circled", { distance }));
    } else if (this.active === "draw") {
      this.corners = [...this.corners, corner];
      this.showState(true);
    }
  }

  undo() {
    this.corners = this.corners.slice(0, -1);
    this.showState(true);
  }

  finish() {
    if (!this.isShape()) return;
    const shape = this.corners.map((corner) => write(corner, METRES_10)).join(";");
    this.stop(true);
    this.chosen({ shape }, say("drawn"));
  }

  isShape() {
    return this.corners.length >= 3 && !crossesItself(this.corners);
  }

  showState(isSpoken = false) {
    const { length } = this.corners;
    const trouble = length > 3 && crossesItself(this.corners) ? say("crossing") : length && length < 3 ? say("tooFew") : "";
    const state = this.active === "draw" && length ? `${say("corners", { count: length })}. ${trouble}` : "";
    this.state.textContent = state;
    this.finishButton.disabled = !this.isShape();
    this.undoButton.disabled = !length;
    if (isSpoken) this.announce(state);
    this.changed();
  }

  onKey(event) {
    if (!this.active || event.target !== this.map.getContainer()) return;
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      this.tap(this.map.getCenter());
    } else if (event.key === "Backspace") {
      event.preventDefault();
      this.undo();
    }
  }

  locate() {
    this.stop();
    if (!navigator.geolocation) return this.announce(say("noLocation"), true);
    this.announce(say("locating"));
    navigator.geolocation.getCurrentPosition(
      ({ coords: { latitude, longitude } }) => {
        if (this.outside(latitude, longitude)) return this.announce(say("outside"), true);
        const near = write([latitude, longitude], METRES_100);
        this.chosen({ near, radius: 500 }, say("circled", { distance: say("metres", { count: 500 }) }));
      },
      () => this.announce(say("noLocation"), true),
      { timeout: 15000, maximumAge: 60000 },
    );
  }

  offerFullScreen() {
    const button = this.buttons.full;
    if (!button) return;
    button.hidden = !this.root.requestFullscreen || !document.fullscreenEnabled;
    const label = button.querySelector("[data-label]");
    button.addEventListener("click", () => (document.fullscreenElement ? document.exitFullscreen() : this.root.requestFullscreen()));
    document.addEventListener("fullscreenchange", () => {
      label.textContent = say(document.fullscreenElement ? "leaveFullScreen" : "fullScreen");
      this.map.invalidateSize();
    });
  }
}
