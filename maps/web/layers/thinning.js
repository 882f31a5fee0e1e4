// How much each vertex of a long line matters: how far the line would be off without it (Douglas and Peucker), worked out
// once for all zooms. For the worker that fetches layers.

const BUDGET = 96; // looks at a vertex: a line made to cost more is told less exactly

// In the unit of the coordinates; no vertex weighs more than those it was found between.
export function weights(xys) {
  const count = xys.length / 2;
  const found = new Float32Array(count).fill(Infinity);
  const open = [0, count - 1, Infinity];
  let left = BUDGET * count;
  while (open.length) {
    const [from, to, most] = open.splice(-3);
    if (to - from < 2) continue;
    left -= to - from;
    if (left < 0) {
      found.fill(most, from + 1, to);
      continue;
    }
    const [at, off] = farthest(xys, from, to);
    const weight = Math.min(most, Math.sqrt(off));
    found[at] = weight;
    open.push(from, at, weight, at, to, weight);
  }
  return found;
}

// The vertex farthest from the segment between two others, and the square of how far it is.
function farthest(xys, from, to) {
  const [x, y] = [xys[2 * from], xys[2 * from + 1]];
  const [dx, dy] = [xys[2 * to] - x, xys[2 * to + 1] - y];
  const long = dx * dx + dy * dy;
  let at = from + 1;
  let most = -1;
  for (let i = from + 1; i < to; i++) {
    const [px, py] = [xys[2 * i] - x, xys[2 * i + 1] - y];
    const part = long ? Math.max(0, Math.min(1, (px * dx + py * dy) / long)) : 0;
    const [ox, oy] = [px - part * dx, py - part * dy];
    const off = ox * ox + oy * oy;
    if (off > most) [at, most] = [i, off];
  }
  return [at, most];
}
