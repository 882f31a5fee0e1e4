// Plates of several layers keep off each other: one of a lower layer steps aside for those above it, a little way, so
// that it still tells where it belongs. Reckoned once a zoom and after a change, never while painting.

const CELL = 64; // px
const GAP = 2;
const STEPS = [16, 30, 44]; // px aside, the least first
const TURNS = Array.from({ length: 8 }, (_none, at) => [Math.cos((at * Math.PI) / 4), Math.sin((at * Math.PI) / 4)]);
const MOST = 1500; // plates of a layer that are looked at: beyond, nobody tells one from another
const TRIES = 2000; // places looked at for one layer: then the rest stand where they are
const fleets = []; // what is put together of every layer, those above first

export function join(clusters) {
  fleets.push(clusters);
  fleets.sort((a, b) => b.points.style.order - a.points.style.order);
}

export function leave(clusters) {
  const at = fleets.indexOf(clusters);
  if (at >= 0) fleets.splice(at, 1);
}

export const below = (clusters) => fleets.slice(fleets.indexOf(clusters) + 1);

class Harbour {
  constructor() {
    this.cells = new Map(); // cell -> x, y and radius of one after the other
    this.tries = TRIES;
  }

  isFree(x, y, r) {
    const across = Math.floor(x / CELL);
    const down = Math.floor(y / CELL);
    for (let i = across - 1; i <= across + 1; i++) {
      for (let j = down - 1; j <= down + 1; j++) {
        const cell = this.cells.get(i * 2 ** 26 + j);
        for (let k = 0; cell && k < cell.length; k += 3) {
          const [dx, dy, far] = [cell[k] - x, cell[k + 1] - y, cell[k + 2] + r + GAP];
          if (dx * dx + dy * dy < far * far) return false;
        }
      }
    }
    return true;
  }

  put(x, y, r) {
    const key = Math.floor(x / CELL) * 2 ** 26 + Math.floor(y / CELL);
    const cell = this.cells.get(key);
    if (cell) cell.push(x, y, r);
    else this.cells.set(key, [x, y, r]);
  }
}

// Puts the plates of one layer's `found` where they stand clear. Gives back the places that are others now.
export function settle(clusters, found, zoom) {
  const world = 256 * 2 ** zoom;
  found.home ??= [found.xs.slice(), found.ys.slice()];
  const [homeX, homeY] = found.home;
  const harbour = new Harbour();
  let taken = 0;
  for (const above of fleets.slice(0, fleets.indexOf(clusters))) {
    const theirs = above.points.visible ? above.kept.get(zoom) : null;
    for (let k = 0; theirs && k < Math.min(MOST, theirs.xs.length); k++, taken++) {
      harbour.put(theirs.xs[k] * world, theirs.ys[k] * world, above.radiusOf(theirs, k));
    }
  }
  const moved = [];
  for (let k = 0; k < homeX.length; k++) {
    const [x, y] = taken && k < MOST && found.counts[k] > 1 ? berth(harbour, homeX[k] * world, homeY[k] * world, clusters.radiusOf(found, k)) : [0, 0];
    const [toX, toY] = [homeX[k] + x / world, homeY[k] + y / world];
    if (toX === found.xs[k] && toY === found.ys[k]) continue;
    moved.push([found.xs[k], found.ys[k]], [toX, toY]);
    found.xs[k] = toX;
    found.ys[k] = toY;
  }
  return moved;
}

// How far aside, px: not at all where it is free, or where nothing near is.
function berth(harbour, x, y, r) {
  let [dx, dy] = [0, 0];
  if (!harbour.isFree(x, y, r)) {
    search: for (const far of STEPS) {
      for (const [across, down] of TURNS) {
        if (--harbour.tries < 0) break search;
        if (!harbour.isFree(x + across * far, y + down * far, r)) continue;
        [dx, dy] = [across * far, down * far];
        break search;
      }
    }
  }
  harbour.put(x + dx, y + dy, r);
  return [dx, dy];
}
