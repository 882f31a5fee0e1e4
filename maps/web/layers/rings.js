// Rings of very many vertices on the canvas: as few of them as can be seen at this zoom, and only those in view.

import { CHUNK, FEW, chunks } from "./prepared.js";

const PX = 0.6; // vertices nearer than this to the one before are not seen
const OFF_PX = 0.35; // a line that is off by less is not seen to be
const MOST = 6000; // vertices of a ring that are drawn at once: what is finer is told less exactly
const COARSER = 3; // levels: a ring that still has too many then jumps about
const TANGLE = 60; // times through the view: a ring that goes more often crosses itself all over, and filling it takes seconds
const TANGLED = 300; // vertices of such a ring that are drawn: they tell how far it reaches
const PAD = 40; // px around the canvas that are drawn as well

// The ring as it can be told from the whole one at a zoom, with the boxes of its chunks and its length up to each vertex.
export function levelOf(ring, zoom) {
  if (ring.xys.length <= 2 * FEW) return measured(ring);
  const level = Math.ceil(zoom);
  ring.levels ||= new Map();
  let found = ring.levels.get(level);
  if (!found) {
    const px = 1 / (256 * 2 ** level);
    found = thinned(ring, PX * px, OFF_PX * px);
    ring.levels.set(level, found);
  }
  return measured(found);
}

// The level to draw: coarser where even what is in view would cost a frame.
function levelIn(scene, ring, view) {
  const fine = Math.ceil(scene.zoom);
  let level = levelOf(ring, scene.zoom);
  for (let zoom = fine - 1; zoom >= Math.max(0, fine - COARSER) && inView(level, view) > MOST; zoom--) level = levelOf(ring, zoom);
  if (inView(level, view) <= MOST && !isTangled(scene, level, view)) return level;
  ring.extent ||= measured(extentOf(ring.xys));
  return ring.extent;
}

function isTangled({ world, width, height }, { xys, boxes, lengths }, view) {
  if (xys.length <= 2 * TANGLED) return false;
  const through = (width + height) / world;
  const last = lengths.length - 1;
  let length = 0;
  for (let at = 0; at * 4 < boxes.length; at++) {
    if (!meets(view, boxes, at * 4)) continue;
    length += Math.min(lengths[Math.min(last, (at + 1) * CHUNK)] - lengths[at * CHUNK], CHUNK * through);
  }
  return length > TANGLE * through;
}

// Of each run of vertices those that lie farthest west, east, north and south, in their order.
function extentOf(xys) {
  const run = Math.ceil((xys.length / 2) * (4 / TANGLED));
  const kept = [];
  for (let from = 0; from < xys.length / 2; from += run) {
    const ends = [from, from, from, from];
    for (let i = from; i < Math.min(xys.length / 2, from + run); i++) {
      if (xys[2 * i] < xys[2 * ends[0]]) ends[0] = i;
      if (xys[2 * i] > xys[2 * ends[1]]) ends[1] = i;
      if (xys[2 * i + 1] < xys[2 * ends[2] + 1]) ends[2] = i;
      if (xys[2 * i + 1] > xys[2 * ends[3] + 1]) ends[3] = i;
    }
    for (const i of [...new Set(ends)].sort((a, b) => a - b)) kept.push(xys[2 * i], xys[2 * i + 1]);
  }
  const few = Float64Array.from(kept);
  return { xys: few, boxes: chunks(few) };
}

function inView({ xys, boxes }, view) {
  if (xys.length <= 2 * MOST) return 0;
  let count = 0;
  for (let at = 0; at < boxes.length; at += 4) if (meets(view, boxes, at)) count += CHUNK;
  return count;
}

function thinned({ xys, weights }, least, off) {
  const kept = new Float64Array(xys.length);
  let count = 0;
  for (let i = 0; i < xys.length; i += 2) {
    const isLast = i + 2 >= xys.length;
    if (weights && weights[i / 2] < off && !isLast) continue;
    const far = !count || Math.abs(xys[i] - kept[count - 2]) >= least || Math.abs(xys[i + 1] - kept[count - 1]) >= least;
    if (!far && !isLast) continue;
    kept[count++] = xys[i];
    kept[count++] = xys[i + 1];
  }
  const few = kept.slice(0, count);
  return { xys: few, boxes: chunks(few) };
}

function measured(level) {
  if (level.lengths) return level;
  const { xys } = level;
  const lengths = new Float64Array(xys.length / 2);
  for (let i = 1; i < lengths.length; i++) {
    lengths[i] = lengths[i - 1] + Math.hypot(xys[2 * i] - xys[2 * i - 2], xys[2 * i + 1] - xys[2 * i - 1]);
  }
  level.lengths = lengths;
  return level;
}

// The canvas with its rim in the unit square, moved by `turn` worlds.
export function viewOf(scene, turn = 0) {
  const { world, left, top, width, height } = scene;
  return [(left - PAD) / world - turn, (top - PAD) / world, (left + width + PAD) / world - turn, (top + height + PAD) / world];
}

export const meets = (a, b, at = 0) => a[0] <= b[at + 2] && a[2] >= b[at] && a[1] <= b[at + 3] && a[3] >= b[at + 1];

// Adds the ring to a path that is filled: what lies beyond one side of the view may be cut short, it fills the same.
export function fillPath(path, scene, ring, turn) {
  const view = viewOf(scene, turn);
  const { xys, boxes } = levelIn(scene, ring, view);
  const last = xys.length / 2 - 1;
  let begun = false;
  const add = (i) => {
    const [x, y] = scene.at([xys[2 * i] + turn, xys[2 * i + 1]]);
    if (begun) path.lineTo(x, y);
    else path.moveTo(x, y);
    begun = true;
  };
  for (let at = 0; at * 4 < boxes.length; at++) {
    const first = at * CHUNK;
    const end = Math.min(last, first + CHUNK);
    if (meets(view, boxes, at * 4)) for (let i = at ? first + 1 : first; i <= end; i++) add(i);
    else {
      if (!at) add(first);
      add(end);
    }
  }
  path.closePath();
}

// The stretches of a line (or of a closed ring) within the view, in px: [{points: [[x, y], ...], from}], `from` px
// along the whole line, so that what stands along it stays where it is when the view moves.
export function stretches(scene, ring, turn, closed) {
  const view = viewOf(scene, turn);
  const { xys, boxes, lengths } = levelIn(scene, ring, view);
  const last = xys.length / 2 - 1;
  const found = [];
  let open = null;
  const step = (i, j) => {
    const cut = clipped(view, xys[2 * i], xys[2 * i + 1], xys[2 * j], xys[2 * j + 1]);
    if (!cut) return (open = null);
    const [from, to] = cut;
    const place = (part) => scene.at([xys[2 * i] + turn + (xys[2 * j] - xys[2 * i]) * part, xys[2 * i + 1] + (xys[2 * j + 1] - xys[2 * i + 1]) * part]);
    if (!open || from > 0) {
      const along = (j ? lengths[i] : lengths[last]) + from * Math.hypot(xys[2 * j] - xys[2 * i], xys[2 * j + 1] - xys[2 * i + 1]);
      open = { points: [place(from)], from: along * scene.world };
      found.push(open);
    }
    open.points.push(place(to));
    if (to < 1) open = null;
  };
  for (let at = 0; at * 4 < boxes.length; at++) {
    const first = at * CHUNK;
    if (!meets(view, boxes, at * 4)) open = null;
    else for (let i = first; i < Math.min(last, first + CHUNK); i++) step(i, i + 1);
  }
  if (closed && last > 1) step(last, 0);
  return found;
}

// Which part of a segment is in a box: [from, to] of its length, or null (Liang and Barsky).
function clipped([west, north, east, south], x1, y1, x2, y2) {
  let from = 0;
  let to = 1;
  for (const [by, room] of [[x1 - x2, x1 - west], [x2 - x1, east - x1], [y1 - y2, y1 - north], [y2 - y1, south - y1]]) {
    if (by === 0) {
      if (room < 0) return null;
    } else if (by < 0) from = Math.max(from, room / by);
    else to = Math.min(to, room / by);
  }
  return from <= to ? [from, to] : null;
}

// How far a place is from the ring's edge as it is, in the unit square; only as far as `reach` is looked.
export function distance({ xys, boxes }, x, y, reach, closed) {
  const around = [x - reach, y - reach, x + reach, y + reach];
  const last = xys.length / 2 - 1;
  let least = Infinity;
  const look = (i, j) => {
    const [dx, dy] = [xys[2 * j] - xys[2 * i], xys[2 * j + 1] - xys[2 * i + 1]];
    const long = dx * dx + dy * dy;
    const part = long ? Math.max(0, Math.min(1, ((x - xys[2 * i]) * dx + (y - xys[2 * i + 1]) * dy) / long)) : 0;
    least = Math.min(least, Math.hypot(xys[2 * i] + dx * part - x, xys[2 * i + 1] + dy * part - y));
  };
  for (let at = 0; at * 4 < boxes.length; at++) {
    if (!meets(around, boxes, at * 4)) continue;
    for (let i = at * CHUNK; i < Math.min(last, (at + 1) * CHUNK); i++) look(i, i + 1);
  }
  if (closed && last > 1) look(last, 0);
  return least;
}
