// What layers of few things share: fetched whole as JSON, then only what has changed; a thing keeps its index.

import { say, stumble } from "../bridge.js";
import { GONE, NOWHERE, isNowhere } from "./prepared.js";

export class Small {
  constructor(definition, ...overlays) {
    this.define(definition);
    this.overlays = overlays;
    this.things = [];
    this.refused = new Set(); // indexes of those that have no place on the map
    this.revision = this.base = this.wanted = 0;
    this.visible = false;
  }

  define(definition) {
    this.name = definition.name;
    this.title = definition.title;
    this.style = definition.style;
    this.legend = definition.legend;
  }

  soon() {
    for (const overlay of this.overlays) overlay.soon();
  }

  show(visible) {
    this.visible = visible;
    this.soon();
  }

  async reach(revision) {
    this.wanted = Math.max(this.wanted, revision);
    if (this.loading) return;
    this.loading = true;
    const since = performance.now();
    try {
      while (this.revision < this.wanted && !this.gone) {
        const data = await this.fetch(`layers/${this.name}/${this.revision}/${this.base}/${this.wanted}`);
        const stuck = data.revision <= this.revision;
        if (data.changes) for (const [at, thing] of data.changes) this.things[at] = this.ready(thing);
        else this.things = data.things.map((thing) => this.ready(thing));
        this.refused = new Set([...this.things.keys()].filter((at) => this.things[at]?.refused));
        Object.assign(this, { revision: data.revision, base: data.base });
        if (stuck) break;
      }
      this.soon();
      const told = this.revision;
      const ms = performance.now() - since;
      if (this.visible) requestAnimationFrame(() => setTimeout(() => say("painted", { layer: this.name, revision: told, ms })));
      this.onchange?.();
    } catch (error) {
      stumble(`layer ${this.name}: ${error}`);
    }
    this.loading = false;
  }

  // In the place of a thing that is no more, or is nowhere, stands one of no style.
  ready(thing) {
    if (!thing) return GONE;
    return !thing.box && isNowhere(thing) ? NOWHERE : this.prepare(thing);
  }

  async fetch(path) {
    return (await fetch(path)).json();
  }

  place(index) {
    return this.things[index]?.anchor || null;
  }

  tally() {
    const counts = new Uint32Array(256);
    for (const thing of this.things) counts[thing.style]++;
    return counts;
  }

  remove() {
    this.gone = true;
    this.visible = false;
    this.soon();
  }
}
