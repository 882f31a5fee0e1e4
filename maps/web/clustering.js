// Puts together what stands so close at a zoom that its symbols would cover each other. Knows nothing of the view: a
// group is the same wherever the map is pushed to. For the worker.

export const REACH_PX = 40; // things nearer to each other are shown as one
const MOST_PASSES = 6;
const HIDDEN = 255;

// `skip` says of each style that its things are not put together. Gives back, of group k: its middle xs[k], ys[k], its
// box (four numbers of boxes), how many are in it counts[k], one of its gravest leads[k], and how many it has of each
// style: styles and numbers from starts[k] to starts[k + 1], the gravest last. `of` is the group of each thing, or -1.
export function cluster({ xs, ys, styles, count }, zoom, skip) {
  const reach = REACH_PX / (256 * 2 ** zoom);
  const { groups, of } = cells({ xs, ys, styles, count }, reach / 2, skip);
  let roots = groups;
  for (let pass = 0; pass < MOST_PASSES; pass++) {
    const fewer = joined(roots, reach);
    if (fewer.length === roots.length) break;
    roots = fewer;
  }
  return packed(roots, groups, of, styles, count);
}

const keyOf = (x, y, side) => Math.floor(x / side) * 2 ** 26 + Math.floor(y / side);

function cells({ xs, ys, styles, count }, side, skip) {
  const groups = [];
  const known = new Map();
  const of = new Int32Array(count).fill(-1);
  for (let i = 0; i < count; i++) {
    if (styles[i] === HIDDEN || skip[styles[i]]) continue;
    const key = keyOf(xs[i], ys[i], side);
    let at = known.get(key);
    if (at === undefined) {
      known.set(key, (at = groups.length));
      groups.push({ x: 0, y: 0, many: 0, key, into: null });
    }
    const group = groups[at];
    group.many++;
    group.x += (xs[i] - group.x) / group.many;
    group.y += (ys[i] - group.y) / group.many;
    of[i] = at;
  }
  return { groups, of };
}

// Each takes the nearer ones around it, the largest first.
function joined(groups, reach) {
  const around = new Map();
  for (const group of groups) {
    const key = keyOf(group.x, group.y, reach);
    if (around.has(key)) around.get(key).push(group);
    else around.set(key, [group]);
  }
  const order = [...groups].sort((a, b) => b.many - a.many || a.key - b.key);
  for (const group of order) {
    if (group.into) continue;
    const [x, y] = [group.x, group.y];
    for (let dx = -1; dx <= 1; dx++) {
      for (let dy = -1; dy <= 1; dy++) {
        for (const other of around.get(keyOf(x + dx * reach, y + dy * reach, reach)) ?? []) {
          if (other !== group && !other.into && Math.hypot(other.x - x, other.y - y) < reach) take(group, other);
        }
      }
    }
  }
  return groups.filter((group) => !group.into);
}

function take(group, other) {
  other.into = group;
  const part = other.many / (group.many + other.many);
  group.x += (other.x - group.x) * part;
  group.y += (other.y - group.y) * part;
  group.many += other.many;
}

function packed(roots, groups, of, styles, count) {
  const many = roots.length;
  roots.forEach((group, at) => (group.at = at));
  const numbers = groups.map((group) => {
    let root = group;
    while (root.into) root = root.into;
    return root.at;
  });
  const found = {
    xs: Float64Array.from(roots, ({ x }) => x), ys: Float64Array.from(roots, ({ y }) => y),
    counts: Uint32Array.from(roots, (group) => group.many), leads: new Int32Array(many).fill(-1), of,
  };
  const shares = roots.map(() => new Map());
  for (let i = 0; i < count; i++) {
    if (of[i] < 0) continue;
    const at = (of[i] = numbers[of[i]]);
    shares[at].set(styles[i], (shares[at].get(styles[i]) ?? 0) + 1);
    if (found.leads[at] < 0 || styles[i] > styles[found.leads[at]]) found.leads[at] = i;
  }
  const rows = shares.map((share) => [...share].sort(([a], [b]) => a - b));
  found.starts = new Uint32Array(many + 1);
  rows.forEach((row, at) => (found.starts[at + 1] = found.starts[at] + row.length));
  found.styles = Uint8Array.from(rows.flat(), ([style]) => style);
  found.numbers = Uint32Array.from(rows.flat(), ([, number]) => number);
  return found;
}
