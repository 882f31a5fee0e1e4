// Ways that are played back, in columns, at the moment the play clock says: never mixed with what is reported now.
//
// Between two fixes a thing goes its way; where they are too far apart in time or place it stands at the first, and is
// drawn as out of date once that is too old. Before its first fix it is not there, after its last it stands.

import { playClock } from "../play_clock.js";
import { FASTEST_M_S, MAX_LAT, NO_HEADING, WAY_S, metres, turned } from "./moving.js";
import { worldOf } from "./overlay.js";
import { HIDDEN } from "./spots.js";

export const PLAYED = 0x314b5254;
const HEAD = 32;
const PLACE = 32;
const FRESH = 1;
const STALE = 0;
const COLOUR = "#d8b56a"; // of nothing live

// Which status a thing had then nobody knows: the shape of its kind, in a colour of the past; its twin for what is old.
export function playedSymbols([first]) {
  const plain = { ...first, fill: COLOUR, glyph: "", struck: false, quiet: false };
  return [{ ...plain, stale: true }, { ...plain, stale: false }];
}

export class Played {
  constructor(buffer) {
    const head = new DataView(buffer, 0, HEAD);
    const word = (at) => head.getUint32(at * 4, true);
    this.isPlayed = true;
    [this.revision, this.base, this.count] = [word(1), word(2), word(3)];
    this.lifeS = head.getFloat64(24, true);
    const places = word(4);
    if (HEAD + this.count * 4 + places * PLACE !== buffer.byteLength) throw new Error("not a way");
    for (const name of ["at", "x", "y", "bound"]) this[name] = new Float64Array(places);
    this.first = new Uint32Array(this.count + 1);
    const counts = new DataView(buffer, HEAD);
    for (let i = 0; i < this.count; i++) this.first[i + 1] = this.first[i] + counts.getUint32(i * 4, true);
    this.read(new DataView(buffer, HEAD + this.count * 4), places);
    this.cursor = this.first.slice(0, this.count);
    this.looks = new Uint8Array(this.count).fill(HIDDEN);
    this.fades = new Uint8Array(this.count);
    this.headings = new Uint16Array(this.count).fill(NO_HEADING);
    this.spots = new Map(); // nobody stands aside for another: they pass
    this.order = [];
  }

  read(view, places) {
    for (let n = 0; n < places; n++) {
      const byte = n * PLACE;
      this.at[n] = view.getFloat64(byte, true);
      const lat = view.getFloat64(byte + 16, true);
      const [x, y] = worldOf(view.getFloat64(byte + 8, true), lat);
      [this.x[n], this.y[n]] = Math.abs(lat) <= MAX_LAT ? [x, y] : [NaN, NaN];
      this.bound[n] = view.getFloat64(byte + 24, true);
    }
  }

  // The fix of a thing that was its last at a moment; -1 before its first.
  last(index, nowS) {
    const [from, to] = [this.first[index], this.first[index + 1]];
    let n = this.cursor[index];
    if (this.at[n] > nowS) n = from;
    if (this.at[n] > nowS) return -1;
    let high = to - 1;
    if (n + 1 < to && this.at[n + 1] > nowS) high = n;
    while (n < high) {
      const middle = Math.ceil((n + high) / 2);
      if (this.at[middle] <= nowS) n = middle;
      else high = middle - 1;
    }
    return (this.cursor[index] = n);
  }

  // Does the way go on from this fix to the next, or is that a leap?
  goesOn(index, n) {
    if (n + 1 >= this.first[index + 1]) return false;
    const gapS = this.at[n + 1] - this.at[n];
    const gone = Math.hypot(turned(this.x[n + 1] - this.x[n]), this.y[n + 1] - this.y[n]) * metres(this.y[n + 1]);
    return gapS <= this.lifeS && gone / gapS <= FASTEST_M_S;
  }

  drawn(index) {
    const nowS = playClock.nowS();
    const n = this.last(index, nowS);
    if (n < 0) return [NaN, NaN];
    if (!this.goesOn(index, n)) return [this.x[n], this.y[n]];
    const part = (nowS - this.at[n]) / (this.at[n + 1] - this.at[n]);
    return [this.x[n] + turned(this.x[n + 1] - this.x[n]) * part, this.y[n] + (this.y[n + 1] - this.y[n]) * part];
  }

  isGliding() {
    return playClock.isRunning();
  }

  // While the clock runs every frame is another.
  fastest() {
    return playClock.isRunning() ? 1 : 0;
  }

  way(index) {
    const nowS = playClock.nowS();
    const found = [];
    for (let n = this.last(index, nowS); n >= this.first[index] && this.at[n] >= nowS - WAY_S; n--) {
      found.unshift([this.x[n], this.y[n], this.at[n]]);
      if (n > this.first[index] && !this.goesOn(index, n - 1)) break;
    }
    return found;
  }

  spot(index) {
    return index;
  }

  // What each looks like at its age then; true when something looks other than before.
  age() {
    const nowS = playClock.nowS();
    let changed = false;
    for (let i = 0; i < this.count; i++) {
      const n = this.last(i, nowS);
      const look = n < 0 || !Number.isFinite(this.x[n]) ? HIDDEN : nowS - this.at[n] > this.lifeS ? STALE : FRESH;
      if (look !== this.looks[i]) [this.looks[i], changed] = [look, true];
      this.headings[i] = n < 0 || Number.isNaN(this.bound[n]) ? NO_HEADING : Math.round(this.bound[n]) % 360;
    }
    if (changed) this.order = [...this.looks.keys()].filter((i) => this.looks[i] !== HIDDEN);
    return changed;
  }

  sorted() {
    this.age();
    return this.order;
  }
}
