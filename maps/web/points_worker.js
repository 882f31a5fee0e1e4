// Fetches point layers, projects them and builds their indexes off the page's main thread,
// from columns of its own.

import KDBush from "./vendor/kdbush.js";
import { cluster } from "./clustering.js";
import { cellsOf } from "./layers/cells.js";

const MAGIC = 0x31595254;
const DIFF_MAGIC = 0x44595254;
const HAS_HEADINGS = 1;
const HIDDEN = 255;
const NOWHERE = 2; // of the unit square: what lies there is in no view
const MAX_LAT = 85.0511287798;
const columns = new Map(); // layer -> {base, count, xs, ys, styles, revision}

// Longitude and latitude to the unit square of Web Mercator; NaN and the like stay NaN, and so does what lies nearer
// to a pole than the square reaches: at its edge it would stand where it is not.
export function project(lon, lat) {
  if (!(Math.abs(lat) <= MAX_LAT)) return [NaN, NaN];
  const sin = Math.sin((lat * Math.PI) / 180);
  return [lon / 360 + 0.5, 0.5 - Math.log((1 + sin) / (1 - sin)) / (4 * Math.PI)];
}

function whole(buffer) {
  const [, revision, base, count, flags] = new Uint32Array(buffer, 0, 5);
  let at = 24;
  const lons = new Float64Array(buffer, at, count);
  const lats = new Float64Array(buffer, (at += count * 8), count);
  at += count * 8;
  const headings = flags & HAS_HEADINGS ? new Uint16Array(buffer, at, count).slice() : null;
  if (headings) at += count * 2;
  const styles = new Uint8Array(buffer, at, count).slice();
  const xs = new Float64Array(count);
  const ys = new Float64Array(count);
  const refused = []; // indexes of those whose coordinates are no place on the map
  for (let i = 0; i < count; i++) {
    // As in `project`, without a list for each.
    const sin = Math.sin((lats[i] * Math.PI) / 180);
    const x = lons[i] / 360 + 0.5;
    const y = 0.5 - Math.log((1 + sin) / (1 - sin)) / (4 * Math.PI);
    if (Math.abs(lats[i]) <= MAX_LAT && x >= 0 && x <= 1 && y >= 0 && y <= 1) {
      xs[i] = x;
      ys[i] = y;
    } else {
      if (styles[i] !== HIDDEN) refused.push(i);
      styles[i] = HIDDEN;
      xs[i] = ys[i] = NOWHERE;
    }
  }
  const cells = cellsOf(xs, ys, styles);
  const moved = [xs.buffer, ys.buffer, styles.buffer, cells.starts.buffer, cells.order.buffer];
  if (headings) moved.push(headings.buffer);
  return [{ revision, base, count, xs, ys, styles, headings, refused, cells }, moved];
}

// The index of a layer's points; asked for once they are painted, which needs none.
function index({ layer }) {
  const own = columns.get(layer);
  if (!own?.count) return [{ base: own?.base ?? 0, index: null }, []];
  const made = new KDBush(own.count, 64, Float64Array);
  for (let i = 0; i < own.count; i++) made.add(own.xs[i], own.ys[i]);
  made.finish();
  return [{ base: own.base, index: made.data }, [made.data]];
}

function diff(buffer) {
  const [, revision, count] = new Uint32Array(buffer, 0, 3);
  const ints = new Uint32Array(buffer);
  const floats = new Float64Array(buffer);
  const changes = [];
  for (let i = 0; i < count; i++) {
    const [x, y] = project(floats[2 + i * 3 + 1], floats[2 + i * 3 + 2]);
    const sane = x >= 0 && x <= 1 && y >= 0 && y <= 1;
    const style = ints[4 + i * 6 + 1];
    changes.push({ index: ints[4 + i * 6], style: sane ? style : HIDDEN, x: sane ? x : 2, y: sane ? y : 2, isRefused: !sane && style !== HIDDEN });
  }
  return [{ revision, changes }, []];
}

async function load({ layer, url, buffer: given }) {
  const buffer = given ?? (await (await fetch(url)).arrayBuffer());
  const magic = buffer.byteLength >= 16 ? new Uint32Array(buffer, 0, 1)[0] : 0;
  if (magic !== MAGIC && magic !== DIFF_MAGIC) throw new Error("not a layer of points");
  if (magic === DIFF_MAGIC) {
    const [result, moved] = diff(buffer);
    follow(columns.get(layer), result);
    return [result, moved];
  }
  const [result, moved] = whole(buffer);
  const { revision, base, count, xs, ys, styles } = result;
  columns.set(layer, { revision, base, count, xs: xs.slice(), ys: ys.slice(), styles: styles.slice() });
  return [result, moved];
}

function follow(own, { revision, changes }) {
  if (!own) return;
  own.revision = revision;
  for (const { index, x, y, style } of changes) {
    if (index >= own.xs.length) {
      for (const [name, empty] of [["xs", NOWHERE], ["ys", NOWHERE], ["styles", HIDDEN]]) {
        const wider = new own[name].constructor(Math.ceil(index * 1.2) + 16).fill(empty);
        wider.set(own[name]);
        own[name] = wider;
      }
    }
    own.count = Math.max(own.count, index + 1);
    [own.xs[index], own.ys[index], own.styles[index]] = [x, y, style];
  }
}

// What stands together at a zoom, as of the revision that is held here.
function group({ layer, zoom, skip }) {
  const own = columns.get(layer);
  if (!own) return [null, []];
  const found = cluster(own, zoom, skip);
  return [{ revision: own.revision, base: own.base, ...found }, Object.values(found).map((column) => column.buffer)];
}

function forget({ layer }) {
  columns.delete(layer);
  return [null, []];
}

const doers = { load, index, group, forget };

self.onmessage = async ({ data: { job, kind, ...asked } }) => {
  try {
    const [result, moved] = await doers[kind](asked);
    self.postMessage({ job, result }, moved);
  } catch (error) {
    self.postMessage({ job, error: String(error) });
  }
};
