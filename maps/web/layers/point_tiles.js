// The canvas tiles of a layer of points: far out dots, near its symbols.

import { stumble } from "../bridge.js";
import { SteadyGrid } from "../grid.js";
import { drawn, sheet, show } from "../sheet.js";
import { sizeAt, sprite } from "../symbols.js";
import { MARGIN } from "./clusters.js";
import { paintDots } from "./dots.js";
import { COUNT_ZOOM, drawCount } from "./spots.js";

export const SIDE = 512; // px: every canvas costs a part of each frame

export const PointTiles = SteadyGrid.extend({
  options: { tileSize: SIDE, updateWhenIdle: false, updateWhenZooming: false, keepBuffer: 0, minZoom: 0, maxZoom: 24 },

  initialize(points, options) {
    L.GridLayer.prototype.initialize.call(this, options);
    this.points = points;
    this.waiting = []; // [canvas, done] of tiles that came under a dragging hand
  },
  createTile(coords, done) {
    const canvas = sheet(true);
    canvas.wrapped = coords;
    canvas.hidden = true;
    if (this.points.clusters.misses(coords.z)) this.whenReckoned(canvas, coords, done);
    else if (this._map.dragging?.moving()) this.oneAFrame(canvas, done);
    else {
      this.paint(canvas);
      // It is there with this very frame: what it replaces goes with the same.
      queueMicrotask(() => done(null, canvas));
    }
    return canvas;
  },
  whenReckoned(canvas, coords, done) {
    this.points.clusters.want(coords.z).catch(stumble).then(() => {
      if (!canvas.parentNode || canvas.wrapped !== coords) return;
      this.paint(canvas);
      done(null, canvas);
    });
  },
  // A column of tiles at once would be a jerk in the hand.
  oneAFrame(...tile) {
    this.waiting.push(tile);
    if (this.waiting.length > 1) return;
    const next = () => {
      const [canvas, done] = this.waiting[0];
      if (canvas.parentNode) {
        this.paint(canvas);
        done(null, canvas);
      }
      this.waiting.shift();
      if (this.waiting.length) requestAnimationFrame(next);
    };
    requestAnimationFrame(next);
  },
  canvases() {
    return Object.values(this._tiles).map((tile) => tile.el);
  },

  // Paint again the tiles that places of the unit square reach into.
  repaint(places) {
    const { points } = this;
    const margin = Math.max(points.reachPx(), points.style.cluster_zoom ? MARGIN : 0) / SIDE;
    for (const canvas of this.canvases()) {
      const { x, y, z } = canvas.wrapped;
      const scale = (2 ** z * 256) / SIDE;
      const near = ([px, py]) => Math.abs(px * scale - x - 0.5) < 0.5 + margin && Math.abs(py * scale - y - 0.5) < 0.5 + margin;
      if (places.some(near)) this.paint(canvas);
    }
  },

  paint(canvas) {
    const { points } = this;
    const { z } = canvas.wrapped;
    const [x, y] = [canvas.wrapped.x * SIDE, canvas.wrapped.y * SIDE];
    const world = 2 ** z * 256;
    const near = z >= points.style.near_zoom;
    const margin = near ? points.reachPx() : 4;
    const within = (by) => [(x - by) / world, (y - by) / world, (x + SIDE + by) / world, (y + SIDE + by) / world];
    const groups = points.clusters.at(z);
    const together = groups ? points.clusters.inBox(groups, ...within(MARGIN)) : [];
    const found = groups ? points.inBox(...within(margin)).filter((i) => !(groups.of[i] >= 0)) : points.inBox(...within(margin));
    // A canvas of nothing costs a part of each frame.
    canvas.hidden = !found.length && !together.length;
    if (canvas.hidden) return;
    const dpr = window.devicePixelRatio || 1;
    const px = Math.round(SIDE * dpr);
    show(canvas, drawn(px, px, (ctx) => {
      if (!near && found.length) paintDots(ctx, found, points, { x, y, world, side: SIDE, dpr, close: z >= points.style.near_zoom - 2 });
      ctx.scale(dpr, dpr);
      if (near) this.paintSymbols(ctx, found, (i) => points.xs[i] * world - x, (i) => points.ys[i] * world - y, z, dpr);
      if (groups) this.paintTogether(ctx, groups, together, { x, y, z, world, dpr });
    }));
  },

  paintTogether(ctx, groups, together, { x, y, z, world, dpr }) {
    const { points } = this;
    for (const at of together) {
      const [px, py] = [groups.xs[at] * world - x, groups.ys[at] * world - y];
      const symbol = points.style.symbols[points.styles[groups.leads[at]]];
      if (groups.counts[at] > 1) points.clusters.paint(ctx, groups, at, px, py, dpr);
      else if (symbol) {
        const image = sprite(symbol, sizeAt(symbol, z, points.style.near_zoom), dpr);
        ctx.drawImage(image, px - image.side / 2, py - image.side / 2, image.side, image.side);
      }
    }
  },

  paintSymbols(ctx, found, toX, toY, z, dpr) {
    const { points } = this;
    const { styles, style } = points;
    found.sort((a, b) => styles[a] - styles[b] || points.ys[a] - points.ys[b] || points.xs[a] - points.xs[b]);
    let last = -1;
    let [x, y] = [NaN, NaN];
    let image = null;
    for (const i of found) {
      // Alike and on one spot, it would be the same picture again, a hundred thousand times at worst.
      if (!style.spread && styles[i] === last && points.xs[i] === x && points.ys[i] === y) continue;
      [x, y] = [points.xs[i], points.ys[i]];
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
});
