// One canvas over the view with some painters: what is few enough to be drawn again after every move.

import { isScaled, onceScaled } from "../scaled.js";
import { drawnIfAny, replace, sheet } from "../sheet.js";
import { contained } from "./contained.js";
import { Scene } from "./scene.js";
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
    this.canvas.hidden = true;
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
    cancelAnimationFrame(this.asked);
    this.asked = 0;
    if (!this.canvas.hidden) {
      const { world, left, top, part: [west, north] } = this.scene;
      const scale = (256 * 2 ** this.map.getZoom()) / world;
      L.DomUtil.setTransform(this.canvas, L.point(left + west, top + north).multiplyBy(scale).subtract(this.map.getPixelOrigin()), scale);
    }
    if (this.isStretched) return;
    this.isStretched = true;
    onceScaled(() => {
      this.isStretched = false;
      this.draw();
    });
  }

  // The zoom of what is seen: a moment ago there was another.
  get zoom() {
    return (this.isStretched && this.scene?.zoom) || this.map.getZoom();
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
    const picture = drawnIfAny((begin) => {
      const scene = new Scene(this.map, (wide, high) => scaled(begin(Math.round(wide * dpr), Math.round(high * dpr)), dpr), corner, width, height);
      let busy = false;
      for (const painter of this.painters) {
        scene.kept = null;
        busy = (contained(scene, "painter", () => painter(scene)) ?? true) || busy;
      }
      this.scene = scene; // the last one: where its words stand
      return busy;
    });
    // An empty canvas over the whole view costs a third of a frame to compose without a GPU.
    if (picture) this.canvas = replace(this.canvas, picture);
    this.canvas.hidden = !picture;
    const [west, north, east, south] = this.scene.part;
    L.DomUtil.setPosition(this.canvas, corner.add([west, north]));
    this.canvas.style.width = `${east - west}px`;
    this.canvas.style.height = `${south - north}px`;
    for (const neighbour of this.neighbours) neighbour();
  }
}

function scaled(ctx, dpr) {
  ctx.scale(dpr, dpr);
  return ctx;
}
