// A layer of very many points: canvas tiles painted from an index that a worker built.

import KDBush from "../vendor/kdbush.js";
import { say, stumble } from "../bridge.js";
import { sizeAt, sprite } from "../symbols.js";
import { FONT, theme } from "../theme.js";

const HIDDEN = 255;
const TILE = 256;
const CELL = 2; // px: far out, one dot a cell
const FAINT = [0, 0.4, 0.6, 0.8]; // of a quiet dot, by how many share its cell
const COUNT_ZOOM = 13;
const SPREAD_ZOOM = 16; // from here things on one spot stand around it, below they are counted there
const MAX_RING = 44; // px
const MOST_SPREAD = 3000; // a larger layer is not searched for things on one spot

const worker = new Worker("points_worker.js", { type: "module" });
const jobs = new Map();
let jobNumber = 0;

worker.onmessage = ({ data: { job, result, error } }) => {
  const done = jobs.get(job);
  jobs.delete(job);
  if (error) done.reject(new Error(error));
  else done.resolve(result);
};
worker.onerror = (event) => stumble(`points worker: ${event.message}`);

function load(url) {
  return new Promise((resolve, reject) => {
    jobs.set(++jobNumber, { resolve, reject });
    worker.postMessage({ job: jobNumber, url: new URL(url, location.href).href });
  });
}

const Tiles = L.GridLayer.extend({
  initialize(points, options) {
    L.GridLayer.prototype.initialize.call(this, options);
    this.points = points;
  },
  createTile(coords) {
    const canvas = document.createElement("canvas");
    const dpr = window.devicePixelRatio || 1;
    canvas.width = canvas.height = TILE * dpr;
    canvas.wrapped = coords;
    this.points.paint(canvas);
    return canvas;
  },
  canvases() {
    return Object.values(this._tiles).map((tile) => tile.el);
  },
});

function count(ctx, number, x, y) {
  const text = `×${number}`;
  ctx.font = `700 10px ${FONT}`;
  ctx.textAlign = "left";
  ctx.textBaseline = "middle";
  ctx.beginPath();
  ctx.roundRect(x - 3, y - 7, ctx.measureText(text).width + 6, 14, 7);
  ctx.fillStyle = theme.plate;
  ctx.fill();
  ctx.strokeStyle = `${theme.plateInk}66`;
  ctx.lineWidth = 1;
  ctx.stroke();
  ctx.fillStyle = theme.plateInk;
  ctx.fillText(text, x, y + 0.5);
}

export class Points {
  constructor(map, definition) {
    this.map = map;
    this.define(definition);
    this.revision = 0;
    this.base = 0;
    this.loading = false;
    this.wanted = 0;
    this.announced = -1;
    this.visible = false;
    this.empty();
    const pane = map.getPane(`layer-${definition.name}`) || map.createPane(`layer-${definition.name}`);
    pane.style.zIndex = 300 + definition.style.order;
    pane.style.pointerEvents = "none";
    this.tiles = new Tiles(this, {
      pane: `layer-${definition.name}`, tileSize: TILE, updateWhenIdle: false, updateWhenZooming: false,
      keepBuffer: 1, minZoom: 0, maxZoom: 24,
    });
    this.tiles.on("load", () => this.announce());
  }

  define(definition) {
    this.name = definition.name;
    this.title = definition.title;
    this.style = definition.style;
    this.hasLabels = definition.labels;
    this.legend = definition.legend;
  }

  empty() {
    this.count = 0;
    this.index = null;
    this.xs = this.ys = new Float64Array(0);
    this.styles = new Uint8Array(0);
    this.stacks = null; // index -> {at, of}, of things on one spot
    this.strays = new Map(); // index -> [x, y] of points that moved or came after the index was built
    this.labels = new Map();
  }

  show(visible) {
    if (visible === this.visible) return;
    this.visible = visible;
    if (visible) this.tiles.addTo(this.map);
    else this.tiles.remove();
  }

  // Fetch until the page holds the newest revision; one request at a time.
  async reach(revision) {
    this.wanted = Math.max(this.wanted, revision);
    if (this.loading) return;
    this.loading = true;
    this.since = performance.now();
    try {
      while (this.revision < this.wanted && !this.gone) {
        const known = this.base ? `${this.revision}/${this.base}` : "0/0";
        const result = await load(`layers/${this.name}/${known}/${this.wanted}`);
        if (result.revision <= this.revision) break;
        if (result.changes) this.change(result);
        else this.replace(result);
      }
    } catch (error) {
      stumble(`layer ${this.name}: ${error}`);
    }
    this.loading = false;
  }

  replace(result) {
    this.empty();
    Object.assign(this, { revision: result.revision, base: result.base, count: result.count });
    Object.assign(this, { xs: result.xs, ys: result.ys, styles: result.styles });
    this.index = result.index ? KDBush.from(result.index) : null;
    this.counts = null;
    if (this.visible) {
      for (const canvas of this.tiles.canvases()) this.paint(canvas);
      if (this.tiles.canvases().length) this.announce();
    }
    this.onchange?.();
  }

  change({ revision, changes }) {
    const dirty = [];
    const most = changes.reduce((top, change) => Math.max(top, change.index + 1), this.count);
    if (most > this.styles.length) this.grow(most);
    this.count = most;
    for (const { index, style, x, y } of changes) {
      if (this.styles[index] !== HIDDEN) dirty.push([this.xs[index], this.ys[index]]);
      if (x !== this.xs[index] || y !== this.ys[index]) this.strays.set(index, [x, y]);
      this.xs[index] = x;
      this.ys[index] = y;
      this.styles[index] = style;
      this.labels.delete(index);
      dirty.push([x, y]);
    }
    this.revision = revision;
    this.counts = null;
    this.stacks = null;
    if (this.visible) {
      this.repaint(dirty);
      this.announce();
    }
    this.onchange?.();
  }

  grow(count) {
    const wider = (Type, old, filler) => {
      const array = new Type(Math.max(count, old.length * 1.2)).fill(filler);
      array.set(old);
      return array;
    };
    this.xs = wider(Float64Array, this.xs, 2);
    this.ys = wider(Float64Array, this.ys, 2);
    this.styles = wider(Uint8Array, this.styles, HIDDEN);
  }

  // After the next frame: it is on the screen.
  announce() {
    const revision = this.revision;
    if (revision === this.announced || !revision) return;
    this.announced = revision;
    const ms = performance.now() - this.since;
    requestAnimationFrame(() => setTimeout(() => say("painted", { layer: this.name, revision, ms: ms || 0 })));
  }

  repaint(places) {
    const pad = this.reachPx();
    for (const canvas of this.tiles.canvases()) {
      const { x, y, z } = canvas.wrapped;
      const scale = 2 ** z;
      const margin = pad / TILE;
      const near = ([px, py]) => Math.abs(px * scale - x - 0.5) < 0.5 + margin && Math.abs(py * scale - y - 0.5) < 0.5 + margin;
      if (places.some(near)) this.paint(canvas);
    }
  }

  reachPx() {
    return Math.max(4, ...this.style.symbols.map((symbol) => symbol.size_px * 0.8)) + (this.style.spread ? MAX_RING : 0);
  }

  // The place of a thing among those on its spot, undefined when it is there alone.
  stack(index) {
    if (!this.style.spread || this.count > MOST_SPREAD) return undefined;
    if (!this.stacks) {
      this.stacks = new Map();
      const spots = new Map();
      for (let i = 0; i < this.count; i++) {
        if (this.styles[i] === HIDDEN) continue;
        const spot = `${this.xs[i].toFixed(8)} ${this.ys[i].toFixed(8)}`;
        if (!spots.has(spot)) spots.set(spot, []);
        spots.get(spot).push(i);
      }
      for (const of of spots.values()) {
        if (of.length < 2) continue;
        // What most of them are is last: it lies on top where they are counted.
        const many = new Uint16Array(256);
        for (const i of of) many[this.styles[i]]++;
        of.sort((a, b) => many[this.styles[a]] - many[this.styles[b]] || this.styles[a] - this.styles[b] || a - b);
        of.forEach((i, at) => this.stacks.set(i, { at, of }));
      }
    }
    return this.stacks.get(index);
  }

  // How far from its spot, in px, a thing is drawn at a zoom.
  aside(index, zoom) {
    const stack = zoom >= SPREAD_ZOOM ? this.stack(index) : undefined;
    if (!stack) return [0, 0];
    const step = this.style.symbols[this.styles[index]]?.size_px || 16;
    const radius = Math.min(MAX_RING, Math.max(step * 1.25, (step * 1.35 * stack.of.length) / (2 * Math.PI)));
    const angle = (2 * Math.PI * stack.at) / stack.of.length - Math.PI / 2;
    return [radius * Math.cos(angle), radius * Math.sin(angle)];
  }

  // How many things this one stands for at a zoom, 0 when another of its spot does.
  standsFor(index, zoom) {
    const stack = zoom < SPREAD_ZOOM ? this.stack(index) : undefined;
    if (!stack) return 1;
    return stack.at === stack.of.length - 1 ? stack.of.length : 0;
  }

  // Indexes of the drawn points in a box of the unit square.
  within(west, north, east, south) {
    const found = this.index ? this.index.range(west, north, east, south) : [];
    const { styles, strays } = this;
    const seen = found.filter((i) => styles[i] !== HIDDEN && !(strays.size && strays.has(i)));
    for (const [i, [x, y]] of strays) {
      if (styles[i] !== HIDDEN && x >= west && x <= east && y >= north && y <= south) seen.push(i);
    }
    return seen;
  }

  paint(canvas) {
    const { x, y, z } = canvas.wrapped;
    const ctx = canvas.getContext("2d");
    ctx.setTransform(1, 0, 0, 1, 0, 0);
    ctx.clearRect(0, 0, canvas.width, canvas.height);
    const dpr = canvas.width / TILE;
    ctx.scale(dpr, dpr);
    const world = 2 ** z;
    const near = z >= this.style.near_zoom;
    const margin = (near ? this.reachPx() : 4) / TILE;
    const found = this.within((x - margin) / world, (y - margin) / world, (x + 1 + margin) / world, (y + 1 + margin) / world);
    if (!found.length) return;
    const toX = (i) => (this.xs[i] * world - x) * TILE;
    const toY = (i) => (this.ys[i] * world - y) * TILE;
    if (near) this.paintSymbols(ctx, found, toX, toY, z, dpr);
    else this.paintDots(ctx, found, toX, toY, z);
  }

  paintSymbols(ctx, found, toX, toY, z, dpr) {
    const { styles, style } = this;
    found.sort((a, b) => styles[a] - styles[b] || this.ys[a] - this.ys[b]);
    let last = -1;
    let image = null;
    for (const i of found) {
      if (styles[i] !== last) {
        last = styles[i];
        const symbol = style.symbols[last];
        image = symbol ? sprite(symbol, sizeAt(symbol, z, style.near_zoom), dpr) : null;
      }
      const stands = image ? this.standsFor(i, z) : 0;
      if (!stands) continue;
      const [dx, dy] = this.aside(i, z);
      ctx.drawImage(image, toX(i) + dx - image.side / 2, toY(i) + dy - image.side / 2, image.side, image.side);
      if (stands > 1 && z >= COUNT_ZOOM) count(ctx, stands, toX(i) + image.side * 0.3, toY(i) - image.side * 0.4);
    }
  }

  // Far out a symbol would be a smear: one small dot a cell, the gravest status of the cell on top. What is quiet
  // is a faint hint, stronger where more of it lies, so that streets and names stay readable through it.
  paintDots(ctx, found, toX, toY, z) {
    const side = TILE / CELL + 8;
    const cells = new Uint8Array(side * side);
    const crowd = new Uint8Array(side * side);
    for (const i of found) {
      const at = ((toY(i) / CELL + 4) | 0) * side + ((toX(i) / CELL + 4) | 0);
      const mark = this.styles[i] + 1;
      if (mark > cells[at]) cells[at] = mark;
      if (crowd[at] < 3) crowd[at]++;
    }
    const groups = new Map();
    for (let at = 0; at < cells.length; at++) {
      if (!cells[at]) continue;
      const group = cells[at] * 4 + crowd[at];
      if (!groups.has(group)) groups.set(group, []);
      groups.get(group).push(at);
    }
    const close = z >= this.style.near_zoom - 2;
    for (const group of [...groups.keys()].sort((a, b) => a - b)) {
      const symbol = this.style.symbols[(group >> 2) - 1];
      if (!symbol) continue;
      const dot = symbol.quiet ? (close ? 3 : 2) : close ? 5 : 4;
      ctx.globalAlpha = symbol.quiet ? FAINT[group & 3] : 0.9;
      ctx.fillStyle = symbol.fill;
      for (const at of groups.get(group)) {
        const px = (at % side) * CELL - 4 * CELL + CELL / 2;
        const py = Math.floor(at / side) * CELL - 4 * CELL + CELL / 2;
        ctx.fillRect(px - dot / 2, py - dot / 2, dot, dot);
      }
    }
    ctx.globalAlpha = 1;
  }

  // The nearest drawn point under the pointer, or -1.
  hit(x, y, zoom) {
    const world = 2 ** zoom * TILE;
    const near = zoom >= this.style.near_zoom;
    const ring = this.style.spread ? MAX_RING : 0;
    const reach = (near ? Math.max(8, (this.reachPx() - ring) * 0.75) : 6) / world;
    const search = reach + ring / world;
    let best = -1;
    let least = reach * reach;
    for (const i of this.within(x - search, y - search, x + search, y + search)) {
      if (!this.standsFor(i, zoom)) continue;
      const [dx, dy] = this.aside(i, zoom);
      const far = (this.xs[i] + dx / world - x) ** 2 + (this.ys[i] + dy / world - y) ** 2;
      if (far <= least) [best, least] = [i, far];
    }
    return best;
  }

  // Where a thing is drawn at a zoom, in the unit square; null when it is not.
  place(index, zoom) {
    if (index >= this.count || this.styles[index] === HIDDEN) return null;
    const [dx, dy] = this.aside(index, zoom);
    const world = 2 ** zoom * TILE;
    return [this.xs[index] + dx / world, this.ys[index] + dy / world];
  }

  tally() {
    if (!this.counts) {
      this.counts = new Uint32Array(256);
      for (let i = 0; i < this.count; i++) this.counts[this.styles[i]]++;
    }
    return this.counts;
  }

  remove() {
    this.gone = true;
    this.tiles.remove();
  }
}
