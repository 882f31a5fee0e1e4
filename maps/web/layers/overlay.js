// One canvas over the view with some painters: what is few enough to be drawn again after every move.

import { isScaled, onceScaled } from "../scaled.js";
import { drawnIfAny, replace, sheet } from "../sheet.js";
import { contained } from "./contained.js";
import { Room } from "./room.js";
import { worldOf as within } from "./world.js";

export const worldOf = within;

const PAD = 0.08; // of the view, on each side, so that a drag does not show its edge

export class Overlay {
  constructor(map, zIndex) {
    this.map = map;
    this.neighbours = new Set(); // called once it has been drawn
    this.painters = [];
    const pane = map.createPane(`overlay-${zIndex}`);
    pane.style.zIndex = zIndex;
    pane.style.pointerEvents = "none";
    this.canvas = sheet();
    pane.append(this.canvas);
    map.on("moveend zoom viewreset resize", () => this.atOnce());
  }

  // Once for all events of one change of the view, before the frame that shows it; of a zoom, after that.
  atOnce() {
    if (isScaled()) return this.stretch();
    if (this.changing) return undefined;
    this.changing = true;
    queueMicrotask(() => {
      this.changing = false;
      this.draw();
    });
    return undefined;
  }

  // What was drawn last, as it lies at this zoom.
  stretch() {
    if (!this.canvas.hidden) {
      const scale = (256 * 2 ** this.map.getZoom()) / this.scene.world;
      const corner = L.point(this.scene.left, this.scene.top).multiplyBy(scale).subtract(this.map.getPixelOrigin());
      L.DomUtil.setTransform(this.canvas, corner, scale);
    }
    if (this.isStretched) return;
    this.isStretched = true;
    onceScaled(() => {
      this.isStretched = false;
      this.draw();
    });
  }

  // Draw with the next frame, however often it is asked for.
  soon() {
    if (this.asked || this.isStretched) return;
    this.asked = requestAnimationFrame(() => {
      this.asked = 0;
      this.draw();
    });
  }

  draw() {
    const size = this.map.getSize();
    const dpr = window.devicePixelRatio || 1;
    const margin = size.multiplyBy(PAD).round();
    const width = size.x + 2 * margin.x;
    const height = size.y + 2 * margin.y;
    const corner = this.map.containerPointToLayerPoint([-margin.x, -margin.y]);
    const picture = drawnIfAny(Math.round(width * dpr), Math.round(height * dpr), (begin) => {
      const scene = new Scene(this.map, () => scaled(begin(), dpr), corner, width, height);
      let busy = false;
      for (const painter of this.painters) busy = (contained(scene, "painter", () => painter(scene)) ?? true) || busy;
      this.scene = scene; // the last one: where its words stand
      return busy;
    });
    // An empty canvas over the whole view costs a third of a frame to compose without a GPU.
    if (picture) this.canvas = replace(this.canvas, picture);
    this.canvas.hidden = !picture;
    L.DomUtil.setPosition(this.canvas, corner);
    this.canvas.style.width = `${width}px`;
    this.canvas.style.height = `${height}px`;
    for (const neighbour of this.neighbours) neighbour();
  }
}

function scaled(ctx, dpr) {
  ctx.scale(dpr, dpr);
  return ctx;
}

// What a painter gets: a context in CSS px, and where a place of the unit square falls on it.
class Scene {
  constructor(map, begin, corner, width, height) {
    Object.assign(this, { begin, width, height, zoom: map.getZoom(), room: new Room() });
    const origin = map.getPixelOrigin();
    this.world = 256 * 2 ** this.zoom;
    this.left = origin.x + corner.x;
    this.top = origin.y + corner.y;
  }

  // From when it is first drawn on: a sheet of this size takes a third of a frame to be cleared.
  get ctx() {
    return (this.begun ??= this.begin());
  }

  at([x, y]) {
    return [x * this.world - this.left, y * this.world - this.top];
  }

  // The same for a spot alone: on that turn of the world which is in view.
  spot([x, y]) {
    return this.at([x + Math.round((this.left + this.width / 2) / this.world - x), y]);
  }

  sees([px, py], margin = 60) {
    return px > -margin && py > -margin && px < this.width + margin && py < this.height + margin;
  }

  // Take a rectangle for a label; false when another has it.
  take(x, y, width, height) {
    return this.room.take(x, y, width, height);
  }
}
