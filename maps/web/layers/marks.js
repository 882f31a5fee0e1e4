// Few important marks above everything, with words beside them and a plate for what must not be missed.

import { drawArrow, drawSymbol } from "../symbols.js";
import { worldOf } from "./overlay.js";
import { SIDES } from "./room.js";
import { Small } from "./small.js";
import { cut, plated, textWidth } from "./text.js";

const HEIGHT = 20; // of a plate
const LINE = 21; // from one plate to the next
const PLATE = 10; // px a plate is wider than its words

export class Marks extends Small {
  prepare(thing) {
    return { ...thing, anchor: worldOf(thing.lon, thing.lat) };
  }

  // The gravest above the others.
  symbols(scene) {
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
  }

  // Finds room for all its words, the gravest first, and gives back what writes them. They keep clear of its own symbols
  // and of what higher layers have: a ring around one of those takes no words from it.
  words(scene) {
    for (const thing of this.things) this.claim(scene, thing);
    const gravest = [...this.things].sort((a, b) => b.style - a.style).sort((a, b) => Boolean(b.badge) - Boolean(a.badge));
    const plates = gravest.flatMap((thing) => this.plates(scene, thing)).reverse();
    return () => plates.forEach((plate) => plated(scene.ctx, ...plate));
  }

  claim(scene, thing) {
    const symbol = this.style.symbols[thing.style];
    const [x, y] = scene.spot(thing.anchor);
    if (!symbol || !scene.sees([x, y], 200)) return;
    const size = this.size(symbol, scene.zoom);
    scene.room.put(x - size / 2, y - size / 2, size, size);
  }

  size(symbol, zoom) {
    return Math.round(symbol.size_px * (zoom >= this.style.near_zoom ? 1 : 0.8));
  }

  // Its text where there is room, and below it its badge: that is drawn whatever stands there already, and nothing less
  // grave is written over it.
  plates(scene, thing) {
    const symbol = this.style.symbols[thing.style];
    const [x, y] = scene.spot(thing.anchor);
    if (!symbol || !scene.sees([x, y], 200)) return [];
    const far = this.size(symbol, scene.zoom) / 2 + 5;
    const text = thing.text && scene.zoom >= this.style.label_zoom ? cut(thing.text) : "";
    const badge = thing.badge ? cut(thing.badge) : "";
    const place = text ? this.room(scene, x, y, far, textWidth(text, 12, 600) + PLATE) : null;
    const found = place ? [[text, ...place]] : [];
    if (!badge) return found;
    const [left, middle] = place ? [place[0], place[1] + LINE] : [x + far, y];
    scene.room.put(left, middle - HEIGHT / 2, textWidth(badge, 12, 700) + PLATE, HEIGHT);
    return [[badge, left, middle, { warn: true, weight: 700 }], ...found];
  }

  room(scene, x, y, far, width) {
    const places = SIDES.map((side) => side(x, y, far, width, HEIGHT));
    return places.find(([left, middle]) => scene.take(left, middle - HEIGHT / 2, width, HEIGHT)) ?? null;
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
