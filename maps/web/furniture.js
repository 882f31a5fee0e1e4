// What stands around the map: zoom, north, scale, coordinates, attribution, legend, and the label of a hovered thing.
// Every text from outside enters the page through textContent.

import { say } from "./bridge.js";
import { drawSample } from "./layers/plot.js";
import { drawSymbol } from "./symbols.js";
import { theme } from "./theme.js";

// On a smaller map the legend begins folded.
const WIDE_PX = 900;
const TALL_PX = 480;

let words = {};

export function setWords(map, given) {
  words = given;
  for (const [selector, key] of [[".zoom-in", "zoom_in"], [".zoom-out", "zoom_out"]]) {
    const button = map.getContainer().querySelector(selector);
    button.title = words[key];
    button.setAttribute("aria-label", words[key]);
  }
  map.getContainer().querySelector(".north").title = words.north;
  map.getContainer().querySelector(".north span").textContent = words.north_letter;
}

function element(tag, className, parent, text = "") {
  const made = L.DomUtil.create(tag, className, parent);
  made.textContent = text;
  return made;
}

export function furnish(map) {
  const container = map.getContainer();
  const tools = element("div", "tools", container);
  const north = element("div", "north plate", tools);
  const needle = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  needle.setAttribute("viewBox", "0 0 20 20");
  const half = (points, className) => {
    const polygon = document.createElementNS("http://www.w3.org/2000/svg", "polygon");
    polygon.setAttribute("points", points);
    polygon.setAttribute("class", className);
    needle.append(polygon);
  };
  half("10,1 15,18 10,14", "shade");
  half("10,1 5,18 10,14", "lit");
  north.append(needle);
  element("span", "", north);
  for (const [name, sign, step] of [["zoom-in", "+", 1], ["zoom-out", "−", -1]]) {
    const button = element("button", `${name} plate`, tools, sign);
    button.type = "button";
    button.addEventListener("click", () => map.setZoom(map.getZoom() + step));
  }
  L.DomEvent.disableClickPropagation(tools);
  const foot = element("div", "foot", container);
  const coordinates = element("div", "coordinates plate", foot);
  const attribution = element("div", "attribution plate", foot);
  attribution.hidden = coordinates.hidden = true;
  L.control.scale({ imperial: false, maxWidth: 140, position: "bottomleft" }).addTo(map);
  map.on("mousemove", ({ latlng }) => {
    coordinates.hidden = false;
    coordinates.textContent = `${latlng.lat.toFixed(5)}, ${latlng.wrap().lng.toFixed(5)}`;
  });
  map.on("mouseout", () => (coordinates.hidden = true));
  return {
    attribute(text) {
      attribution.textContent = text;
      attribution.hidden = !text;
    },
  };
}

// What is seen means what: a group a layer, each folded to one row until it is opened.
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
  }

  show(shown, opened) {
    this.shown = shown;
    if (opened !== undefined) this.opened = opened && new Set(opened);
    this.soon();
  }

  soon() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.draw(), 30);
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

  // Rows of a layer that have something to show: [symbol or stroke, count].
  rows(layer) {
    const counts = layer.tally();
    const { legend, symbols, strokes } = layer.style;
    const rows = legend?.length
      ? legend.map(({ symbol, styles }) => [symbol, styles.reduce((sum, at) => sum + counts[at], 0)])
      : (symbols || strokes).map((entry, at) => [entry, counts[at]]);
    const total = counts.subarray(0, 255).reduce((sum, count) => sum + count, 0);
    return { rows: rows.filter(([entry, count]) => count && entry.title), total };
  }

  draw() {
    const focused = document.activeElement?.dataset?.group;
    const scrolled = this.body.scrollTop;
    const used = [...this.layers()]
      .filter((layer) => layer.visible && layer.legend)
      .map((layer) => ({ layer, ...this.rows(layer) }))
      .filter(({ rows }) => rows.length);
    this.names = used.map(({ layer }) => layer.name);
    this.box.hidden = !this.shown || !used.length;
    const open = this.isOpen("");
    this.head.querySelector(".title").textContent = words.legend;
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
    picture(head, rows[0][0]);
    element("span", "title", head, layer.title);
    element("span", "count", head, grouped(total));
    if (open) for (const [entry, count] of rows) this.row(entry, count);
  }

  row(entry, count) {
    const row = element("div", "row", this.body);
    picture(row, entry);
    element("span", "title", row, entry.title).title = entry.title;
    element("span", "count", row, grouped(count));
  }
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

export class Hint {
  constructor(map) {
    this.map = map;
    this.box = element("div", "hint plate", map.getContainer());
    this.box.hidden = true;
  }

  show(text, x, y) {
    this.box.textContent = text;
    this.box.hidden = !text;
    if (!text) return;
    const size = this.map.getSize();
    const left = x + 16 + this.box.offsetWidth > size.x ? x - 12 - this.box.offsetWidth : x + 16;
    const top = y + 16 + this.box.offsetHeight > size.y ? y - 12 - this.box.offsetHeight : y + 16;
    this.box.style.left = `${Math.max(4, left)}px`;
    this.box.style.top = `${Math.max(4, top)}px`;
  }

  hide() {
    this.box.hidden = true;
  }
}
