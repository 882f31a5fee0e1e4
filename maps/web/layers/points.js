// A layer of very many points: canvas tiles painted from an index that a worker built.

import KDBush from "../vendor/kdbush.js";
import { say, stumble } from "../bridge.js";
import { within } from "./cells.js";
import { Clusters } from "./clusters.js";
import { Mending } from "./mending.js";
import { PointTiles } from "./point_tiles.js";
import { ask, load, takeEarly } from "./source.js";
import { HIDDEN, MAX_RING } from "./spots.js";
import { Stacks } from "./stacks.js";

const RECKON_REST_MS = 100; // between two reckonings of what stands together

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
    this.resting = 0;
    this.stacks = new Stacks(this);
    this.clusters = new Clusters(this, (zoom, skip) => ask("group", { layer: this.name, zoom, skip }));
    this.mending = new Mending(() => this.tiles, () => this.announce());
    this.empty();
    const pane = map.getPane(`layer-${definition.name}`) || map.createPane(`layer-${definition.name}`);
    pane.style.zIndex = 300 + definition.style.order;
    pane.style.pointerEvents = "none";
    this.tiles = new PointTiles(this, { pane: `layer-${definition.name}` });
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
    this.index = this.cells = null;
    this.isChanged = false; // since the index was built, which knows the drawn points only
    this.xs = this.ys = new Float64Array(0);
    this.styles = new Uint8Array(0);
    this.stacks.forget();
    this.clusters.forget();
    this.refused = new Set(); // indexes of points whose coordinates are no place on the map
    this.strays = new Map(); // index -> [x, y] of points that moved or came after the index was built
    this.labels = new Map();
    this.touched = []; // places whose surroundings are to be reckoned anew
    this.restUntil = 0;
    this.mending.forget();
  }

  show(visible) {
    if (visible === this.visible) return;
    this.visible = visible;
    if (visible) this.tiles.addTo(this.map);
    else this.tiles.remove();
    this.clusters.shown();
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
        const early = this.base ? null : takeEarly(this.name);
        const found = early && (early.found ?? (await early.coming));
        const result = found?.revision >= this.wanted ? found : await load(this.name, known, this.wanted);
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
    Object.assign(this, { xs: result.xs, ys: result.ys, styles: result.styles, cells: result.cells });
    this.refused = new Set(result.refused);
    this.counts = null;
    this.reckoned(() => {
      for (const canvas of this.tiles.canvases()) this.tiles.paint(canvas);
      if (this.tiles.canvases().length) this.announce();
    });
    this.onchange?.();
    this.order();
  }

  // Once it is known what stands together in view, which is at once where nothing is put together.
  reckoned(act) {
    if (!this.visible) return;
    const zoom = Math.round(this.map.getZoom());
    if (!this.clusters.does(zoom)) act([]);
    else this.clusters.want(zoom).then(() => this.visible && act(this.clusters.takeChanged()), stumble);
  }

  // Have the index made. What is painted before it is there is found by looking at all.
  async order() {
    const { base, index } = await ask("index", { layer: this.name });
    if (base !== this.base || !index || this.gone) return;
    this.index = KDBush.from(index);
    this.cells = null;
  }

  change({ revision, changes }) {
    const dirty = [];
    this.isChanged = true;
    const most = changes.reduce((top, change) => Math.max(top, change.index + 1), this.count);
    if (most > this.styles.length) this.grow(most);
    this.count = most;
    for (const { index, style, x, y, isRefused } of changes) {
      this.refused[isRefused ? "add" : "delete"](index);
      const hasMoved = x !== this.xs[index] || y !== this.ys[index];
      if (hasMoved && this.styles[index] !== HIDDEN) dirty.push([this.xs[index], this.ys[index]]);
      if (hasMoved) this.strays.set(index, [x, y]);
      this.xs[index] = x;
      this.ys[index] = y;
      this.styles[index] = style;
      this.labels.delete(index);
      dirty.push([x, y]);
    }
    if (!this.touched.length) this.known = this.revision;
    this.revision = revision;
    this.counts = null;
    this.stacks.forget();
    this.touched.push(...dirty);
    this.mendSoon();
    this.onchange?.();
  }

  // At once, where what stands together was not just reckoned.
  mendSoon() {
    if (this.resting) return;
    const left = this.restUntil - performance.now();
    if (left <= 0) this.mend();
    else this.resting = setTimeout(() => this.mend(), left);
  }

  mend() {
    this.resting = 0;
    const { known } = this;
    const touched = this.touched.splice(0);
    if (this.clusters.does(Math.round(this.map.getZoom()))) this.restUntil = performance.now() + RECKON_REST_MS;
    this.reckoned((places) => {
      this.mending.add(touched.concat(places), known);
      this.announce();
    });
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
    const revision = this.mending.painted(this.revision);
    if (revision === this.announced || !revision) return;
    this.announced = revision;
    const ms = performance.now() - this.since;
    requestAnimationFrame(() => setTimeout(() => say("painted", { layer: this.name, revision, ms: ms || 0 })));
  }

  reachPx() {
    return Math.max(4, ...this.style.symbols.map((symbol) => symbol.size_px * 0.8)) + (this.style.spread ? MAX_RING : 0);
  }

  // Indexes of the drawn points in a box of the unit square.
  inBox(west, north, east, south) {
    if (!this.index && this.cells && !this.isChanged) return within(this.cells, [this.xs, this.ys], [west, north, east, south]);
    if (!this.index) return this.amongAll(west, north, east, south);
    const found = this.index.range(west, north, east, south);
    if (!this.isChanged) return found;
    const { styles, strays } = this;
    const seen = found.filter((i) => styles[i] !== HIDDEN && !(strays.size && strays.has(i)));
    for (const [i, [x, y]] of strays) {
      if (styles[i] !== HIDDEN && x >= west && x <= east && y >= north && y <= south) seen.push(i);
    }
    return seen;
  }

  amongAll(west, north, east, south) {
    const { xs, ys, styles, count } = this;
    const found = [];
    for (let i = 0; i < count; i++) {
      const x = xs[i];
      if (x >= west && x <= east && ys[i] >= north && ys[i] <= south && styles[i] !== HIDDEN) found.push(i);
    }
    return found;
  }

  // The nearest drawn point under the pointer, or -1.
  hit(x, y, zoom) {
    const together = this.clusters.hit(x, y, zoom);
    return together >= 0 ? together : this.single(x, y, zoom);
  }

  single(x, y, zoom) {
    const world = 2 ** zoom * 256;
    const groups = this.clusters.at(zoom);
    const near = zoom >= this.style.near_zoom;
    const ring = this.style.spread ? MAX_RING : 0;
    const reach = (near ? Math.max(8, (this.reachPx() - ring) * 0.75) : 6) / world;
    const search = reach + ring / world;
    let best = -1;
    let least = reach * reach;
    for (const i of this.inBox(x - search, y - search, x + search, y + search)) {
      if (groups?.of[i] >= 0 || !this.stacks.standsFor(i, zoom)) continue;
      const [dx, dy] = this.stacks.aside(i, zoom);
      const far = (this.xs[i] + dx / world - x) ** 2 + (this.ys[i] + dy / world - y) ** 2;
      if (far <= least) [best, least] = [i, far];
    }
    return best;
  }

  // Where a thing is drawn at a zoom, in the unit square; null when it is not.
  place(index, zoom) {
    if (index >= this.count || this.styles[index] === HIDDEN) return null;
    const group = this.clusters.of(index, zoom);
    if (group) return group.place;
    const [dx, dy] = this.stacks.aside(index, zoom);
    const world = 2 ** zoom * 256;
    return [this.xs[index] + dx / world, this.ys[index] + dy / world];
  }

  tally() {
    if (!this.counts) {
      this.counts = new Uint32Array(256);
      for (let i = 0; i < this.count; i++) this.counts[this.styles[i]]++;
    }
    return this.counts;
  }

  // The same of those in a box of the unit square: to look at all takes less than to find and list very many of them.
  tallyIn(west, north, east, south) {
    const { xs, ys, styles, count } = this;
    const counts = new Uint32Array(256);
    for (let i = 0; i < count; i++) {
      const x = xs[i];
      if (x >= west && x <= east && ys[i] >= north && ys[i] <= south) counts[styles[i]]++;
    }
    return counts;
  }

  remove() {
    this.gone = true;
    clearTimeout(this.resting);
    this.mending.forget();
    this.tiles.remove();
    this.clusters.end();
    ask("forget", { layer: this.name });
  }
}
