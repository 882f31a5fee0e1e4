// Things on one spot: near they stand around it in a ring, far out one stands for all of them.

import { HIDDEN, SPREAD_ZOOM, ringPlace } from "./spots.js";

const MOST_AT_ONCE = 3000; // of a larger layer only the spots that are asked for are looked at
const MOST_AROUND = 36; // more than these do not stand around their spot: they stay counted
const ON_SPOT = [0, 0];
const SPOT = 5e-9; // of the unit square, half a spot

export class Stacks {
  constructor(points) {
    this.points = points;
    this.places = null; // index -> {at, of}, or undefined for one that is alone
  }

  forget() {
    this.places = null;
  }

  // The place of a thing among those on its spot, undefined when it is there alone.
  of(index) {
    const { style, count } = this.points;
    if (!style.spread) return undefined;
    if (!this.places) {
      this.places = new Map();
      if (count <= MOST_AT_ONCE) this.lookAtAll();
    }
    if (count > MOST_AT_ONCE && !this.places.has(index)) this.look(index);
    return this.places.get(index);
  }

  lookAtAll() {
    const { count, styles, xs, ys } = this.points;
    const spots = new Map();
    for (let i = 0; i < count; i++) {
      if (styles[i] === HIDDEN) continue;
      const spot = `${xs[i].toFixed(8)} ${ys[i].toFixed(8)}`;
      if (!spots.has(spot)) spots.set(spot, []);
      spots.get(spot).push(i);
    }
    for (const of of spots.values()) this.keep(of);
  }

  look(index) {
    const [x, y] = [this.points.xs[index], this.points.ys[index]];
    this.places.set(index, undefined);
    this.keep(this.points.inBox(x - SPOT, y - SPOT, x + SPOT, y + SPOT));
  }

  keep(of) {
    if (of.length < 2) return;
    // What most of them are is last: it lies on top where they are counted.
    const { styles } = this.points;
    const many = new Uint32Array(256);
    for (const i of of) many[styles[i]]++;
    of.sort((a, b) => many[styles[a]] - many[styles[b]] || styles[a] - styles[b] || a - b);
    of.forEach((i, at) => this.places.set(i, { at, of }));
  }

  // Those of a spot stand around it at a zoom, undefined when they do not.
  around(index, zoom) {
    const stack = zoom >= SPREAD_ZOOM ? this.of(index) : undefined;
    return stack && stack.of.length <= MOST_AROUND ? stack : undefined;
  }

  // How far from its spot, in px, a thing is drawn at a zoom.
  aside(index, zoom) {
    const stack = this.around(index, zoom);
    if (!stack) return ON_SPOT;
    const step = this.points.style.symbols[this.points.styles[index]]?.size_px || 16;
    return ringPlace(stack.at, stack.of.length, step);
  }

  // How many things this one stands for at a zoom, 0 when another of its spot does.
  standsFor(index, zoom) {
    const stack = this.around(index, zoom) ? undefined : this.of(index);
    if (!stack) return 1;
    return stack.at === stack.of.length - 1 ? stack.of.length : 0;
  }
}
