// The live layer: moving things on a canvas of their own, drawn again only while something moves or grows old.

import { say, stumble } from "../bridge.js";
import { playClock } from "../play_clock.js";
import { LiveCanvas } from "./live_canvas.js";
import { Moving } from "./moving.js";
import { PLAYED, Played, playedSymbols } from "./played.js";
import { HIDDEN } from "./spots.js";
import { cut } from "./text.js";

const AGAIN_MS = 200;
const AGE_MS = 1000;
const LABELS_MS = 500;
const MOST_LABELS = 60;
const STEP_PX = 0.5; // less is not seen
const SLOWEST_MS = 250;
const TILE = 256;

export class Live {
  constructor(map, definition, over) {
    this.map = map;
    this.over = over;
    this.moving = new Moving();
    this.labels = new Map();
    this.fresh = new Set(); // indexes of things whose words are asked for as they are now; the others keep theirs so long
    this.things = []; // none that are few
    this.wanted = 0;
    this.visible = false;
    this.chosen = this.hovered = -1;
    this.canvas = new LiveCanvas(map, this, definition.name);
    this.define(definition);
    this.onhide = () => this.wake();
    this.onmove = () => this.moved();
    this.onpinch = ({ pinch }) => pinch && this.moved(); // whose end alone is told by the others
    document.addEventListener("visibilitychange", this.onhide);
    map.on("moveend zoomend viewreset resize", this.onmove);
    map.on("zoom", this.onpinch);
    map.on("move", this.canvas.follow, this.canvas);
    this.onwords = () => this.labels.size && this.canvas.isCrowded() && this.paintSoon();
    over.neighbours.add(this.onwords);
  }

  define(definition) {
    this.name = definition.name;
    this.title = definition.title;
    this.style = definition.style;
    this.past = playedSymbols(definition.style.symbols);
    this.hasLabels = definition.labels;
    this.legend = definition.legend;
    this.forgetLabels();
    this.counts = null;
    this.paintSoon();
  }

  get base() {
    return this.moving.base;
  }

  // What its styles look like: of a past nobody knows the status.
  get symbols() {
    return this.moving.isPlayed ? this.past : this.style.symbols;
  }

  get styles() {
    return this.moving.looks;
  }

  get isSeen() {
    return this.visible && !document.hidden && !this.gone;
  }

  show(visible) {
    if (visible === this.visible) return;
    this.visible = visible;
    this.canvas.show(visible);
    this.wake();
  }

  // Whoever is not seen asks for nothing, ages nothing and draws nothing; then it catches up.
  wake() {
    clearInterval(this.ageing);
    if (!this.isSeen) return;
    this.ageing = setInterval(() => this.age(), AGE_MS);
    this.age();
    this.reach(this.wanted);
  }

  // Fetch until the page holds the newest revision; one request at a time.
  async reach(revision) {
    this.wanted = Math.max(this.wanted, revision);
    if (this.loading || !this.isSeen) return;
    this.loading = true;
    try {
      while (this.moving.revision < this.wanted && this.isSeen) {
        const since = performance.now();
        const { revision: known, base } = this.moving;
        const reply = await fetch(`layers/${this.name}/${base ? `${known}/${base}` : "0/0"}/${this.wanted}`);
        this.take(await reply.arrayBuffer());
        if (this.moving.revision <= known) break;
        this.announce(since);
      }
    } catch (error) {
      stumble(`layer ${this.name}: ${error}`);
    }
    this.loading = false;
  }

  take(buffer) {
    const { base } = this.moving;
    const { changed } = this.read(buffer);
    if (base !== this.moving.base) this.forgetLabels();
    this.counts = null;
    if (changed) {
      this.fresh.clear();
      this.paintSoon();
      this.tellSoon();
    } else this.plan();
  }

  // From now to the past or back: nothing at all is shown until the other has come.
  turn(past) {
    if (past === Boolean(this.moving.isPlayed)) return;
    this.moving = new Moving();
    this.forgetLabels();
    this.paintSoon();
    this.reach(this.wanted);
  }

  // The past and what is reported are never in one set.
  read(buffer) {
    if (new DataView(buffer).getUint32(0, true) === PLAYED) {
      this.moving = new Played(buffer);
      return { changed: true };
    }
    if (playClock.told) {
      // It was on its way when the past began.
      setTimeout(() => this.reach(this.wanted), AGAIN_MS);
      return { changed: false };
    }
    if (this.moving.isPlayed) this.moving = new Moving();
    return this.moving.take(buffer, performance.now());
  }

  announce(since) {
    const revision = this.moving.revision;
    const ms = performance.now() - since;
    requestAnimationFrame(() => setTimeout(() => say("painted", { layer: this.name, revision, ms })));
  }

  // Legends and the like, once in a while.
  tellSoon() {
    if (this.telling) return;
    this.telling = setTimeout(() => {
      this.telling = 0;
      if (this.isSeen) this.onchange?.();
    }, LABELS_MS);
  }

  age() {
    if (!this.moving.count || !this.moving.age()) return;
    this.counts = null;
    this.fresh.clear();
    this.paintSoon();
    this.tellSoon();
  }

  // Once for all events of one change of the view, before the frame that shows it.
  moved() {
    if (this.changing) return;
    this.changing = true;
    queueMicrotask(() => {
      this.changing = false;
      this.canvas.paint();
      this.plan();
    });
  }

  paintSoon() {
    if (this.asked || !this.isSeen) return;
    this.asked = requestAnimationFrame(() => {
      this.asked = 0;
      if (!this.isSeen) return;
      this.canvas.paint();
      this.plan();
    });
  }

  // Draw again when the fastest has moved by as much as is seen.
  plan() {
    if (this.asked || !this.isSeen) return;
    const fastest = this.moving.fastest(performance.now()) * TILE * 2 ** this.map.getZoom();
    if (!fastest) return this.settle();
    const wait = Math.min(SLOWEST_MS, STEP_PX / fastest);
    if (wait < 17) return this.paintSoon();
    const due = performance.now() + wait;
    if (this.planned && this.due <= due) return undefined;
    clearTimeout(this.planned);
    this.due = due;
    this.planned = setTimeout(() => {
      this.planned = 0;
      this.paintSoon();
    }, wait - 8);
    return undefined;
  }

  // Everything stands: once more, where it stands.
  settle() {
    if (this.canvas.hasGlided) this.paintSoon();
  }

  // The things the canvas rings: chosen, hovered; -1 none.
  ring(chosen, hovered) {
    if (this.chosen === chosen && this.hovered === hovered) return;
    Object.assign(this, { chosen, hovered });
    this.paintSoon();
  }

  restyle() {
    this.canvas.forget();
    this.paintSoon();
  }

  forgetLabels() {
    this.labels.clear();
    this.fresh.clear();
  }

  // Short texts of those in view, asked for now and then: what is asked too soon is asked again.
  askLabels(indexes) {
    const wanted = indexes.slice(0, MOST_LABELS).filter((i) => !this.fresh.has(i));
    if (!wanted.length || this.asking) return;
    const rest = LABELS_MS - (performance.now() - (this.askedLabels ?? -LABELS_MS));
    if (rest > 0) {
      this.asking = setTimeout(() => {
        this.asking = 0;
        this.paintSoon();
      }, rest);
      return;
    }
    this.askedLabels = performance.now();
    for (const i of wanted) this.fresh.add(i);
    say("asked_labels", { layer: this.name, base: this.base, indexes: wanted });
  }

  takeLabels(base, indexes, texts) {
    if (base !== this.base) return;
    indexes.forEach((index, at) => this.labels.set(index, cut(texts[at])));
    this.paintSoon();
  }

  hit(x, y) {
    return this.canvas.hit(x, y);
  }

  place(index) {
    return index < this.moving.count && this.styles[index] !== HIDDEN ? this.moving.drawn(index, performance.now()) : null;
  }

  tally() {
    if (!this.counts || this.moving.isPlayed) {
      this.counts = new Uint32Array(256);
      for (let i = 0; i < this.moving.count && !this.moving.isPlayed; i++) this.counts[this.styles[i]]++;
    }
    return this.counts;
  }

  remove() {
    this.gone = true;
    this.visible = false;
    this.wake();
    clearTimeout(this.planned);
    clearTimeout(this.telling);
    clearTimeout(this.asking);
    document.removeEventListener("visibilitychange", this.onhide);
    this.map.off("moveend zoomend viewreset resize", this.onmove);
    this.map.off("zoom", this.onpinch);
    this.map.off("move", this.canvas.follow, this.canvas);
    this.over.neighbours.delete(this.onwords);
    this.canvas.remove();
  }
}
