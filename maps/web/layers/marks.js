// Few important marks above everything, with words beside them and a plate for what must not be missed.

import { drawArrow, drawSymbol } from "../symbols.js";
import { worldOf } from "./overlay.js";
import { Small } from "./small.js";
import { cut, plated, textWidth } from "./text.js";

export class Marks extends Small {
  prepare(thing) {
    return { ...thing, anchor: worldOf(thing.lon, thing.lat) };
  }

  paint(scene) {
    if (!this.visible) return;
    for (const thing of [...this.things].sort((a, b) => a.style - b.style)) {
      const symbol = this.style.symbols[thing.style];
      const place = scene.spot(thing.anchor);
      if (!symbol || !scene.sees(place, 200)) continue;
      const size = this.size(symbol, scene.zoom);
      scene.ctx.save();
      scene.ctx.translate(place[0], place[1]);
      if (thing.heading_deg != null) drawArrow(scene.ctx, symbol, size, (thing.heading_deg * Math.PI) / 180);
      drawSymbol(scene.ctx, symbol, size);
      scene.ctx.restore();
    }
    for (const thing of this.things) this.words(scene, thing);
  }

  size(symbol, zoom) {
    return Math.round(symbol.size_px * (zoom >= this.style.near_zoom ? 1 : 0.8));
  }

  words(scene, thing) {
    const symbol = this.style.symbols[thing.style];
    const [x, y] = scene.spot(thing.anchor);
    if (!symbol || !scene.sees([x, y], 200)) return;
    const left = x + this.size(symbol, scene.zoom) / 2 + 5;
    let down = y;
    if (thing.text && scene.zoom >= this.style.label_zoom) {
      const text = cut(thing.text);
      if (scene.take(left, down - 10, text.length * 9, 20)) plated(scene.ctx, text, left, down);
      down += 21;
    }
    if (!thing.badge) return;
    const badge = cut(thing.badge);
    // Drawn whatever stands there already, and nothing is written over it afterwards.
    scene.take(left, down - 10, textWidth(scene.ctx, badge, 12, 700) + 12, 20);
    plated(scene.ctx, badge, left, down, { warn: true, weight: 700 });
  }

  hit(x, y, zoom) {
    const world = 256 * 2 ** zoom;
    let best = -1;
    let least = Infinity;
    this.things.forEach((thing, i) => {
      const aside = thing.anchor[0] - x;
      const far = Math.hypot(aside - Math.round(aside), thing.anchor[1] - y) * world;
      const reach = Math.max(10, (this.style.symbols[thing.style]?.size_px || 0) / 2 + 3);
      if (far <= reach && far < least) [best, least] = [i, far];
    });
    return best;
  }
}
