// What layers of few things share: they are fetched whole, as JSON.

import { say, stumble } from "../bridge.js";

export class Small {
  constructor(definition, ...overlays) {
    this.define(definition);
    this.overlays = overlays;
    this.things = [];
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
        const reply = await fetch(`layers/${this.name}/0/0/${this.wanted}`);
        const data = await reply.json();
        this.things = data.things.map((thing) => this.prepare(thing));
        const stuck = data.revision <= this.revision;
        this.revision = this.base = data.revision;
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
