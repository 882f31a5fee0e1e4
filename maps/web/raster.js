// A ground of images from Python, and what is drawn where there is none: missing, not fetched yet, or not kept here.

import { endLoading, keepNearer } from "./grid.js";
import { theme } from "./theme.js";

const TILE = 256;
const [MISSING, FAILED, HERE, OLD] = [0, 1, 2, 3]; // maps/sources/tile.py; 4: not kept here
const HEAD = 3; // bytes before the image
const MOST_REST_S = 60;
const STEP = 16; // px between the lines of a hatch: a part of TILE, so that they go on in the next tile

export function hatch(ctx, x, y, width, height, step = STEP) {
  ctx.save();
  ctx.beginPath();
  ctx.rect(x, y, width, height);
  ctx.clip();
  ctx.strokeStyle = theme.ink.boundary;
  ctx.globalAlpha = 0.35;
  ctx.lineWidth = 1;
  ctx.beginPath();
  for (let at = -height; at < width; at += step) {
    ctx.moveTo(x + at, y + height);
    ctx.lineTo(x + at + height, y);
  }
  ctx.stroke();
  ctx.restore();
}

function say(ctx, text, x, y) {
  ctx.font = `600 12px "Noto Sans CJK SC", "Microsoft YaHei", sans-serif`;
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  ctx.lineWidth = 4;
  ctx.lineJoin = "round";
  ctx.strokeStyle = theme.halo;
  ctx.strokeText(text, x, y);
  ctx.fillStyle = theme.ink.place;
  ctx.fillText(text, x, y);
}

// Grids keep their old tiles, scaled, until the new ones stand over them: those of Leaflet drop all of them first.
const Kept = L.GridLayer.extend({
  getEvents() {
    const events = L.GridLayer.prototype.getEvents.call(this);
    delete events.viewprereset;
    return events;
  },
  _retainChildren: keepNearer,
  _pruneTiles() {
    L.GridLayer.prototype._pruneTiles.call(this);
    queueMicrotask(() => endLoading(this)); // not while a tile is told of itself
  },
});

// A box over the antimeridian is two.
function partsOf([west, south, east, north]) {
  const spans = west < east ? [[west, east]] : [[west, 180], [-180, east]];
  return spans.map(([left, right]) => L.latLngBounds([[south, left], [north, right]]));
}

export const Raster = Kept.extend({
  initialize(told, words) {
    const { min_zoom: low, max_zoom: high, box, opacity } = told;
    Kept.prototype.initialize.call(this, {
      tileSize: TILE, minZoom: low, maxZoom: 24, maxNativeZoom: high, opacity, keepBuffer: 1, updateWhenIdle: false,
    });
    this.parts = box && partsOf(box);
    this.told = told;
    this.words = words;
    this.on("tileunload", ({ tile }) => this.leave(tile));
  },

  // By Leaflet's own bounds nothing can lie on both sides of the antimeridian.
  _isValidTile(coords) {
    if (!Kept.prototype._isValidTile.call(this, coords)) return false;
    return !this.parts || this.parts.some((part) => part.overlaps(this._tileCoordsToBounds(coords)));
  },

  createTile(coords, done) {
    const tile = document.createElement("canvas");
    tile.at = coords;
    tile.tries = 0;
    this.load(tile, done);
    return tile;
  },

  // What was answered once says on itself that it failed, and is asked for again: nobody is to wait for it.
  isLoading() {
    return Boolean(this._loading) && Object.values(this._tiles).some(({ el, current, loaded }) => current && !loaded && el.state === undefined);
  },

  leave(tile) {
    tile.left = true;
    clearTimeout(tile.timer);
    tile.asking?.abort();
    tile.width = tile.height = 0;
  },

  async load(tile, done) {
    const { z, x, y } = tile.at;
    tile.asking = new AbortController();
    let answer = new Uint8Array([FAILED, 0, 0]);
    let image = null;
    try {
      const reply = await fetch(`raster/${this.told.name}/${this.told.version}/${z}/${x}/${y}`, { signal: tile.asking.signal });
      answer = new Uint8Array(await reply.arrayBuffer());
      if (answer[0] === HERE || answer[0] === OLD) image = await createImageBitmap(new Blob([answer.subarray(HEAD)]));
    } catch {
      answer = new Uint8Array([FAILED, 0, 0]);
    }
    if (tile.left) return image?.close();
    tile.state = answer[0];
    if (image) this.draw(tile, image);
    else this.lack(tile);
    if (image || tile.state === MISSING) done(null, tile);
    // Not done: what was seen here before stays below until this one is there.
    else L.DomUtil.addClass(tile, "leaflet-tile-loaded");
    if (tile.state !== MISSING && tile.state !== HERE) this.again(tile, done, answer[1] + 256 * answer[2]);
  },

  again(tile, done, waitS) {
    const restS = Math.max(waitS, Math.min(MOST_REST_S, 2 ** ++tile.tries)) * (0.9 + 0.2 * Math.random());
    tile.timer = setTimeout(() => this.load(tile, done), restS * 1000);
  },

  draw(tile, image) {
    tile.width = image.width;
    tile.height = image.height;
    const ctx = tile.getContext("2d");
    ctx.drawImage(image, 0, 0);
    image.close();
    if (tile.state !== OLD) return;
    ctx.scale(tile.width / TILE, tile.height / TILE);
    hatch(ctx, 0, 0, TILE, TILE, 4 * STEP);
    this.word(ctx, tile);
  },

  // Nothing to draw: a hatch, and the word for it.
  lack(tile) {
    const dpr = window.devicePixelRatio || 1;
    tile.width = tile.height = TILE * dpr;
    const ctx = tile.getContext("2d");
    ctx.scale(dpr, dpr);
    hatch(ctx, 0, 0, TILE, TILE);
    this.word(ctx, tile);
  },

  word(ctx, { state }) {
    const text = { 0: this.words.missing, 1: this.words.failed, 3: this.words.old, 4: this.words.unkept }[state];
    say(ctx, text, TILE / 2, TILE / 2);
  },
});

// What of a ground is on this machine at a zoom: hatched where it is not.
export const Coverage = Kept.extend({
  initialize({ name, depth }) {
    Kept.prototype.initialize.call(this, { tileSize: TILE, keepBuffer: 1, maxZoom: 24, maxNativeZoom: depth, zIndex: 90 });
    this.name = name;
    this.depth = depth;
  },

  createTile({ z, x, y }, done) {
    const tile = document.createElement("canvas");
    tile.width = tile.height = TILE;
    this.load(tile, z, x, y).then(() => done(null, tile), (error) => done(error, tile));
    return tile;
  },

  async load(tile, z, x, y) {
    const reply = await fetch(`coverage/${this.name}/${this.depth}/${z}/${x}/${y}`);
    const parts = new Uint8Array(await reply.arrayBuffer());
    const side = Math.sqrt(parts.length);
    const ctx = tile.getContext("2d");
    const px = TILE / side;
    parts.forEach((share, at) => {
      if (share < 255) hatch(ctx, (at % side) * px, Math.floor(at / side) * px, px, px, share ? STEP : STEP / 2);
    });
  },
});
