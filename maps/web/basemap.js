// The basemap from the region pack: tiles that a worker paints, put into the page as they come.

import { afterFrame } from "./after_frame.js";
import { stumble } from "./bridge.js";
import { SteadyGrid } from "./grid.js";
import { isScaled, onceScaled } from "./scaled.js";
import { sheet, show } from "./sheet.js";

export const SIDE = 512; // px: one tile of data makes one of the page
const RETRY_MS = [1_000, 3_000, 10_000, 30_000]; // after a tile failed, and failed again
const LATEST_MS = 100;

const grounds = new Map(); // number -> the layer that asked
let number = 0;
let worker = null;

// Once there is something to be painted: without it the points of a page that begins need the core themselves.
function tell(message) {
  if (!worker) {
    worker = new Worker("basemap_worker.js");
    worker.onmessage = ({ data }) => grounds.get(data.ground)?.come(data);
    worker.onerror = (event) => stumble(`basemap worker: ${event.message}`);
  }
  worker.postMessage(message);
}

const Basemap = SteadyGrid.extend({
  options: { tileSize: SIDE, keepBuffer: 1, maxZoom: 24 },

  initialize(dress, options) {
    L.GridLayer.prototype.initialize.call(this, options);
    this.paintRules = true; // what tells this layer from those of points
    this.dress = dress;
    this.wanted = new Map(); // number of a tile -> {canvas, done, tries}
    this.waiting = []; // numbers of tiles not asked for yet
  },
  onAdd(map) {
    this.ground = ++number;
    grounds.set(this.ground, this);
    tell({ do: "dress", ground: this.ground, ...this.dress });
    L.GridLayer.prototype.onAdd.call(this, map);
  },
  onRemove(map) {
    L.GridLayer.prototype.onRemove.call(this, map);
    this.wanted.forEach(({ retry }) => clearTimeout(retry));
    this.wanted.clear();
    grounds.delete(this.ground);
    tell({ do: "undress", ground: this.ground });
  },
  // From now on it shows what it has: its tiles are no longer to be had.
  rest() {
    this._update = () => {};
  },
  createTile(coords, done) {
    const canvas = sheet();
    canvas.number = ++number;
    canvas.names = null;
    this.wanted.set(canvas.number, { canvas, coords, done, tries: 0 });
    this.askSoon(canvas.number);
    return canvas;
  },
  // Once the frame is on its way that shows the points where they are now: it is not to wait for a core.
  askSoon(tile) {
    this.waiting.push(tile);
    if (this.waiting.length > 1) return;
    const soon = () => onceShown(() => {
      for (const each of this.waiting.splice(0)) if (this.wanted.has(each)) this.ask(each);
    });
    if (isScaled()) onceScaled(soon);
    else soon();
  },
  ask(tile) {
    const { coords: { x, y, z } } = this.wanted.get(tile);
    const middle = this._map.project(this._map.getCenter(), z).divideBy(SIDE);
    const far = Math.hypot(x + 0.5 - middle.x, y + 0.5 - middle.y);
    tell({ do: "want", ground: this.ground, tile, x, y, z, far, dpr: window.devicePixelRatio || 1 });
  },
  come(data) {
    if (this._map?.dragging?.moving()) afterFrame(() => this.take(data));
    else this.take(data);
  },
  take({ tile, bitmap, failed, names }) {
    const wanted = this.wanted.get(tile);
    if (!wanted) return bitmap.close();
    const { canvas, done } = wanted;
    show(canvas, bitmap);
    canvas.names = names;
    if (failed) this.again(tile, wanted, failed);
    else wanted.tries = 0;
    wanted.done = null;
    done?.(null, canvas);
    this.fire("drawn");
  },
  // Where names stand at a zoom: [x, y, width, height] in px of the world.
  *names(zoom) {
    for (const { el, coords, current } of Object.values(this._tiles)) {
      if (!current || coords.z !== zoom || !el.names) continue;
      for (let at = 0; at < el.names.length; at += 4) {
        yield [el.names[at] + coords.x * SIDE, el.names[at + 1] + coords.y * SIDE, el.names[at + 2], el.names[at + 3]];
      }
    }
  },
  // What could not be read is shown as that, and asked for again while it is in view.
  again(tile, wanted, failed) {
    const rest = RETRY_MS[Math.min(wanted.tries++, RETRY_MS.length - 1)];
    if (wanted.tries === 1) stumble(`a tile of the basemap, again in ${rest / 1000} s: ${failed}`);
    wanted.retry = setTimeout(() => this.ask(tile), rest);
  },
  _removeTile(key) {
    const tile = this._tiles[key]?.el.number;
    SteadyGrid.prototype._removeTile.call(this, key);
    clearTimeout(this.wanted.get(tile)?.retry);
    this.wanted.delete(tile);
    tell({ do: "drop", ground: this.ground, tile });
  },
});

// A page that is not seen has no frames.
function onceShown(act) {
  const late = setTimeout(act, LATEST_MS);
  requestAnimationFrame(() => {
    clearTimeout(late);
    setTimeout(act);
  });
}

export function basemap({ number: pack, path = `tiles/${pack}`, max_zoom: maxDataZoom }, theme, language) {
  const url = new URL(path, location.href).href + "/{z}/{x}/{y}";
  return new Basemap({ url, maxDataZoom, theme, language });
}
