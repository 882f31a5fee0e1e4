// Points laid out in squares, in a few milliseconds: by these they are found until their index is made.

const SIDE = 64; // squares across and down
const HIDDEN = 255; // the style of what is not drawn

export function cellsOf(xs, ys, styles) {
  let [west, north, east, south] = [Infinity, Infinity, -Infinity, -Infinity];
  let drawn = 0;
  for (let i = 0; i < xs.length; i++) {
    if (styles[i] === HIDDEN) continue;
    drawn++;
    if (xs[i] < west) west = xs[i];
    if (xs[i] > east) east = xs[i];
    if (ys[i] < north) north = ys[i];
    if (ys[i] > south) south = ys[i];
  }
  const cells = { west, north, wide: (east - west) / SIDE || 1, high: (south - north) / SIDE || 1 };
  const starts = new Uint32Array(SIDE * SIDE + 1);
  const order = new Uint32Array(drawn);
  const own = new Uint16Array(xs.length);
  for (let i = 0; i < xs.length; i++) {
    if (styles[i] === HIDDEN) continue;
    own[i] = Math.min(SIDE - 1, ((ys[i] - north) / cells.high) | 0) * SIDE + Math.min(SIDE - 1, ((xs[i] - west) / cells.wide) | 0);
    starts[own[i] + 1]++;
  }
  for (let at = 1; at < starts.length; at++) starts[at] += starts[at - 1];
  const next = starts.slice();
  for (let i = 0; i < xs.length; i++) if (styles[i] !== HIDDEN) order[next[own[i]]++] = i;
  return { ...cells, starts, order };
}

// Indexes of those in a box of the unit square.
export function within({ west, north, wide, high, starts, order }, [xs, ys], [left, top, right, bottom]) {
  const found = [];
  const reach = (value) => Math.max(0, Math.min(SIDE - 1, Math.floor(value)));
  const [from, to] = [reach((left - west) / wide), reach((right - west) / wide)];
  const last = reach((bottom - north) / high);
  for (let row = reach((top - north) / high); row <= last; row++) {
    const end = starts[row * SIDE + to + 1];
    for (let at = starts[row * SIDE + from]; at < end; at++) {
      const i = order[at];
      if (xs[i] >= left && xs[i] <= right && ys[i] >= top && ys[i] <= bottom) found.push(i);
    }
  }
  return found;
}
