// Shapes made ready to be drawn: projected, with the boxes of their parts and where their words stand. For the worker
// that fetches layers, and for the pen, whose shape is made anew with every move of the hand.

import { weights } from "./thinning.js";
import { worldOf } from "./world.js";

export const EARTH_M = 40075016.686;
export const FEW = 512; // vertices of a ring that is drawn as it is
export const CHUNK = 128; // vertices that are left out together when they are out of view

// A ring of [lon, lat] as x, y, x, y... in the unit square; one that goes over the antimeridian goes on beyond it.
function flat(ring) {
  const xys = new Float64Array(ring.length * 2);
  let count = 0;
  let last = null;
  for (const [lon, lat] of ring) {
    if (!Number.isFinite(lon) || !Number.isFinite(lat) || Math.abs(lat) > 90 || Math.abs(lon) > 360) continue;
    let [x, y] = worldOf(lon, lat);
    if (last !== null) x -= Math.round(x - last);
    last = x;
    xys[count++] = x;
    xys[count++] = y;
  }
  return xys.slice(0, count);
}

// [west, north, east, south] of each run of vertices; a run begins with the last of the one before.
export function chunks(xys) {
  const many = Math.max(1, Math.ceil((xys.length / 2 - 1) / CHUNK));
  const boxes = new Float64Array(many * 4);
  for (let at = 0; at < many; at++) {
    const box = [Infinity, Infinity, -Infinity, -Infinity];
    const end = Math.min(xys.length / 2 - 1, (at + 1) * CHUNK);
    for (let i = at * CHUNK; i <= end; i++) {
      const x = xys[2 * i];
      const y = xys[2 * i + 1];
      if (x < box[0]) box[0] = x;
      if (y < box[1]) box[1] = y;
      if (x > box[2]) box[2] = x;
      if (y > box[3]) box[3] = y;
    }
    boxes.set(box, at * 4);
  }
  return boxes;
}

function around(boxes) {
  const box = [Infinity, Infinity, -Infinity, -Infinity];
  for (let i = 0; i < boxes.length; i += 4) {
    box[0] = Math.min(box[0], boxes[i]);
    box[1] = Math.min(box[1], boxes[i + 1]);
    box[2] = Math.max(box[2], boxes[i + 2]);
    box[3] = Math.max(box[3], boxes[i + 3]);
  }
  return box;
}

// Where the words of an area stand: in the middle of the longest stretch within it along the middle of its box.
function within(rings, [west, north, east, south]) {
  const y = (north + south) / 2;
  const crossings = [];
  for (const { xys } of rings) {
    for (let i = 0, last = xys.length - 2; i < xys.length; last = i, i += 2) {
      if (xys[i + 1] > y !== xys[last + 1] > y) {
        crossings.push(xys[i] + ((xys[last] - xys[i]) * (y - xys[i + 1])) / (xys[last + 1] - xys[i + 1]));
      }
    }
  }
  crossings.sort((a, b) => a - b);
  let best = [(west + east) / 2, 0];
  for (let i = 0; i + 1 < crossings.length; i += 2) {
    const wide = crossings[i + 1] - crossings[i];
    if (wide > best[1]) best = [(crossings[i] + crossings[i + 1]) / 2, wide];
  }
  return [best[0], y];
}

export const GONE = { type: "gone", style: 255, rings: [], anchor: [2, 2], box: [2, 2, 2, 2], text: "", badge: "" };
export const NOWHERE = { ...GONE, refused: true }; // what is there, but has no place on the map
const MAX_LAT = 85.0511287798;

// Is this no place on the map? At its edge what is nearer to a pole would stand where it is not.
export const isNowhere = ({ lon, lat }) => !Number.isFinite(lon) || !Number.isFinite(lat) || Math.abs(lon) > 360 || Math.abs(lat) > MAX_LAT;

export function prepare(thing, moved) {
  if (!thing) return GONE;
  if (thing.type === "circle" || thing.type === "spot") {
    if (isNowhere(thing) || (thing.type === "circle" && !(thing.radius_m >= 0 && thing.radius_m < EARTH_M))) return NOWHERE;
    const [x, y] = worldOf(thing.lon, thing.lat);
    const radius = thing.type === "spot" ? 0 : thing.radius_m / (EARTH_M * Math.max(0.01, Math.cos((thing.lat * Math.PI) / 180)));
    const box = [x - radius, y - radius, x + radius, y + radius];
    return { ...thing, rings: [], centre: [x, y], radius, box, anchor: [x, y - radius] };
  }
  const least = thing.type === "line" ? 4 : 6;
  const rings = (thing.type === "line" ? [thing.points] : thing.rings)
    .map(flat)
    .filter((xys) => xys.length >= least)
    .map((xys) => ({ xys, boxes: chunks(xys) }));
  if (!rings.length) return NOWHERE;
  for (const ring of rings) {
    if (ring.xys.length > 2 * FEW) ring.weights = weights(ring.xys);
    moved.push(...["xys", "boxes", "weights"].flatMap((name) => (ring[name] ? [ring[name].buffer] : [])));
  }
  const box = rings.map(({ boxes }) => around(boxes)).reduce((a, b) => around([...a, ...b]));
  const { xys } = rings[0];
  const middle = (xys.length >> 2) * 2;
  const anchor = thing.type === "line" ? [xys[middle], xys[middle + 1]] : within(rings, box);
  const { points, rings: _sent, ...rest } = thing;
  return { ...rest, rings, box, anchor };
}

// The place of a point of the unit square, in degrees.
export function placeOf([x, y]) {
  return [(x - 0.5) * 360, (Math.atan(Math.sinh(Math.PI * (1 - 2 * y))) * 180) / Math.PI];
}
