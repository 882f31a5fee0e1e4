// Labels of points in view at high zoom: asked from Python a handful at a time, kept until the point changes.
//
// The gravest find room first, then those that stood there before: a push of the map makes none of them jump. They keep
// clear of what is ours already, of what moves and stands there now, and of the names of the basemap where there is room
// beside those; where there is none they stand on a plate, so that no two words are read through each other.

import { say } from "../bridge.js";
import { sizeAt } from "../symbols.js";
import { Room, SIDES } from "./room.js";
import { HIDDEN, MAX_RING, SPREAD_ZOOM, ringPlace } from "./spots.js";
import { cut, haloed, plated, textWidth } from "./text.js";

const MOST = 300;
const HEIGHT = 16;
const GAP = 4; // px between a symbol and its words
const PLATE = 10; // px a plate is wider than its words
const CORNER = 0.75; // of how far what stands around a spot reaches
const NEAR = SIDES.map((side) => (x, y, { far, width }) => side(x, y, far, width, HEIGHT));
// Past what stands around the spot: on the same sides, and at the corners.
const BEYOND = [
  ...SIDES.map((side) => (x, y, { beyond, width }) => side(x, y, beyond, width, HEIGHT)),
  ...[-1, 1].map((down) => (x, y, { beyond }) => [x + CORNER * beyond, y + down * CORNER * beyond]),
  ...[-1, 1].map((down) => (x, y, { beyond, width }) => [x - CORNER * beyond - width, y + down * CORNER * beyond]),
];
const PLACES = [...NEAR, ...BEYOND];
const NUMBERS = PLACES.map((_place, side) => side);

export class Labels {
  constructor(map, layers, overlay) {
    Object.assign(this, { map, layers, overlay });
    this.stood = new Map(); // layer -> index -> {side, plate, isSure} of the last painting of a zoom
    this.zoom = -1;
    map.on("moveend", () => this.ask());
    // Names have come: what was placed without knowing of them finds its place now.
    map.on("layeradd", ({ layer }) => layer.names && layer.on("load", () => this.isUnsure && overlay.soon()));
  }

  *wanting() {
    const zoom = this.map.getZoom();
    for (const layer of this.layers()) {
      if (layer.stacks && layer.hasLabels && layer.visible && zoom >= layer.style.label_zoom && !layer.clusters.does(zoom)) yield layer;
    }
  }

  wants(layer) {
    return [...this.wanting()].includes(layer);
  }

  // Those whose labels find room first: the gravest, and always the same.
  inView(layer) {
    const world = 256 * 2 ** this.map.getZoom();
    const { min, max } = this.map.getPixelBounds();
    const found = layer.inBox(min.x / world, min.y / world, max.x / world, max.y / world);
    const stood = this.stood.get(layer) ?? new Map();
    const fresh = (index) => (stood.has(index) ? 0 : 1);
    return found.sort((a, b) => layer.styles[b] - layer.styles[a] || fresh(a) - fresh(b) || a - b).slice(0, MOST);
  }

  ask() {
    for (const layer of this.wanting()) {
      const indexes = this.inView(layer).filter((i) => !layer.labels.has(i));
      for (const i of indexes) layer.labels.set(i, "");
      if (indexes.length) say("asked_labels", { layer: layer.name, base: layer.base, indexes });
    }
  }

  take(layer, base, indexes, texts) {
    if (layer.base !== base || !layer.labels) return;
    indexes.forEach((index, at) => layer.labels.set(index, cut(texts[at])));
    this.overlay.soon();
  }

  // Finds room for all of them, and gives back what writes each.
  words(scene) {
    if (scene.zoom !== this.zoom) this.stood.clear();
    this.zoom = scene.zoom;
    const wanted = [...this.wanting()].flatMap((layer) => this.inView(layer).map((index) => ({ layer, index })));
    const things = wanted.filter(({ layer, index }) => layer.labels.get(index) && layer.style.symbols[layer.styles[index]]);
    const { names, isSure } = things.length ? this.names(scene) : { names: null, isSure: true };
    this.isUnsure = !isSure;
    const stands = new Map();
    const writes = [];
    if (things.length) this.look(scene);
    for (const { layer, index } of things) {
      if (!layer.stacks.standsFor(index, scene.zoom)) continue;
      const stood = this.stood.get(layer)?.get(index);
      const found = this.put(scene, names, layer, index, stood);
      if (!found) continue;
      const { side, plate, write } = found;
      writes.push(write);
      if (!stands.has(layer)) stands.set(layer, new Map());
      stands.get(layer).set(index, { side, plate, isSure: isSure || Boolean(stood?.isSure && stood.side === side) });
    }
    this.stood = stands;
    return writes;
  }

  // Where there is room for one: where it stood, beside names, or on a plate over them.
  put(scene, names, layer, index, stood) {
    const text = layer.labels.get(index);
    const [x, y] = scene.spot(layer.place(index, scene.zoom));
    const far = sizeAt(layer.style.symbols[layer.styles[index]], scene.zoom, layer.style.near_zoom) / 2 + GAP;
    const width = textWidth(text, 12, 500);
    const { beyond } = this;
    const place = (side, more) => PLACES[side](x, y, { far, beyond, width: width + more });
    const isFree = (side, room, more) => {
      const [left, middle] = place(side, more);
      return room.isFree(left, middle - HEIGHT / 2, width + more, HEIGHT);
    };
    const isAlone = this.standing.isFree(x - beyond, y - beyond, 2 * beyond, 2 * beyond);
    const free = (isAlone ? NUMBERS.slice(0, NEAR.length) : NUMBERS).filter((side) => isFree(side, scene.room, PLATE));
    const sides = isAlone ? free : free.filter((side) => isFree(side, this.standing, PLATE));
    const before = stood?.isSure && sides.includes(stood.side) ? stood : null;
    const clear = before ? null : sides.find((side) => isFree(side, names, 0));
    const side = before?.side ?? clear ?? sides[0];
    if (side === undefined) return null;
    const plate = before?.plate ?? clear === undefined;
    const [left, middle] = place(side, plate ? PLATE : 0);
    scene.room.put(left, middle - HEIGHT / 2, width + (plate ? PLATE : 0), HEIGHT);
    const write = () => (plate ? plated(scene.ctx, text, left, middle, { weight: 500 }) : haloed(scene.ctx, text, left, middle));
    return { side, plate, write };
  }

  // Where things of live layers stand, and how far from a spot what stands around it reaches. Nothing steps aside for
  // what drives by.
  look(scene) {
    const now = performance.now();
    this.standing = new Room();
    this.beyond = 0;
    for (const { visible, moving, symbols, styles } of this.layers()) {
      if (!visible || !moving) continue;
      for (const there of moving.spots.values()) {
        const [x, y] = scene.spot([moving.x[there[0]], moving.y[there[0]]]);
        if (!scene.sees([x, y])) continue;
        const isSpread = there.length > 1 && scene.zoom >= SPREAD_ZOOM;
        there.forEach((index, at) => {
          const size = symbols[styles[index]]?.size_px;
          if (!size || styles[index] === HIDDEN || moving.isGliding(index, now)) return;
          this.beyond = Math.max(this.beyond, (isSpread ? MAX_RING : 0) + size / 2 + GAP);
          const [dx, dy] = isSpread ? ringPlace(at, there.length, size) : [0, 0];
          this.standing.put(x + dx - size / 2, y + dy - size / 2, size, size);
        });
      }
    }
  }

  // Where the basemap's names stand, as far as they are there.
  names(scene) {
    const names = new Room();
    let isSure = true;
    this.map.eachLayer((layer) => {
      if (!layer.names) return;
      if (layer.isLoading()) isSure = false;
      for (const [x, y, width, height] of layer.names(scene.zoom)) {
        const [left, top] = [x - scene.left, y - scene.top];
        if (scene.sees([left, top], 400)) names.put(left, top, width, height);
      }
    });
    return { names, isSure };
  }
}
