// What a painter of an overlay gets: a context in CSS px, where a place of the unit square falls on it, and room for words.
//
// The picture is as large as what is drawn, where a painter says so beforehand: one of a large window takes 20 ms to be
// begun, handed over and copied for the screen, and a part of each frame.

import { Room } from "./room.js";

const MARGIN = 48; // px that strokes, heads and plates may reach beyond what they belong to
const STEP = 64; // px: sizes of parts, so that their edges lie on pixels of the screen

export class Scene {
  constructor(map, begin, corner, width, height) {
    Object.assign(this, { begin, width, height, zoom: map.getZoom(), room: new Room() });
    const origin = map.getPixelOrigin();
    this.world = 256 * 2 ** this.zoom;
    this.left = origin.x + corner.x;
    this.top = origin.y + corner.y;
    this.whole = this.part = [0, 0, width, height]; // west, north, east, south of what the picture shows
    this.kept = null; // the box that the painter at work keeps to
  }

  // The painter at work draws nothing beyond a box of these px and its margin. Null: it draws nothing.
  keepTo(box) {
    const [west, north, east, south] = box ?? [0, 0, 0, 0];
    const low = (at) => Math.max(0, Math.floor((at - MARGIN) / STEP) * STEP);
    const high = (at, most) => Math.min(most, Math.ceil((at + MARGIN) / STEP) * STEP);
    const kept = [low(west), low(north), high(east, this.width), high(south, this.height)];
    this.kept = kept[0] < kept[2] && kept[1] < kept[3] ? kept : null;
  }

  // From when it is first drawn on.
  get ctx() {
    const needed = this.kept ?? this.whole;
    if (!this.begun) this.open(needed);
    else if (!covers(this.part, needed)) this.widen();
    return this.begun;
  }

  open(part) {
    this.part = part;
    this.begun = this.begin(part[2] - part[0], part[3] - part[1]);
    this.begun.translate(-part[0], -part[1]);
  }

  // One painter kept to a part, another does not.
  widen() {
    const [west, north, east, south] = this.part;
    const before = this.begun.canvas.transferToImageBitmap();
    this.open(this.whole);
    this.begun.drawImage(before, west, north, east - west, south - north);
    before.close();
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

const covers = (a, b) => a[0] <= b[0] && a[1] <= b[1] && a[2] >= b[2] && a[3] >= b[3];
