// The canvas tiles of a layer of points: far out dots, near its symbols.

import { afterFrame } from "../after_frame.js";
import { stumble } from "../bridge.js";
import { SteadyGrid } from "../grid.js";
import { isScaled, onceScaled } from "../scaled.js";
import { drawn, sheet, show } from "../sheet.js";
import { sizeAt, sprite } from "../symbols.js";
import { MARGIN } from "./clusters.js";
import { paintDots } from "./dots.js";
import { Parts } from "./parts.js";
import { COUNT_ZOOM, drawCount } from "./spots.js";

export const SIDE = 512; // px: every canvas costs a part of each frame

const DOT = 4; // px a dot reaches around its point
const BADGE = 16; // px a number reaches beyond the symbol it stands on
const MOST_PARTS = 12; // of a tile: for more it is painted whole

export const PointTiles = SteadyGrid.extend({
  options: { tileSize: SIDE, updateWhenIdle: false, updateWhenZooming: false, keepBuffer: 0, minZoom: 0, maxZoom: 24 },

  initialize(points, options) {
    L.GridLayer.prototype.initialize.call(this, options);
    this.points = points;
    this.parts = new Parts(this, SIDE);
  },
  getEvents() {
    return { ...SteadyGrid.prototype.getEvents.call(this), dragstart: () => this.parts.fill() };
  },
  _update(...told) {
    SteadyGrid.prototype._update.apply(this, told);
    for (const canvas of this.parts.lacking()) this.later(() => this.parts.complete(canvas));
  },
  createTile(coords, done) {
    const canvas = sheet();
    canvas.wrapped = coords;
    canvas.hidden = true;
    if (this.points.clusters.misses(coords.z)) this.whenReckoned(canvas, coords, done);
    else if (isScaled() || this.isPushed()) {
      const isTurned = isScaled();
      this.later(() => {
        if (canvas.isGone) return;
        this.paint(canvas, isTurned ? this.parts.inView(coords) : undefined);
        done(null, canvas);
      });
    } else {
      this.paint(canvas);
      // It is there with this very frame: what it replaces goes with the same.
      queueMicrotask(() => done(null, canvas));
    }
    return canvas;
  },
  // After the frame that shows a turn; a column of tiles at once would be a jerk in the hand.
  later(act) {
    if (isScaled()) onceScaled(act);
    else if (this.isPushed()) afterFrame(act);
    else act();
  },
  whenReckoned(canvas, coords, done) {
    const { clusters, mending, revision } = this.points;
    clusters.want(coords.z).catch(stumble).then(() => {
      // What was reckoned for this tile may be another on those beside it.
      const changed = clusters.takeChanged();
      if (changed.length) mending.add(changed, revision);
      if (canvas.isGone || canvas.wrapped !== coords) return;
      this.paint(canvas);
      done(null, canvas);
    });
  },
  canvases() {
    return Object.values(this._tiles).map((tile) => tile.el);
  },

  // The zoom of what is seen at a place of the unit square: until its tile is painted, that of another stands there scaled.
  zoomAt(x, y) {
    const zoom = this.points.map.getZoom();
    const far = (z) => Math.abs(z - zoom);
    const covers = ({ x: column, y: row, z }) => {
      const many = (2 ** z * 256) / SIDE;
      return Math.floor(x * many) === column && Math.floor(y * many) === row;
    };
    const seen = Object.values(this._tiles ?? {}).filter(({ el, loaded }) => loaded && covers(el.wrapped));
    return seen.map(({ el }) => el.wrapped.z).sort((a, b) => far(a) - far(b))[0] ?? zoom;
  },

  // The tiles that places of the unit square reach into, and where on each they lie, px.
  reached(places) {
    const around = this.around();
    const found = [];
    for (const canvas of this.canvases()) {
      const { x, y, z } = canvas.wrapped;
      const world = 2 ** z * 256;
      const isNear = ([left, top]) => left > -around && top > -around && left < SIDE + around && top < SIDE + around;
      const touched = places.map(([px, py]) => [px * world - x * SIDE, py * world - y * SIDE]).filter(isNear);
      if (touched.length) found.push([canvas, touched]);
    }
    return found;
  },
  // What a point's picture reaches around its place, and what stands on it, px.
  around() {
    return this.points.reachPx() + (this.points.style.cluster_zoom ? MARGIN : BADGE);
  },
  isPushed() {
    return Boolean(this._map?.dragging?.moving());
  },

  // Paint parts of a tile anew, the rest stays as it is.
  mend(canvas, touched) {
    const { x, y, z } = canvas.wrapped;
    const { points } = this;
    const around = this.around();
    const dpr = window.devicePixelRatio || 1;
    const px = Math.round(SIDE * dpr);
    if (touched.length > MOST_PARTS || canvas.hidden || canvas.width !== px || canvas.height !== px || points.clusters.at(z)) return this.paint(canvas);
    const near = z >= points.style.near_zoom;
    return show(canvas, drawn(px, px, (ctx) => {
      ctx.drawImage(canvas, 0, 0);
      for (const [left, top] of touched) {
        const box = [left - around, top - around, left + around, top + around].map((at) => Math.max(0, Math.min(px, Math.round(at * dpr))));
        const found = this.reaching(canvas, near, box.map((at) => at / dpr));
        if (near) this.paintPart(ctx, found, box, { x: x * SIDE, y: y * SIDE, z, dpr });
        else paintDots(ctx, found, points, this.placed(z, x * SIDE, y * SIDE, dpr), box);
      }
    }));
  },

  paintPart(ctx, found, [left, top, right, bottom], { x, y, z, dpr }) {
    const { xs, ys } = this.points;
    const world = 2 ** z * 256;
    ctx.save();
    ctx.beginPath();
    ctx.rect(left, top, right - left, bottom - top);
    ctx.clip();
    ctx.clearRect(left, top, right - left, bottom - top);
    ctx.scale(dpr, dpr);
    this.paintSymbols(ctx, found, (i) => xs[i] * world - x, (i) => ys[i] * world - y, z, dpr);
    ctx.restore();
  },

  // The points whose pictures reach into a box of a tile, px.
  reaching(canvas, near, [west, north, east, south] = [0, 0, SIDE, SIDE]) {
    const { x, y, z } = canvas.wrapped;
    const world = 2 ** z * 256;
    const margin = near ? this.points.reachPx() : DOT;
    const by = west || north || east < SIDE || south < SIDE ? margin + BADGE : margin;
    const [left, top, right, bottom] = [-margin, -margin, SIDE + margin, SIDE + margin];
    return this.points.inBox(
      (x * SIDE + Math.max(left, west - by)) / world, (y * SIDE + Math.max(top, north - by)) / world,
      (x * SIDE + Math.min(right, east + by)) / world, (y * SIDE + Math.min(bottom, south + by)) / world,
    );
  },

  placed(z, x, y, dpr) {
    return { x, y, world: 2 ** z * 256, side: SIDE, dpr, close: z >= this.points.style.near_zoom - 2 };
  },

  // All of a tile, or a part of it alone.
  paint(canvas, part = this.parts.whole) {
    this.parts.note(canvas, part);
    const { points } = this;
    const [west, north, east, south] = part;
    const { z } = canvas.wrapped;
    const [x, y] = [canvas.wrapped.x * SIDE, canvas.wrapped.y * SIDE];
    const world = 2 ** z * 256;
    const near = z >= points.style.near_zoom;
    const groups = west < east ? points.clusters.at(z) : null;
    const together = groups
      ? points.clusters.inBox(groups, (x + west - MARGIN) / world, (y + north - MARGIN) / world, (x + east + MARGIN) / world, (y + south + MARGIN) / world)
      : [];
    const reaching = west < east ? this.reaching(canvas, near, part) : [];
    const found = groups ? reaching.filter((i) => !(groups.of[i] >= 0)) : reaching;
    // A canvas of nothing costs a part of each frame.
    canvas.hidden = !found.length && !together.length;
    if (canvas.hidden) return undefined;
    const dpr = window.devicePixelRatio || 1;
    const box = part.map((at) => Math.round(at * dpr));
    return show(canvas, drawn(box[2] - box[0], box[3] - box[1], (ctx) => {
      if (!near && found.length) paintDots(ctx, found, points, this.placed(z, x, y, dpr), box, box);
      ctx.scale(dpr, dpr);
      ctx.translate(-west, -north);
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
