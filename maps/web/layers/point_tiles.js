// The canvas tiles of a layer of points: far out a dot a cell, near its symbols.

import { SteadyGrid } from "../grid.js";
import { sizeAt, sprite } from "../symbols.js";
import { COUNT_ZOOM, drawCount } from "./spots.js";

export const TILE = 256;
const CELL = 2; // px: far out, one dot a cell
const FAINT = [0, 0.4, 0.6, 0.8]; // of a quiet dot, by how many share its cell

export const PointTiles = SteadyGrid.extend({
  initialize(points, options) {
    L.GridLayer.prototype.initialize.call(this, options);
    this.points = points;
  },
  createTile(coords, done) {
    const canvas = document.createElement("canvas");
    canvas.wrapped = coords;
    this.paint(canvas);
    // It is there with this very frame: what it replaces goes with the same.
    queueMicrotask(() => done(null, canvas));
    return canvas;
  },
  canvases() {
    return Object.values(this._tiles).map((tile) => tile.el);
  },

  // Paint again the tiles that places of the unit square reach into.
  repaint(places) {
    const margin = this.points.reachPx() / TILE;
    for (const canvas of this.canvases()) {
      const { x, y, z } = canvas.wrapped;
      const scale = 2 ** z;
      const near = ([px, py]) => Math.abs(px * scale - x - 0.5) < 0.5 + margin && Math.abs(py * scale - y - 0.5) < 0.5 + margin;
      if (places.some(near)) this.paint(canvas);
    }
  },

  paint(canvas) {
    const { points } = this;
    const { x, y, z } = canvas.wrapped;
    const world = 2 ** z;
    const near = z >= points.style.near_zoom;
    const margin = (near ? points.reachPx() : 4) / TILE;
    const found = points.inBox((x - margin) / world, (y - margin) / world, (x + 1 + margin) / world, (y + 1 + margin) / world);
    // A canvas of nothing costs its memory, and a part of each frame.
    const dpr = found.length ? window.devicePixelRatio || 1 : 0;
    if (canvas.width !== Math.round(TILE * dpr)) canvas.width = canvas.height = Math.round(TILE * dpr);
    if (!found.length) return;
    const ctx = canvas.getContext("2d");
    ctx.setTransform(dpr, 0, 0, dpr, 0, 0);
    ctx.clearRect(0, 0, TILE, TILE);
    const toX = (i) => (points.xs[i] * world - x) * TILE;
    const toY = (i) => (points.ys[i] * world - y) * TILE;
    if (near) this.paintSymbols(ctx, found, toX, toY, z, dpr);
    else this.paintDots(ctx, found, toX, toY, z);
  },

  paintSymbols(ctx, found, toX, toY, z, dpr) {
    const { points } = this;
    const { styles, style } = points;
    found.sort((a, b) => styles[a] - styles[b] || points.ys[a] - points.ys[b]);
    let last = -1;
    let image = null;
    for (const i of found) {
      if (styles[i] !== last) {
        last = styles[i];
        const symbol = style.symbols[last];
        image = symbol ? sprite(symbol, sizeAt(symbol, z, style.near_zoom), dpr) : null;
      }
      const stands = image ? points.stacks.standsFor(i, z) : 0;
      if (!stands) continue;
      const [dx, dy] = points.stacks.aside(i, z);
      ctx.drawImage(image, toX(i) + dx - image.side / 2, toY(i) + dy - image.side / 2, image.side, image.side);
      if (stands > 1 && z >= COUNT_ZOOM) drawCount(ctx, stands, toX(i) + image.side * 0.3, toY(i) - image.side * 0.4);
    }
  },

  // Far out a symbol would be a smear: one small dot a cell, the gravest status of the cell on top. What is quiet
  // is a faint hint, stronger where more of it lies, so that streets and names stay readable through it.
  paintDots(ctx, found, toX, toY, z) {
    const { points } = this;
    const side = TILE / CELL + 8;
    const cells = new Uint8Array(side * side);
    const crowd = new Uint8Array(side * side);
    for (const i of found) {
      const at = ((toY(i) / CELL + 4) | 0) * side + ((toX(i) / CELL + 4) | 0);
      const mark = points.styles[i] + 1;
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
    const close = z >= points.style.near_zoom - 2;
    for (const group of [...groups.keys()].sort((a, b) => a - b)) {
      const symbol = points.style.symbols[(group >> 2) - 1];
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
  },
});
