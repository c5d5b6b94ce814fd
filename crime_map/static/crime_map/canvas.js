// Draws the map: land, areas and their names, what is chosen, and the circles. Nothing else touches the canvas.

import { classOf, hatching, readColours, textOn } from "./colours.js";
import { worldX, worldY } from "./geography.js";

const NAME_SIZE = 13;

const numbers = new Intl.NumberFormat("en-GB");

export class Canvas {
  // `scene()` gives what to draw: areas, shading, outline, circles, drawing and focused mark.
  constructor(map, scene) {
    this.map = map;
    this.scene = scene;
    this.element = document.createElement("canvas");
    this.element.className = "crime-map__canvas";
    this.element.setAttribute("aria-hidden", "true");
    map.getContainer().append(this.element);
    this.pen = this.element.getContext("2d");
    this.readColours();
    map.on("move zoom resize viewreset", () => this.redraw());
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.readColours());
    matchMedia("(forced-colors: active)").addEventListener("change", () => this.readColours());
    document.fonts?.ready.then(() => this.redraw());
  }

  readColours() {
    this.colours = readColours(this.map.getContainer());
    this.hatch = hatching(this.pen, this.colours.hatch);
    this.redraw();
  }

  redraw() {
    this.asked ??= requestAnimationFrame(() => {
      this.asked = undefined;
      const start = performance.now();
      this.draw();
      performance.measure("crime map: draw", { start });
    });
  }

  // Pixels on the canvas of world coordinates.
  look() {
    const scale = 256 * 2 ** this.map.getZoom();
    const middle = this.map.getCenter();
    const { x, y } = this.map.getSize();
    this.scale = scale;
    this.left = worldX(middle.lng) * scale - x / 2;
    this.top = worldY(middle.lat) * scale - y / 2;
  }

  pixel(latitude, longitude) {
    return [worldX(longitude) * this.scale - this.left, worldY(latitude) * this.scale - this.top];
  }

  draw() {
    const { x: width, y: height } = this.map.getSize();
    const sharpness = window.devicePixelRatio || 1;
    if (this.element.width !== Math.round(width * sharpness) || this.element.height !== Math.round(height * sharpness)) {
      this.element.width = Math.round(width * sharpness);
      this.element.height = Math.round(height * sharpness);
      this.element.style.width = `${width}px`;
      this.element.style.height = `${height}px`;
    }
    this.look();
    const { pen, colours } = this;
    const scene = this.scene();
    pen.setTransform(sharpness, 0, 0, sharpness, 0, 0);
    pen.clearRect(0, 0, width, height);
    pen.lineJoin = "round";
    if (!scene.hasTiles) {
      pen.fillStyle = colours.ground;
      pen.fillRect(0, 0, width, height);
      this.fillRings(scene.district?.rings, colours.land);
    }
    for (const area of scene.areas) this.drawArea(area, scene.shading);
    this.strokeRings(scene.district?.rings, colours.name, 1.5);
    if (scene.outline) this.drawOutline(scene.outline);
    const boxes = scene.shading ? [] : scene.circles.map((circle) => this.boxOf(circle));
    this.drawNames(scene.areas, scene.shading, boxes, { width, height });
    if (!scene.shading) {
      for (const circle of scene.circles) this.drawCircle(circle);
      this.drawStreets(scene.streets, boxes);
    }
    if (scene.drawing) this.drawDrawing(scene.drawing, width, height);
    if (scene.focused) this.drawRing(scene.focused);
  }

  path(rings) {
    const { pen, scale, left, top } = this;
    pen.beginPath();
    for (const ring of rings) {
      pen.moveTo(ring[0] * scale - left, ring[1] * scale - top);
      for (let at = 2; at < ring.length; at += 2) pen.lineTo(ring[at] * scale - left, ring[at + 1] * scale - top);
      pen.closePath();
    }
  }

  fillRings(rings, style) {
    if (!rings) return;
    this.path(rings);
    this.pen.fillStyle = style;
    this.pen.fill("evenodd");
  }

  strokeRings(rings, style, width) {
    if (!rings) return;
    this.path(rings);
    this.pen.strokeStyle = style;
    this.pen.lineWidth = width;
    this.pen.stroke();
  }

  drawArea(area, shading) {
    if (shading) {
      const value = shading.values.get(area.code);
      this.fillRings(area.rings, value == null ? this.hatch : this.colours[`shade-${classOf(value, shading.limits)}`]);
    }
    this.strokeRings(area.rings, this.colours["land-line"], 1);
  }

  drawOutline(corners) {
    this.fillRings(corners, this.colours["chosen-soft"]);
    this.strokeRings(corners, this.colours["name-halo"], 6);
    this.strokeRings(corners, this.colours.chosen, 3);
  }

  // Names keep clear of each other and of circles, and move up or down a little for that.
  drawNames(areas, shading, boxes, { width, height }) {
    const { pen, colours } = this;
    pen.textAlign = "center";
    pen.textBaseline = "middle";
    for (const area of areas) {
      const [x, y] = this.pixel(...area.middle);
      if (x < 0 || y < 0 || x > width || y > height) continue;
      const value = shading?.values.get(area.code);
      const isKnown = value !== undefined && value !== null;
      const lines = shading ? [isKnown ? shading.write(value) : shading.noData] : [];
      pen.font = `600 ${NAME_SIZE}px ${colours.font}`;
      const room = area.room * this.scale;
      if (pen.measureText(area.name).width < room * (shading ? 1 : 1.8)) lines.unshift(area.name);
      if (!lines.length || (shading && room < 24)) continue;
      const long = Math.max(...lines.map((line) => pen.measureText(line).width)) + 6;
      const high = lines.length * 17;
      const place = (shading ? [0] : [0, -22, 22, -40, 40])
        .map((shift) => [x - long / 2, y + shift - high / 2, x + long / 2, y + shift + high / 2])
        .find((box) => boxes.every((other) => !overlap(box, other)));
      if (!place) continue;
      boxes.push(place);
      const fill = shading && isKnown ? colours[`shade-${classOf(value, shading.limits)}`] : null;
      lines.forEach((line, at) => {
        pen.font = `${at === lines.length - 1 && shading ? 750 : 600} ${NAME_SIZE}px ${colours.font}`;
        this.write(line, (place[0] + place[2]) / 2, place[1] + 8.5 + at * 17, fill ? textOn(fill) : colours.name, fill ? null : colours["name-halo"]);
      });
    }
  }

  // A street's name under its point, once, where there is room.
  drawStreets(streets, boxes) {
    const { pen, colours } = this;
    const named = new Set();
    pen.font = `500 ${NAME_SIZE}px ${colours.font}`;
    for (const { name, latitude, longitude, radius } of streets) {
      if (named.has(name)) continue;
      const [x, y] = this.pixel(latitude, longitude);
      const half = pen.measureText(name).width / 2 + 3;
      const top = y + (radius ? radius + 2 : -8);
      const box = [x - half, top, x + half, top + 16];
      if (boxes.some((other) => overlap(box, other))) continue;
      named.add(name);
      boxes.push(box);
      this.write(name, x, top + 8, colours.name, colours["name-halo"]);
    }
  }

  write(text, x, y, style, halo) {
    if (halo) {
      this.pen.strokeStyle = halo;
      this.pen.lineWidth = 4;
      this.pen.strokeText(text, x, y);
    }
    this.pen.fillStyle = style;
    this.pen.fillText(text, x, y);
  }

  boxOf(circle) {
    const [x, y] = this.pixel(circle.latitude, circle.longitude);
    const { radius } = circle;
    return [x - radius, y - radius, x + radius, y + radius];
  }

  // Crimes fill a circle; where there is nothing but anti-social behaviour it is hollow, with a broken edge.
  drawCircle(circle) {
    const { pen, colours } = this;
    const [x, y] = this.pixel(circle.latitude, circle.longitude);
    const { count, radius } = circle;
    pen.beginPath();
    pen.arc(x, y, radius, 0, 2 * Math.PI);
    pen.fillStyle = circle.crimes ? colours.crime : colours.incident;
    pen.fill();
    pen.lineWidth = 2;
    pen.strokeStyle = circle.crimes ? colours["crime-edge"] : colours["incident-text"];
    if (!circle.crimes) pen.setLineDash([4, 3]);
    pen.stroke();
    pen.setLineDash([]);
    pen.font = `700 ${count > 9999 ? 12 : count > 999 ? 13 : 14}px ${colours.font}`;
    pen.textAlign = "center";
    pen.textBaseline = "middle";
    this.write(numbers.format(count), x, y + 1, circle.crimes ? colours["crime-text"] : colours["incident-text"]);
  }

  drawDrawing({ corners, hasCross }, width, height) {
    const { pen, colours } = this;
    const pixels = corners.map(([latitude, longitude]) => this.pixel(latitude, longitude));
    if (pixels.length) {
      pen.beginPath();
      pixels.forEach(([x, y]) => pen.lineTo(x, y));
      if (pixels.length > 2) pen.closePath();
      pen.fillStyle = colours["chosen-soft"];
      pen.fill();
      pen.strokeStyle = colours.chosen;
      pen.lineWidth = 3;
      pen.stroke();
      for (const [x, y] of pixels) {
        pen.beginPath();
        pen.arc(x, y, 6, 0, 2 * Math.PI);
        pen.fillStyle = colours.chosen;
        pen.fill();
        pen.strokeStyle = colours["name-halo"];
        pen.lineWidth = 2;
        pen.stroke();
      }
    }
    if (!hasCross) return;
    for (const [style, thickness] of [[colours["name-halo"], 7], [colours.chosen, 3]]) {
      pen.beginPath();
      pen.moveTo(width / 2 - 14, height / 2);
      pen.lineTo(width / 2 + 14, height / 2);
      pen.moveTo(width / 2, height / 2 - 14);
      pen.lineTo(width / 2, height / 2 + 14);
      pen.strokeStyle = style;
      pen.lineWidth = thickness;
      pen.stroke();
    }
  }

  // Where the keyboard is: two-tone, as every focus on the site.
  drawRing({ latitude, longitude, radius }) {
    const { pen, colours } = this;
    const [x, y] = this.pixel(latitude, longitude);
    for (const [style, distance] of [[colours["ring-halo"], 7], [colours.ring, 4]]) {
      pen.beginPath();
      pen.arc(x, y, radius + distance, 0, 2 * Math.PI);
      pen.strokeStyle = style;
      pen.lineWidth = 3;
      pen.stroke();
    }
  }
}

const overlap = ([left, top, right, bottom], [otherLeft, otherTop, otherRight, otherBottom]) =>
  left < otherRight && right > otherLeft && top < otherBottom && bottom > otherTop;
