// One basemap in the worker: the tiles that are wanted of it, what is read for them, and whose turn it is.

import { labelRules, paintRules } from "../basemap_rules.js";
import { readTile } from "./mvt.js";
import { Names } from "./names.js";
import { paint } from "./painter.js";

const SIDE = 512; // px: of a tile of the page, and of a tile of data at its own zoom
const MOST_READ = 24; // tiles kept as read: a large window's at one zoom, and those of the one before
const EDGE = 16; // px: names reach over
const FAILED = "application/x-failed"; // maps/scheme.py
const HATCH = "#88888866";

let canvas = null;

export class Ground {
  constructor({ ground, url, maxDataZoom, theme, language }, say) {
    Object.assign(this, { number: ground, url, maxDataZoom, earth: theme.earth, say });
    this.paintRules = paintRules(theme);
    this.labelRules = labelRules(theme, language);
    this.tiles = new Map(); // number -> {tile, x, y, z, far, dpr, data, painted}
    this.kept = new Map(); // place of data -> promise of it as read
    this.zooms = new Map(); // zoom -> Names
    this.scratch = new OffscreenCanvas(1, 1).getContext("2d");
  }

  // ---- what is read --------------------------------------------------------------------------------------------

  // Which tile of data a tile of the page is painted from, and where that lies.
  from({ x, y, z }) {
    const over = Math.max(0, z - 1 - this.maxDataZoom);
    const scale = 2 ** over;
    const [dx, dy] = [Math.floor(x / scale), Math.floor(y / scale)];
    const origin = { x: dx * scale * SIDE, y: dy * scale * SIDE };
    return { key: `${dx}:${dy}:${z - 1 - over}:`, x: dx, y: dy, dataZoom: z - 1 - over, scale, origin };
  }

  read({ key, x, y, dataZoom }) {
    const reading = this.kept.get(key) ?? this.fetch(this.url.replace("{z}", dataZoom).replace("{x}", x).replace("{y}", y));
    this.kept.delete(key);
    this.kept.set(key, reading);
    while (this.kept.size > MOST_READ) this.kept.delete(this.kept.keys().next().value);
    reading.catch(() => this.kept.get(key) === reading && this.kept.delete(key));
    return reading;
  }

  async fetch(url) {
    const answer = await fetch(url);
    if (answer.headers.get("content-type") === FAILED) throw new Error("it could not be read");
    return readTile(await answer.arrayBuffer(), SIDE);
  }

  async want(tile, soon) {
    this.tiles.set(tile.tile, tile);
    const from = this.from(tile);
    try {
      tile.data = { ...from, read: await this.read(from) };
      soon();
    } catch (error) {
      if (this.tiles.get(tile.tile) === tile) this.fail(tile, error);
    }
  }

  drop({ tile }) {
    this.tiles.delete(tile);
    if (!this.tiles.size) this.zooms.clear();
  }

  // ---- what is painted -----------------------------------------------------------------------------------------

  // One piece of work, the nearest to the middle first; false when there is none. Names are placed before anything
  // is painted: what gives way is then painted once.
  step() {
    const ready = [...this.tiles.values()].filter((tile) => tile.data && !tile.painted).sort((a, b) => a.far - b.far);
    if (!ready.length) return false;
    const unplaced = ready.find(({ z, data }) => !this.names(z).has(data.key));
    try {
      if (unplaced) this.names(unplaced.z).add(unplaced.data.key, unplaced.data);
      else this.paint(ready[0]);
    } catch (error) {
      this.fail(unplaced ?? ready[0], error);
    }
    return true;
  }

  names(z) {
    if (!this.zooms.has(z)) {
      this.zooms.set(z, new Names(z, this.labelRules, this.scratch, (boxes) => this.changed(z, boxes)));
      this.tidy();
    }
    return this.zooms.get(z);
  }

  // Names of zooms and of tiles nobody looks at any more are forgotten.
  tidy() {
    const used = new Map();
    for (const { z, data } of this.tiles.values()) used.set(z, (used.get(z) ?? new Set()).add(data?.key));
    for (const [z, names] of this.zooms) {
      if (used.has(z)) names.keep(used.get(z));
      else if (this.zooms.size > 2) this.zooms.delete(z);
    }
  }

  // Names in these boxes came or gave way: painted tiles they reach into are painted again.
  changed(z, boxes) {
    for (const tile of this.tiles.values()) {
      if (tile.z !== z || !tile.painted) continue;
      const { minX, minY, maxX, maxY } = around(tile);
      const reached = (box) => box.minX < maxX && box.maxX > minX && box.minY < maxY && box.maxY > minY;
      if (boxes.some(reached)) tile.painted = false;
    }
  }

  paint(tile) {
    const { x, y, z, dpr, data } = tile;
    const ctx = this.blank(dpr);
    const [left, top] = [data.origin.x - x * SIDE, data.origin.y - y * SIDE];
    paint(ctx, z, { read: data.read, scale: data.scale, left, top, side: SIDE }, this.paintRules);
    const labels = [...this.names(z).within(around(tile))];
    for (const label of labels) {
      ctx.save();
      ctx.translate(label.anchor.x - x * SIDE, label.anchor.y - y * SIDE);
      label.draw(ctx);
      ctx.restore();
    }
    tile.painted = true;
    const boxes = labels.flatMap((label) => label.bboxes);
    const names = boxes.flatMap(({ minX, minY, maxX, maxY }) => [minX - x * SIDE, minY - y * SIDE, maxX - minX, maxY - minY]);
    this.hand(tile, { names: Float32Array.from(names) });
  }

  blank(dpr) {
    const side = Math.round(SIDE * dpr);
    if (canvas?.width !== side) canvas = new OffscreenCanvas(side, side);
    const ctx = canvas.getContext("2d", { alpha: false });
    ctx.setTransform(dpr, 0, 0, dpr, 0, 0);
    ctx.globalAlpha = 1;
    ctx.fillStyle = this.earth;
    ctx.fillRect(0, 0, SIDE, SIDE);
    return ctx;
  }

  fail(tile, error) {
    tile.painted = true;
    const ctx = this.blank(tile.dpr);
    ctx.strokeStyle = HATCH;
    ctx.lineWidth = 2;
    ctx.beginPath();
    for (let at = -SIDE; at < SIDE; at += 24) {
      ctx.moveTo(at, SIDE);
      ctx.lineTo(at + SIDE, 0);
    }
    ctx.stroke();
    this.hand(tile, { failed: `${tile.z}/${tile.x}/${tile.y}: ${error.message ?? error}` });
  }

  hand({ tile }, more = {}) {
    const bitmap = canvas.transferToImageBitmap();
    this.say({ ground: this.number, tile, bitmap, ...more }, [bitmap]);
  }
}

// The box of a tile, px of its zoom, and a little around it.
function around({ x, y }) {
  return { minX: x * SIDE - EDGE, minY: y * SIDE - EDGE, maxX: (x + 1) * SIDE + EDGE, maxY: (y + 1) * SIDE + EDGE };
}
