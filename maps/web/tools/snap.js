// What a vertex in the hand catches on: the corners and edges of shapes, and the things of the other layers.

import { worldOf } from "../layers/overlay.js";
import { meets } from "../layers/rings.js";
import { CHUNK } from "../layers/prepared.js";

const MOST = 2000; // points looked at around a hand

// The nearest place within `reach` px of [lon, lat] to catch on, in the unit square: {at, kind} or null. A corner or a
// thing within reach goes before any edge.
export function caught(page, place, reach, own = []) {
  const world = 256 * 2 ** page.map.getZoom();
  const [x, y] = worldOf(...place);
  const near = { x, y, reach: reach / world, corner: null, edge: null };
  near.box = [x - near.reach, y - near.reach, x + near.reach, y + near.reach];
  for (const other of own) offer(near, "corner", ...worldOf(...other));
  for (const layer of page.ordered()) {
    if (!layer.visible) continue;
    if (layer.inBox) for (const i of layer.inBox(...near.box).slice(0, MOST)) offer(near, "corner", layer.xs[i], layer.ys[i]);
    else for (const thing of layer.things || []) look(near, thing);
  }
  return near.corner || near.edge;
}

function offer(near, kind, x, y) {
  const far = Math.hypot(x - near.x, y - near.y);
  if (far <= near.reach && !(near[kind]?.far <= far)) near[kind] = { at: [x, y], far, kind };
}

function look(near, thing) {
  if (thing.centre) offer(near, "corner", ...thing.centre);
  else if (!thing.rings && thing.anchor) offer(near, "corner", ...thing.anchor);
  if (!thing.rings || !meets(near.box, thing.box)) return;
  for (const { xys, boxes } of thing.rings) {
    const last = xys.length / 2 - 1;
    for (let at = 0; at * 4 < boxes.length; at++) {
      if (!meets(near.box, boxes, at * 4)) continue;
      for (let i = at * CHUNK; i <= Math.min(last, (at + 1) * CHUNK); i++) {
        offer(near, "corner", xys[2 * i], xys[2 * i + 1]);
        if (i < last) edge(near, xys, i, i + 1);
      }
    }
    if (thing.type === "area") edge(near, xys, last, 0);
  }
}

function edge(near, xys, i, j) {
  const [dx, dy] = [xys[2 * j] - xys[2 * i], xys[2 * j + 1] - xys[2 * i + 1]];
  const long = dx * dx + dy * dy;
  if (!long) return;
  const part = Math.max(0, Math.min(1, ((near.x - xys[2 * i]) * dx + (near.y - xys[2 * i + 1]) * dy) / long));
  offer(near, "edge", xys[2 * i] + dx * part, xys[2 * i + 1] + dy * part);
}
