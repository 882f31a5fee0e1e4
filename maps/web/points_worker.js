// Fetches a point layer, projects it and builds its index off the page's main thread.

import KDBush from "./vendor/kdbush.js";

const MAGIC = 0x31595254;
const DIFF_MAGIC = 0x44595254;
const HAS_HEADINGS = 1;
const HIDDEN = 255;
const MAX_LAT = 85.0511287798;

// Longitude and latitude to the unit square of Web Mercator; NaN and the like stay NaN.
export function project(lon, lat) {
  const sin = Math.sin((Math.max(-MAX_LAT, Math.min(MAX_LAT, lat)) * Math.PI) / 180);
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
  const index = new KDBush(count, 64, Float64Array);
  for (let i = 0; i < count; i++) {
    let [x, y] = project(lons[i], lats[i]);
    if (!(x >= 0 && x <= 1 && y >= 0 && y <= 1)) {
      styles[i] = HIDDEN;
      x = y = 2;
    }
    xs[i] = x;
    ys[i] = y;
    index.add(x, y);
  }
  if (count) index.finish();
  const data = { revision, base, count, xs, ys, styles, headings, index: count ? index.data : null };
  const moved = [xs.buffer, ys.buffer, styles.buffer];
  if (headings) moved.push(headings.buffer);
  if (count) moved.push(index.data);
  return [data, moved];
}

function diff(buffer) {
  const [, revision, count] = new Uint32Array(buffer, 0, 3);
  const ints = new Uint32Array(buffer);
  const floats = new Float64Array(buffer);
  const changes = [];
  for (let i = 0; i < count; i++) {
    const [x, y] = project(floats[2 + i * 3 + 1], floats[2 + i * 3 + 2]);
    const sane = x >= 0 && x <= 1 && y >= 0 && y <= 1;
    changes.push({ index: ints[4 + i * 6], style: sane ? ints[4 + i * 6 + 1] : HIDDEN, x, y });
  }
  return [{ revision, changes }, []];
}

self.onmessage = async ({ data: { job, url } }) => {
  try {
    const buffer = await (await fetch(url)).arrayBuffer();
    const magic = buffer.byteLength >= 16 ? new Uint32Array(buffer, 0, 1)[0] : 0;
    if (magic !== MAGIC && magic !== DIFF_MAGIC) throw new Error("not a layer of points");
    const [result, moved] = magic === MAGIC ? whole(buffer) : diff(buffer);
    self.postMessage({ job, result }, moved);
  } catch (error) {
    self.postMessage({ job, error: String(error) });
  }
};
