// A layer of very many points: canvas tiles painted from an index that a worker built.

import KDBush from "../vendor/kdbush.js";
import { say, stumble } from "../bridge.js";
import { sizeAt, sprite } from "../symbols.js";

const HIDDEN = 255;
const TILE = 256;
const CELL = 2; // px: far out, one dot a cell

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
    return Math.max(4, ...this.style.symbols.map((symbol) => symbol.size_px * 0.8));
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
      if (image) ctx.drawImage(image, toX(i) - image.side / 2, toY(i) - image.side / 2, image.side, image.side);
    }
  }

  // Far out a symbol would be a smear: one dot a cell, the gravest status of the cell on top.
  paintDots(ctx, found, toX, toY, z) {
    const side = TILE / CELL + 8;
    const cells = new Uint8Array(side * side);
    for (const i of found) {
      const at = ((toY(i) / CELL + 4) | 0) * side + ((toX(i) / CELL + 4) | 0);
      const mark = this.styles[i] + 1;
      if (mark > cells[at]) cells[at] = mark;
    }
    const byStyle = new Map();
    for (let at = 0; at < cells.length; at++) {
      if (!cells[at]) continue;
      if (!byStyle.has(cells[at])) byStyle.set(cells[at], []);
      byStyle.get(cells[at]).push(at);
    }
    const dot = z >= this.style.near_zoom - 2 ? 5 : z >= this.style.near_zoom - 4 ? 4 : 3;
    for (const mark of [...byStyle.keys()].sort((a, b) => a - b)) {
      const symbol = this.style.symbols[mark - 1];
      if (!symbol) continue;
      ctx.fillStyle = symbol.fill;
      for (const at of byStyle.get(mark)) {
        const px = (at % side) * CELL - 4 * CELL + CELL / 2;
        const py = Math.floor(at / side) * CELL - 4 * CELL + CELL / 2;
        ctx.fillRect(px - dot / 2, py - dot / 2, dot, dot);
      }
    }
  }

  // The nearest drawn point under the pointer, or -1.
  hit(x, y, zoom) {
    const world = 2 ** zoom * TILE;
    const near = zoom >= this.style.near_zoom;
    const reach = (near ? Math.max(8, this.reachPx() * 0.75) : 6) / world;
    let best = -1;
    let least = reach * reach;
    for (const i of this.within(x - reach, y - reach, x + reach, y + reach)) {
      const far = (this.xs[i] - x) ** 2 + (this.ys[i] - y) ** 2;
      if (far <= least) [best, least] = [i, far];
    }
    return best;
  }

  place(index) {
    return index < this.count && this.styles[index] !== HIDDEN ? [this.xs[index], this.ys[index]] : null;
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
