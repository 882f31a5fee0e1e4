// The canvas of a live layer: one sheet of sprites, drawn where the things are now.

import { drawn, giveBack, sheet, show } from "../sheet.js";
import { drawArrow, drawSymbol, sizeAt } from "../symbols.js";
import { theme } from "../theme.js";
import { Blitter, spriteOf } from "./blitter.js";
import { NO_HEADING } from "./moving.js";
import { Room, SIDES } from "./room.js";
import { COUNT_ZOOM, HIDDEN, SPREAD_ZOOM, drawCount, ringPlace } from "./spots.js";
import { haloed, textWidth } from "./text.js";

const PANE = 590; // above the points, below what must not be covered
const PAD = 64; // px around the view, so that a drag does not show an edge
const TILE = 256;
const HEIGHT = 16; // of a line of words
const TURNS = 24; // headings a sprite is drawn for
const FADES = [1, 0.85, 0.7, 0.55];
const SHEET = 1024;
const DOT = 6; // px across, far out
const WAYS = 400; // more in view: no trails, they would be a tangle
const REACH = 10; // px around the pointer
const MANY = 600; // from here a canvas is too slow for sprite by sprite

export class LiveCanvas {
  constructor(map, layer, name) {
    Object.assign(this, { map, layer });
    const pane = map.getPane(`live-${name}`) || map.createPane(`live-${name}`);
    pane.style.zIndex = PANE;
    pane.style.pointerEvents = "none";
    this.canvas = sheet();
    this.canvas.hidden = true;
    pane.append(this.canvas);
    this.corner = L.point(0, 0);
    this.blitter = new Blitter();
    this.seen = []; // [index, x, y] of the last painting, in px of the canvas
    this.forget();
  }

  // Theme, density or size is another: draw the sprites anew.
  forget() {
    this.cells = new Map();
    this.sheet = null;
  }

  show(visible) {
    if (visible) return;
    this.canvas.hidden = true;
    this.seen = [];
  }

  remove() {
    giveBack(this.canvas);
  }

  // A drag takes the canvas along until its edge would show.
  follow() {
    const corner = this.map.containerPointToLayerPoint([-PAD, -PAD]);
    const drift = corner.subtract(this.corner);
    if (this.layer.isSeen && Math.max(Math.abs(drift.x), Math.abs(drift.y)) > PAD * 0.8) this.paint();
  }

  paint() {
    const { layer } = this;
    if (!layer.isSeen) return;
    const scene = this.begin();
    this.find(scene, performance.now());
    // An empty canvas over the whole view costs a third of a frame to compose without a GPU.
    this.canvas.hidden = !this.seen.length;
    if (this.seen.length) show(this.canvas, drawn(scene.wide, scene.high, (ctx) => this.draw({ ...scene, ctx })));
  }

  draw(scene) {
    const { layer } = this;
    scene.ctx.setTransform(scene.dpr, 0, 0, scene.dpr, 0, 0);
    scene.ctx.globalAlpha = 1;
    if (this.seen.length < MANY) {
      this.blitter.release();
      this.trails(scene);
      this.things(scene);
    } else {
      this.manyThings(scene); // they replace what is on the canvas
      this.trails(scene);
    }
    this.rings(scene);
    if (layer.hasLabels && scene.zoom >= layer.style.label_zoom) this.words(scene);
  }

  trails(scene) {
    if (scene.zoom >= this.layer.style.near_zoom && this.seen.length <= WAYS) this.ways(scene);
    else if (this.layer.chosen >= 0) this.ways(scene, this.layer.chosen);
  }

  begin() {
    const { map, canvas } = this;
    const size = map.getSize();
    const dpr = window.devicePixelRatio || 1;
    const [width, height] = [size.x + 2 * PAD, size.y + 2 * PAD];
    Object.assign(canvas.style, { width: `${width}px`, height: `${height}px` });
    this.corner = map.containerPointToLayerPoint([-PAD, -PAD]);
    L.DomUtil.setPosition(canvas, this.corner);
    const [wide, high] = [Math.round(width * dpr), Math.round(height * dpr)];
    const zoom = map.getZoom();
    const origin = map.getPixelOrigin();
    const world = TILE * 2 ** zoom;
    const left = origin.x + this.corner.x;
    const top = origin.y + this.corner.y;
    const near = zoom >= this.layer.style.near_zoom;
    return { dpr, width, height, wide, high, zoom, world, left, top, near, middle: (left + width / 2) / world };
  }

  // What is in view, where, in the order of drawing; each at that side of the world that is in view.
  find({ world, left, top, width, height, zoom, near, middle }, now) {
    const { moving } = this.layer;
    this.seen = [];
    this.hasGlided = false;
    for (const i of moving.sorted()) {
      const [x, y] = moving.drawn(i, now);
      let px = (x - Math.round(x - middle)) * world - left;
      let py = y * world - top;
      if (px < -PAD || py < -PAD || px > width + PAD || py > height + PAD) continue;
      const glides = moving.isGliding(i, now);
      if (glides) this.hasGlided = true;
      let stands = 1;
      const there = glides ? null : moving.spots.get(moving.spot(i));
      if (there?.length > 1 && zoom >= SPREAD_ZOOM) {
        const step = this.layer.symbols[this.layer.styles[i]]?.size_px || 16;
        const [dx, dy] = ringPlace(there.indexOf(i), there.length, step);
        px += dx;
        py += dy;
      } else if (there?.length > 1 && near) {
        stands = this.top(there) === i ? there.length : 0;
      }
      if (stands) this.seen.push([i, px, py, stands]);
    }
  }

  // Which of those on a spot stands for all: the gravest.
  top(there) {
    const looks = this.layer.styles;
    return there.reduce((best, i) => (looks[i] > looks[best] || (looks[i] === looks[best] && i > best) ? i : best));
  }

  things({ ctx, dpr, zoom, near }) {
    const { moving, symbols, styles } = this.layer;
    this.prepare(dpr, symbols);
    let alpha = 1;
    for (const [i, px, py, stands] of this.seen) {
      const heading = near ? moving.headings[i] : NO_HEADING;
      const cell = this.cell(styles[i], heading, near ? zoom : -1);
      if (!cell) continue;
      if (FADES[moving.fades[i]] !== alpha) ctx.globalAlpha = alpha = FADES[moving.fades[i]];
      // On whole pixels a sprite is copied, between them it is computed.
      const x = Math.round((px - cell.side / 2) * dpr) / dpr;
      const y = Math.round((py - cell.side / 2) * dpr) / dpr;
      ctx.drawImage(cell.sheet, cell.x, cell.y, cell.px, cell.px, x, y, cell.side, cell.side);
      if (stands > 1 && zoom >= COUNT_ZOOM) drawCount(ctx, stands, px + 7, py - 10);
    }
    ctx.globalAlpha = 1;
  }

  manyThings({ ctx, dpr, wide, high, zoom, near }) {
    const { moving, symbols, styles } = this.layer;
    this.prepare(dpr, symbols);
    this.blitter.begin(wide, high);
    const counts = [];
    for (const [i, px, py, stands] of this.seen) {
      const cell = this.cell(styles[i], near ? moving.headings[i] : NO_HEADING, near ? zoom : -1);
      if (!cell) continue;
      const fade = moving.fades[i];
      cell.sprites[fade] ??= spriteOf(cell.sheet.getContext("2d"), cell.x, cell.y, cell.px, FADES[fade]);
      this.blitter.draw(cell.sprites[fade], Math.round((px - cell.side / 2) * dpr), Math.round((py - cell.side / 2) * dpr));
      if (stands > 1 && zoom >= COUNT_ZOOM) counts.push([stands, px, py]);
    }
    this.blitter.end(ctx);
    for (const [stands, px, py] of counts) drawCount(ctx, stands, px + 7, py - 10);
  }

  prepare(dpr, symbols) {
    const key = `${dpr} ${theme.name}`;
    if (this.key !== key || this.drawnSymbols !== symbols) this.forget();
    this.key = key;
    this.drawnSymbols = symbols;
  }

  // The sprite of a look, its head turned; zoom -1: a dot.
  cell(look, heading, zoom) {
    const symbol = this.layer.symbols[look];
    if (!symbol) return null;
    // Where a thing was bound when it was last heard of says nothing of where it is bound.
    const turn = heading === NO_HEADING || symbol.stale ? -1 : Math.round((heading * TURNS) / 360) % TURNS;
    const key = (look * 32 + zoom + 1) * 32 + turn + 1;
    let cell = this.cells.get(key);
    if (!cell) {
      const size = zoom < 0 ? DOT : sizeAt(symbol, zoom, this.layer.style.near_zoom);
      cell = this.room(Math.ceil(turn < 0 ? size * 1.3 + 4 : size * 2.1 + 4));
      const { ctx } = this;
      ctx.save();
      ctx.beginPath();
      ctx.rect(cell.x, cell.y, cell.px, cell.px);
      ctx.clip();
      ctx.translate(cell.x + cell.px / 2, cell.y + cell.px / 2);
      ctx.scale(cell.px / cell.side, cell.px / cell.side);
      if (turn >= 0) drawArrow(ctx, symbol, size, (turn * 2 * Math.PI) / TURNS);
      if (zoom < 0) dot(ctx, symbol);
      else drawSymbol(ctx, symbol, size);
      ctx.restore();
      this.cells.set(key, cell);
    }
    return cell;
  }

  // A free square of the sheet; a full sheet is begun anew.
  room(side) {
    const px = Math.ceil(side * (window.devicePixelRatio || 1));
    if (this.sheet && this.nextX + px > SHEET) [this.nextX, this.nextY, this.row] = [0, this.nextY + this.row, 0];
    if (!this.sheet || this.nextY + px > SHEET) {
      this.sheet = document.createElement("canvas");
      this.sheet.width = this.sheet.height = SHEET;
      this.ctx = this.sheet.getContext("2d", { willReadFrequently: true });
      this.nextX = this.nextY = this.row = 0;
    }
    const cell = { sheet: this.sheet, x: this.nextX, y: this.nextY, px, side: px / (window.devicePixelRatio || 1), sprites: [] };
    this.nextX += px;
    this.row = Math.max(this.row, px);
    return cell;
  }

  // The way of each thing in view, or of one, thinning out towards its beginning.
  ways({ ctx, world, left, top, middle }, only = -1) {
    const { moving, symbols, styles } = this.layer;
    ctx.lineJoin = ctx.lineCap = "round";
    for (const [i, px, py] of this.seen) {
      if (only >= 0 && i !== only) continue;
      const symbol = symbols[styles[i]];
      const way = moving.way(i);
      if (!symbol || symbol.stale || !way.length) continue;
      const places = way.map(([x, y]) => [(x - Math.round(x - middle)) * world - left, y * world - top]);
      places.push([px, py]);
      for (let at = 1; at < places.length; at++) {
        ctx.beginPath();
        ctx.moveTo(...places[at - 1]);
        ctx.lineTo(...places[at]);
        ctx.globalAlpha = 0.25 + (0.6 * at) / places.length;
        for (const [colour, width] of [[theme.outline, 4.5], [symbol.fill, 2.5]]) {
          ctx.strokeStyle = colour;
          ctx.lineWidth = width;
          ctx.stroke();
        }
      }
    }
    ctx.globalAlpha = 1;
  }

  rings({ ctx }) {
    const { chosen, hovered, symbols, styles } = this.layer;
    for (const [i, px, py] of this.seen) {
      if (i !== chosen && i !== hovered) continue;
      const radius = Math.max(15, (symbols[styles[i]]?.size_px || 0) * 0.72 + 3);
      const [colour, width] = i === chosen ? [theme.ring, 3] : [theme.hover, 2];
      for (const [stroke, line] of [[theme.ringEdge, width + 3], [colour, width]]) {
        ctx.beginPath();
        ctx.arc(px, py, radius, 0, 2 * Math.PI);
        ctx.strokeStyle = stroke;
        ctx.lineWidth = line;
        ctx.stroke();
      }
    }
  }

  // Words that stand still go before those that move.
  words({ ctx, zoom, left, top }) {
    const { layer } = this;
    layer.askLabels(this.seen.map(([i]) => i).reverse());
    const still = layer.over.scene?.zoom === zoom ? layer.over.scene : null;
    this.around = still?.room.mark;
    const own = new Room();
    for (const [i, px, py] of [...this.seen].reverse()) {
      const text = layer.labels.get(i);
      if (!text) continue;
      const far = sizeAt(layer.symbols[layer.styles[i]], zoom, layer.style.near_zoom) / 2 + 4;
      const width = textWidth(text, 12, 500);
      for (const side of SIDES) {
        const [x, y] = side(px, py, far, width, HEIGHT);
        if (still && !still.room.isFree(x + left - still.left, y - HEIGHT / 2 + top - still.top, width, HEIGHT)) continue;
        if (!own.take(x, y - HEIGHT / 2, width, HEIGHT)) continue;
        haloed(ctx, text, x, y);
        break;
      }
    }
  }

  // Do other words stand around it now than when it was painted?
  isCrowded() {
    const { scene } = this.layer.over;
    return scene?.zoom === this.map.getZoom() && scene.room.mark !== this.around;
  }

  // The nearest drawn thing to a place of the unit square, -1 for none.
  hit(x, y) {
    const { world, left, top, middle } = this.where();
    const px = (x - Math.round(x - middle)) * world - left;
    const py = y * world - top;
    let best = -1;
    let least = Infinity;
    for (const [i, sx, sy] of this.seen) {
      const size = this.layer.symbols[this.layer.styles[i]]?.size_px || 0;
      const far = Math.hypot(sx - px, sy - py);
      if (far <= Math.max(REACH, size / 2 + 3) && far <= least) [best, least] = [i, far];
    }
    return this.layer.styles[best] === HIDDEN ? -1 : best;
  }

  // How the last painting lay.
  where() {
    const origin = this.map.getPixelOrigin();
    const world = TILE * 2 ** this.map.getZoom();
    const left = origin.x + this.corner.x;
    return { world, left, top: origin.y + this.corner.y, middle: (left + this.map.getSize().x / 2 + PAD) / world };
  }
}

// Far out: full for what is there, hollow for what was.
function dot(ctx, symbol) {
  ctx.beginPath();
  ctx.arc(0, 0, DOT / 2, 0, 2 * Math.PI);
  ctx.lineWidth = symbol.stale ? 3 : 2;
  ctx.strokeStyle = theme.outline;
  ctx.stroke();
  ctx.fillStyle = symbol.stale ? theme.plate : symbol.fill;
  ctx.fill();
  if (!symbol.stale) return;
  ctx.lineWidth = 1.4;
  ctx.strokeStyle = symbol.fill;
  ctx.stroke();
}
