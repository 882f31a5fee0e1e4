// What of a layer is shown as one far out: the worker reckons what stands together at a zoom, once for each and again
// after a change, and a plate counts it. The gravest of it stands on its corner: nothing grave is only a number.

import { FONT, theme } from "../theme.js";
import { sprite } from "../symbols.js";
import { below, join, leave, settle } from "./berths.js";

export const MARGIN = 36; // px a plate reaches around its middle
const MOST_KEPT = 4; // zooms
const MOST_WORDS = 6; // lines of a plate under the pointer
const HIT_PX = 3;

export class Clusters {
  // `reckon(zoom, skip)` asks the worker.
  constructor(points, reckon) {
    Object.assign(this, { points, reckon });
    this.kept = new Map(); // zoom -> what the worker gave
    this.asked = new Map(); // zoom -> {revision, promise}
    this.changed = []; // places where what is shown is another now, until somebody paints them
    if (points.style.cluster_zoom) join(this);
  }

  forget() {
    this.kept.clear();
    this.asked.clear();
    this.changed = [];
  }

  does(zoom) {
    return zoom < this.points.style.cluster_zoom;
  }

  // What stands together at a zoom as far as it is known, null where nothing is put together.
  at(zoom) {
    const z = Math.round(zoom);
    return this.does(z) ? this.kept.get(z) ?? null : null;
  }

  misses(zoom) {
    return this.does(zoom) && (this.kept.get(zoom)?.revision ?? -1) < this.points.revision;
  }

  // Has it reckoned, whoever asks: for a tile that comes into view, or after a change.
  want(zoom) {
    const { revision } = this.points;
    if (!this.misses(zoom)) return Promise.resolve();
    const asked = this.asked.get(zoom);
    if (asked?.revision === revision) return asked.promise;
    const promise = this.fetch(zoom);
    this.asked.set(zoom, { revision, promise });
    return promise;
  }

  async fetch(zoom) {
    const found = await this.reckon(zoom, this.points.style.symbols.map((symbol) => symbol.quiet));
    if (!found || found.base !== this.points.base) return;
    const before = this.kept.get(zoom);
    this.kept.delete(zoom);
    this.kept.set(zoom, found);
    if (this.kept.size > MOST_KEPT) this.kept.delete(this.kept.keys().next().value);
    settle(this, found, zoom);
    for (const other of below(this)) other.stepAside(zoom);
    if (before) this.changed.push(...changed(before, found));
  }

  // The places to paint anew since this was asked last.
  takeChanged() {
    return this.changed.splice(0);
  }

  // A layer above shows other plates, or none any more.
  stepAside(zoom) {
    const found = this.kept.get(zoom);
    const places = found ? settle(this, found, zoom) : [];
    if (places.length && this.points.visible) this.points.mending.add(places, this.points.revision);
  }

  // This layer was switched on or off.
  shown() {
    for (const zoom of this.kept.keys()) {
      this.stepAside(zoom);
      for (const other of below(this)) other.stepAside(zoom);
    }
  }

  end() {
    leave(this);
  }

  // Numbers of those whose middle is in a box of the unit square, the gravest last.
  inBox(found, west, north, east, south) {
    const { xs, ys, leads } = found;
    const { styles } = this.points;
    const seen = [];
    for (let k = 0; k < xs.length; k++) if (xs[k] >= west && xs[k] <= east && ys[k] >= north && ys[k] <= south) seen.push(k);
    return seen.sort((a, b) => styles[leads[a]] - styles[leads[b]] || ys[a] - ys[b] || xs[a] - xs[b]);
  }

  // The one a thing is in at a zoom, null for one that is shown itself.
  of(index, zoom) {
    const found = this.at(zoom);
    const at = found?.of[index] ?? -1;
    return at >= 0 && found.counts[at] > 1 ? { found, at, count: found.counts[at], place: [found.xs[at], found.ys[at]] } : null;
  }

  // Its things.
  members({ found, at }) {
    const indexes = [];
    for (let i = 0; i < found.of.length; i++) if (found.of[i] === at) indexes.push(i);
    return indexes;
  }

  // Under the pointer: one of its gravest, -1 for none.
  hit(x, y, zoom) {
    const found = this.at(zoom);
    if (!found) return -1;
    const world = 256 * 2 ** zoom;
    const reach = MARGIN / world;
    let [best, least] = [-1, 1];
    for (const k of this.inBox(found, x - reach, y - reach, x + reach, y + reach)) {
      const far = (Math.hypot(found.xs[k] - x, found.ys[k] - y) * world) / (this.radiusOf(found, k) + HIT_PX);
      if (far <= least) [best, least] = [found.leads[k], far];
    }
    return best;
  }

  radiusOf(found, at) {
    const symbol = this.points.style.symbols[this.points.styles[found.leads[at]]];
    return found.counts[at] > 1 ? radius(found.counts[at]) : Math.max(8, (symbol?.size_px ?? 0) / 2);
  }

  // How many of what, the gravest first; words from outside, for textContent alone.
  words({ found, at, count }) {
    const { symbols } = this.points.style;
    const lines = [];
    for (let row = found.starts[at + 1] - 1; row >= found.starts[at]; row--) {
      lines.push(`${found.numbers[row]} × ${symbols[found.styles[row]]?.title || this.points.title}`);
    }
    const most = lines.slice(0, MOST_WORDS);
    return [`${this.points.title} · ${count}`, ...most, ...(lines.length > most.length ? ["…"] : [])].join("\n");
  }

  // A plate with its number, a rim in the shares of its styles, and its gravest on the corner.
  paint(ctx, found, at, x, y, dpr) {
    const r = radius(found.counts[at]);
    const { symbols } = this.points.style;
    ctx.beginPath();
    ctx.arc(x, y, r + 1.5, 0, 2 * Math.PI);
    ctx.fillStyle = theme.edge;
    ctx.fill();
    ctx.beginPath();
    ctx.arc(x, y, r, 0, 2 * Math.PI);
    ctx.fillStyle = theme.plate.slice(0, 7);
    ctx.fill();
    rim(ctx, symbols, found, at, x, y, r - 2);
    ctx.font = `700 ${found.counts[at] > 999 ? 11 : 12}px ${FONT}`;
    ctx.textAlign = "center";
    ctx.textBaseline = "middle";
    ctx.fillStyle = theme.plateInk;
    ctx.fillText(short(found.counts[at]), x, y + 0.5);
    const gravest = symbols[found.styles[found.starts[at + 1] - 1]];
    if (!gravest) return;
    const image = sprite(gravest, 14, dpr);
    const far = r * 0.78;
    ctx.drawImage(image, x + far - image.side / 2, y - far - image.side / 2, image.side, image.side);
  }
}

const radius = (count) => 12 + 2.5 * Math.min(4, String(count).length);

function rim(ctx, symbols, found, at, x, y, r) {
  ctx.lineWidth = 4;
  let from = -Math.PI / 2;
  for (let row = found.starts[at + 1] - 1; row >= found.starts[at]; row--) {
    const to = from + (2 * Math.PI * found.numbers[row]) / found.counts[at];
    const symbol = symbols[found.styles[row]];
    ctx.beginPath();
    ctx.arc(x, y, r, from, to);
    ctx.strokeStyle = symbol?.stale ? `${symbol.fill.slice(0, 7)}88` : symbol?.fill ?? theme.outline;
    ctx.stroke();
    from = to;
  }
}

const short = (count) => (count < 10_000 ? String(count) : `${Math.floor(count / 1000)}k`);

// Where one of two reckonings has what the other has not.
function changed(before, now) {
  const known = new Set();
  const told = (found, at) => {
    const rows = [];
    for (let row = found.starts[at]; row < found.starts[at + 1]; row++) rows.push(found.styles[row], found.numbers[row]);
    return `${found.xs[at]} ${found.ys[at]} ${rows}`;
  };
  for (let at = 0; at < before.xs.length; at++) known.add(told(before, at));
  const places = [];
  for (let at = 0; at < now.xs.length; at++) if (!known.delete(told(now, at))) places.push([now.xs[at], now.ys[at]]);
  for (const gone of known) places.push(gone.split(" ", 2).map(Number));
  return places;
}
