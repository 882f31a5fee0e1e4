// What is known of moving things, in columns: two places to glide between, the moment of the last fix, the way so far.
//
// The rule: a thing glides from where it is drawn to its newest fix, for as long as lay between the two fixes and at
// most GLIDE_MS; there it stands. It is never drawn beyond a fix, and what cannot have been a drive is a jump.

import { worldOf } from "./overlay.js";
import { HIDDEN } from "./spots.js";

export const NO_HEADING = 0xffff;
const MAGIC = 0x3156494c;
const HEAD = 40;
const ITEM = 32;
const WHOLE = 1;
const OUT_OF_DATE = 1;
const GLIDE_MS = 1000;
export const FASTEST_M_S = 150; // more than a helicopter
export const MAX_LAT = 85.0511287798; // beyond, Web Mercator would draw a thing where it is not
const EARTH_M = 40075016.7;
const WAY = 16; // places kept of the way
export const WAY_S = 120;
const STEP_M = 2; // shorter moves are the tracker's unrest
const CELLS = 2 ** 26; // spots across the world: 0.6 m

export const metres = (y) => EARTH_M / Math.cosh(Math.PI * (1 - 2 * y));
export const turned = (dx) => dx - Math.round(dx); // the short way around the world

export class Moving {
  constructor() {
    this.base = this.revision = this.count = 0;
    this.lifeS = 120;
    this.empty();
  }

  empty() {
    this.count = 0;
    this.fromX = new Float64Array(0);
    for (const name of ["fromY", "x", "y", "at", "began", "took"]) this[name] = new Float64Array(0);
    this.styles = new Uint8Array(0); // as Python says
    this.looks = new Uint8Array(0); // as drawn: the symbol or its stale twin
    this.fades = new Uint8Array(0); // 0 new .. 3 nearly too old
    this.flags = new Uint8Array(0);
    this.headings = new Uint16Array(0);
    this.ways = new Map(); // index -> [[x, y, at], ...], the oldest first
    this.spots = new Map(); // spot -> indexes standing there
    this.order = null;
  }

  grow(count) {
    if (count <= this.x.length) return;
    const room = Math.max(256, Math.ceil(count * 1.5));
    for (const name of ["fromX", "fromY", "x", "y", "at", "began", "took", "styles", "looks", "fades", "flags", "headings"]) {
      const wider = new this[name].constructor(room);
      if (name === "styles" || name === "looks") wider.fill(HIDDEN);
      wider.set(this[name]);
      this[name] = wider;
    }
  }

  // The layer's clock, in seconds. A machine that slept, or whose time was set, makes things older, never newer.
  nowS() {
    const gone = Math.max(performance.now() - this.heard, Date.now() - this.heardDate, 0);
    return this.toldS + gone / 1000;
  }

  // Take a payload; {changed: something looks other than before, glides: something will move}.
  take(buffer, now) {
    const head = new DataView(buffer, 0, HEAD);
    const word = (at) => head.getUint32(at * 4, true);
    if (word(0) !== MAGIC || HEAD + word(3) * ITEM !== buffer.byteLength) throw new Error("not a live layer");
    const whole = Boolean(word(4) & WHOLE);
    if (whole) this.empty();
    this.toldS = head.getFloat64(24, true);
    this.lifeS = head.getFloat64(32, true);
    [this.heard, this.heardDate] = [performance.now(), Date.now()];
    const items = new DataView(buffer, HEAD);
    let [changed, glides] = [whole, false];
    for (let at = 0; at < items.byteLength; at += ITEM) {
      const index = items.getUint32(at + 24, true);
      this.grow(index + 1);
      this.count = Math.max(this.count, index + 1);
      const fix = {
        lon: items.getFloat64(at, true), lat: items.getFloat64(at + 8, true), at: items.getFloat64(at + 16, true),
        style: items.getUint8(at + 28), flags: items.getUint8(at + 29), heading: items.getUint16(at + 30, true),
      };
      if (this.put(index, fix, now)) glides = true;
      else changed = true;
    }
    this.revision = word(1);
    this.base = word(2);
    if (this.age()) changed = true;
    return { changed, glides };
  }

  // True when it glides to its new place and looks as before.
  put(index, { lon, lat, at, style, flags, heading }, now) {
    const [x, y] = worldOf(lon, lat);
    const sane = Number.isFinite(x) && Math.abs(lat) <= MAX_LAT;
    const known = this.styles[index] !== HIDDEN;
    const same = known && style === this.styles[index] && flags === this.flags[index];
    const [fromX, fromY] = known ? this.drawn(index, now) : [x, y];
    const gapS = at - this.at[index];
    const gone = Math.hypot(turned(x - this.x[index]), y - this.y[index]) * metres(y);
    const driven = known && sane && gapS > 0 && gapS <= this.lifeS && gone / gapS <= FASTEST_M_S;
    if (known) this.leave(index);
    if (!driven && (gone || gapS)) this.ways.delete(index);
    else if (gone >= STEP_M) this.went(index);
    const glides = driven && gone > 0;
    this.fromX[index] = x - turned(x - fromX);
    this.fromY[index] = fromY;
    this.began[index] = now;
    this.took[index] = glides ? Math.min(GLIDE_MS, gapS * 1000) : 0;
    Object.assign(this, { order: same && sane ? this.order : null });
    this.x[index] = x;
    this.y[index] = y;
    this.at[index] = at;
    this.styles[index] = sane ? style : HIDDEN;
    this.flags[index] = flags;
    this.headings[index] = heading;
    if (this.styles[index] !== HIDDEN) this.stand(index);
    return same && sane && (glides || !gone);
  }

  // Where it is drawn now.
  drawn(index, now) {
    const took = this.took[index];
    const part = took ? Math.min(1, Math.max(0, (now - this.began[index]) / took)) : 1;
    const fromX = this.fromX[index];
    const fromY = this.fromY[index];
    return [fromX + (this.x[index] - fromX) * part, fromY + (this.y[index] - fromY) * part];
  }

  isGliding(index, now) {
    return this.took[index] > 0 && now < this.began[index] + this.took[index];
  }

  // How fast the fastest goes, in widths of the world a millisecond; 0: all stand.
  fastest(now) {
    let most = 0;
    for (let i = 0; i < this.count; i++) {
      if (this.looks[i] === HIDDEN || !this.isGliding(i, now)) continue;
      const far = Math.abs(this.x[i] - this.fromX[i]) + Math.abs(this.y[i] - this.fromY[i]);
      most = Math.max(most, far / this.took[i]);
    }
    return most;
  }

  went(index) {
    const way = this.ways.get(index) || [];
    way.push([this.x[index], this.y[index], this.at[index]]);
    if (way.length > WAY) way.shift();
    this.ways.set(index, way);
  }

  // The way of the last WAY_S.
  way(index) {
    const since = this.nowS() - WAY_S;
    return (this.ways.get(index) || []).filter(([, , at]) => at >= since);
  }

  spot(index) {
    return Math.floor(this.x[index] * CELLS) * CELLS + Math.floor(this.y[index] * CELLS);
  }

  stand(index) {
    const spot = this.spot(index);
    const there = this.spots.get(spot);
    if (there) there.push(index);
    else this.spots.set(spot, [index]);
  }

  leave(index) {
    const spot = this.spot(index);
    const left = (this.spots.get(spot) || []).filter((other) => other !== index);
    if (left.length) this.spots.set(spot, left);
    else this.spots.delete(spot);
  }

  // What each looks like at its age; true when something looks other than before.
  age() {
    const now = this.nowS();
    let changed = false;
    for (let i = 0; i < this.count; i++) {
      const style = this.styles[i];
      const share = (now - this.at[i]) / this.lifeS;
      const stale = Boolean(this.flags[i] & OUT_OF_DATE) || share > 1;
      const look = style === HIDDEN ? HIDDEN : 2 * style + (stale ? 0 : 1);
      const fade = stale || !(share > 0.4) ? 0 : share > 0.8 ? 3 : share > 0.6 ? 2 : 1;
      if (look === this.looks[i] && fade === this.fades[i]) continue;
      if (look !== this.looks[i]) this.order = null;
      this.looks[i] = look;
      this.fades[i] = fade;
      changed = true;
    }
    return changed;
  }

  // Indexes of what is drawn, the gravest last.
  sorted() {
    if (!this.order) {
      this.order = [];
      for (let i = 0; i < this.count; i++) if (this.looks[i] !== HIDDEN) this.order.push(i);
      this.order.sort((a, b) => this.looks[a] - this.looks[b] || a - b);
    }
    return this.order;
  }
}
