// The legend: what is seen means what, and how much of it is in view; what a filter leaves out is struck.

import { say } from "./bridge.js";
import { element, words } from "./furniture.js";
import { worldOf } from "./layers/overlay.js";
import { drawSample } from "./layers/plot.js";
import { HIDDEN } from "./layers/spots.js";
import { drawSymbol } from "./symbols.js";

// On a smaller map the legend begins folded.
const WIDE_PX = 900;
const TALL_PX = 480;
const SOON_MS = 30;
const LEAST_MS = 300; // between two drawings
const REST_MS = 250; // after the view has moved

// A group a layer, each folded to one row until it is opened.
// What the user folded is told to Python, which tells it again to the next page.
export class Legend {
  constructor(map, layers) {
    this.map = map;
    this.layers = layers;
    this.shown = true;
    this.opened = null; // names of open groups and "" for the legend itself; null: nobody chose
    this.box = element("div", "legend plate", map.getContainer());
    this.head = this.button("head", this.box, "");
    element("span", "title", this.head);
    this.body = element("div", "body", this.box);
    L.DomEvent.disableClickPropagation(this.box);
    L.DomEvent.disableScrollPropagation(this.box);
    map.on("resize", () => this.soon());
    map.on("moveend", () => this.soon(REST_MS));
  }

  show(shown, opened) {
    this.shown = shown;
    if (opened !== undefined) this.opened = opened && new Set(opened);
    this.soon();
  }

  // In a hail of changes too it counts no more often than it can be read.
  soon(rest = SOON_MS) {
    clearTimeout(this.timer);
    const left = (this.drawnAt ?? -LEAST_MS) + LEAST_MS - performance.now();
    this.timer = setTimeout(() => this.draw(), Math.max(rest, left));
  }

  isOpen(name) {
    if (this.opened) return this.opened.has(name);
    return name === "" && this.map.getSize().x >= WIDE_PX && this.map.getSize().y >= TALL_PX;
  }

  button(className, parent, name) {
    const button = element("button", className, parent);
    button.type = "button";
    button.addEventListener("click", () => this.toggle(name));
    return button;
  }

  toggle(name) {
    const opened = new Set(["", ...this.names].filter((known) => this.isOpen(known)));
    if (!opened.delete(name)) opened.add(name);
    this.opened = opened;
    say("legend_opened", { names: [...opened] });
    this.draw();
  }

  // Rows of a layer that have something in view, or are left out by a filter: [symbol or stroke, count, left out].
  rows(layer) {
    const counts = inView(layer, this.map);
    const { legend, symbols, strokes } = layer.style;
    const hidden = new Set(layer.hidden);
    const sums = legend?.length
      ? legend.map(({ symbol, styles }) => [symbol, styles.reduce((sum, at) => sum + counts[at], 0), styles])
      : (symbols || strokes).map((entry, at) => [entry, counts[at], [at]]);
    const rows = sums.map(([entry, count, styles]) => [entry, count, hidden.size > 0 && styles.every((at) => hidden.has(at))]);
    const total = counts.subarray(0, HIDDEN).reduce((sum, count) => sum + count, 0);
    return { rows: rows.filter(([entry, count, struck]) => (count || struck) && entry.title), total };
  }

  draw() {
    this.drawnAt = performance.now();
    const focused = document.activeElement?.dataset?.group;
    const scrolled = this.body.scrollTop;
    const used = [...this.layers()]
      .filter((layer) => layer.visible && layer.legend)
      .map((layer) => ({ layer, ...this.rows(layer) }))
      .filter(({ layer, rows }) => rows.length || layer.refused?.size);
    this.names = used.map(({ layer }) => layer.name);
    this.box.hidden = !this.shown || !used.length;
    const open = this.isOpen("");
    const missed = used.reduce((sum, { layer }) => sum + (layer.refused?.size || 0), 0);
    this.head.querySelector(".title").textContent = open || !missed ? words.legend : `${words.legend} · ${words.refused} ${grouped(missed)}`;
    this.head.setAttribute("aria-expanded", open);
    this.body.hidden = !open;
    this.body.replaceChildren();
    if (!open) return;
    for (const group of used) this.group(group);
    this.body.scrollTop = scrolled;
    if (focused) [...this.body.querySelectorAll("button")].find((button) => button.dataset.group === focused)?.focus();
  }

  group({ layer, rows, total }) {
    const open = this.isOpen(layer.name);
    const head = this.button("group", this.body, layer.name);
    head.dataset.group = layer.name;
    head.setAttribute("aria-expanded", open);
    if (rows.length) picture(head, rows[0][0]);
    element("span", "title", head, layer.title);
    element("span", "count", head, grouped(total));
    if (rows.some(([, , struck]) => struck)) element("span", "filtered", head, words.filtered);
    if (open) for (const [entry, count, struck] of rows) this.row(entry, count, struck);
    if (layer.refused?.size) this.refused(layer.refused.size);
  }

  // Whatever is folded: what is nowhere on the map would otherwise be missed by nobody.
  refused(count) {
    const row = element("div", "row refused", this.body);
    element("span", "title", row, words.refused);
    element("span", "count", row, grouped(count));
  }

  row(entry, count, struck) {
    const row = element("div", struck ? "row struck" : "row", this.body);
    picture(row, entry);
    element("span", "title", row, entry.title).title = entry.title;
    element("span", "count", row, struck ? "" : grouped(count));
  }
}

// How many of each style are in view.
function inView(layer, map) {
  const bounds = map.getBounds();
  const [west, north] = worldOf(bounds.getWest(), bounds.getNorth());
  const [east, south] = worldOf(bounds.getEast(), bounds.getSouth());
  if (west <= 0 && north <= 0.001 && east >= 1 && south >= 0.999) return layer.tally();
  const counts = new Uint32Array(256);
  // What lies over the antimeridian is seen from both its sides.
  const sides = east - west >= 1 ? [[-1, 2]] : [-1, 0, 1].map((turn) => [west + turn, east + turn]);
  if (layer.tallyIn) {
    for (const [from, to] of sides) {
      if (to >= 0 && from <= 1) layer.tallyIn(from, north, to, south).forEach((count, style) => (counts[style] += count));
    }
    return counts;
  }
  const isIn = (left, right) => sides.some(([from, to]) => left <= to && right >= from);
  const has = (place) => place && isIn(place[0], place[0]) && place[1] >= north && place[1] <= south;
  if (layer.moving) {
    const live = layer.moving.isPlayed ? 0 : layer.moving.count; // the past has no status
    for (let index = 0; index < live; index++) if (has(layer.place(index))) counts[layer.styles[index]]++;
  } else for (const thing of layer.things) if (reaches(thing, isIn, north, south)) counts[thing.style]++;
  return counts;
}

// Does a mark or a shape reach into the view?
function reaches({ anchor, box }, isIn, north, south) {
  const [left, top, right, bottom] = box || [...anchor, ...anchor];
  return isIn(left, right) && top <= south && bottom >= north;
}

const grouped = (count) => count.toLocaleString("en-US").replaceAll(",", "\u202f");

function picture(parent, entry) {
  const canvas = element("canvas", "", parent);
  const dpr = window.devicePixelRatio || 1;
  canvas.width = canvas.height = 22 * dpr;
  const ctx = canvas.getContext("2d");
  ctx.scale(dpr, dpr);
  if (entry.shape) {
    ctx.translate(11, 11);
    drawSymbol(ctx, entry, Math.min(16, Math.max(12, entry.size_px)));
  } else drawSample(ctx, entry, 22);
}
