// Things on one spot: near they stand around it in a ring, far out one stands for all of them.

import { HIDDEN, SPREAD_ZOOM, ringPlace } from "./spots.js";

const MOST_SPREAD = 3000; // a larger layer is not searched for things on one spot

export class Stacks {
  constructor(points) {
    this.points = points;
    this.places = null; // index -> {at, of}
  }

  forget() {
    this.places = null;
  }

  // The place of a thing among those on its spot, undefined when it is there alone.
  of(index) {
    const { style, count, styles, xs, ys } = this.points;
    if (!style.spread || count > MOST_SPREAD) return undefined;
    if (!this.places) {
      this.places = new Map();
      const spots = new Map();
      for (let i = 0; i < count; i++) {
        if (styles[i] === HIDDEN) continue;
        const spot = `${xs[i].toFixed(8)} ${ys[i].toFixed(8)}`;
        if (!spots.has(spot)) spots.set(spot, []);
        spots.get(spot).push(i);
      }
      for (const of of spots.values()) {
        if (of.length < 2) continue;
        // What most of them are is last: it lies on top where they are counted.
        const many = new Uint16Array(256);
        for (const i of of) many[styles[i]]++;
        of.sort((a, b) => many[styles[a]] - many[styles[b]] || styles[a] - styles[b] || a - b);
        of.forEach((i, at) => this.places.set(i, { at, of }));
      }
    }
    return this.places.get(index);
  }

  // How far from its spot, in px, a thing is drawn at a zoom.
  aside(index, zoom) {
    const stack = zoom >= SPREAD_ZOOM ? this.of(index) : undefined;
    if (!stack) return [0, 0];
    const step = this.points.style.symbols[this.points.styles[index]]?.size_px || 16;
    return ringPlace(stack.at, stack.of.length, step);
  }

  // How many things this one stands for at a zoom, 0 when another of its spot does.
  standsFor(index, zoom) {
    const stack = zoom < SPREAD_ZOOM ? this.of(index) : undefined;
    if (!stack) return 1;
    return stack.at === stack.of.length - 1 ? stack.of.length : 0;
  }
}
