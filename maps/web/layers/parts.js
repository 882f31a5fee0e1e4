// Of the tiles that a change of zoom brings, what is in view is painted at once, for the frame that shows them; what
// lies beyond its edge, more than half of all their pixels, when there is time for it or a hand pushes it into view.

import { afterFrame } from "../after_frame.js";

const STEP = 64; // px: sizes of parts, so that their edges lie on pixels of the screen
const AROUND = 32; // px beyond the view, for the first frames of a push
const REST_MS = 250; // after a turn of the wheel that another may follow

export class Parts {
  constructor(grid, side) {
    this.grid = grid;
    this.whole = [0, 0, side, side]; // west, north, east, south
    this.open = new Map(); // canvas -> what of it is painted, px
  }

  // What of a tile is in view, and a little more. All of it where it may be in view more than once.
  inView({ x, y, z }) {
    const { map } = this.grid.points;
    const scale = 2 ** (z - map.getZoom());
    const { min, max } = map.getPixelBounds();
    const world = 256 * 2 ** z;
    const side = this.whole[2];
    if (2 * (max.x - min.x) * scale > world) return this.whole;
    const turns = Math.round(((min.x + max.x) * scale) / 2 / world - (x * side) / world);
    const [left, top] = [x * side + turns * world, y * side];
    const low = (at) => Math.max(0, Math.min(side, Math.floor((at - AROUND) / STEP) * STEP));
    const high = (at) => Math.max(0, Math.min(side, Math.ceil((at + AROUND) / STEP) * STEP));
    const part = [low(min.x * scale - left), low(min.y * scale - top), high(max.x * scale - left), high(max.y * scale - top)];
    if (covers(part, this.whole)) return this.whole;
    return part[0] < part[2] && part[1] < part[3] ? part : [0, 0, 0, 0];
  }

  // So much of a tile is painted now.
  note(canvas, part) {
    if (part === this.whole) this.open.delete(canvas);
    else this.open.set(canvas, part);
    clearTimeout(this.timer);
    if (this.open.size) this.timer = setTimeout(() => this.fill(), REST_MS);
    // Leaflet has put it where the whole tile lies.
    const [west, north, east, south] = part;
    Object.assign(canvas.style, { left: `${west}px`, top: `${north}px`, width: `${east - west}px`, height: `${south - north}px` });
  }

  // Paint the rest, a tile or two after each frame.
  fill() {
    clearTimeout(this.timer);
    for (const canvas of this.open.keys()) {
      if (canvas.isGone) this.open.delete(canvas);
      else afterFrame(() => this.complete(canvas));
    }
  }

  // What stands in for another zoom waits: it is soon gone, or its zoom is turned back to.
  complete(canvas) {
    if (this.open.has(canvas) && this.isCurrent(canvas)) this.grid.paint(canvas);
  }

  isCurrent(canvas) {
    return !canvas.isGone && canvas.wrapped.z === this.grid._tileZoom;
  }

  // The tiles of which more is in view by now than is painted.
  lacking() {
    const lacks = ([canvas, part]) => this.isCurrent(canvas) && !covers(part, this.inView(canvas.wrapped));
    return [...this.open].filter(lacks).map(([canvas]) => canvas);
  }
}

const covers = (a, b) => b[0] >= b[2] || (a[0] <= b[0] && a[1] <= b[1] && a[2] >= b[2] && a[3] >= b[3]);
