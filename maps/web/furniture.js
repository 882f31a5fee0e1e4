// What stands around the map: zoom, north, scale, coordinates, attribution, legend, and the label of a hovered thing.
// Every text from outside enters the page through textContent.

import { drawSymbol } from "./symbols.js";
import { theme } from "./theme.js";

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

export class Legend {
  constructor(map, layers) {
    this.map = map;
    this.layers = layers;
    this.shown = true;
    this.box = element("div", "legend plate", map.getContainer());
    L.DomEvent.disableClickPropagation(this.box);
    L.DomEvent.disableScrollPropagation(this.box);
  }

  show(shown) {
    this.shown = shown;
    this.soon();
  }

  soon() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.draw(), 30);
  }

  draw() {
    this.box.replaceChildren();
    for (const layer of this.layers()) {
      if (!layer.visible || !layer.legend) continue;
      const counts = layer.tally();
      const entries = layer.style.symbols || layer.style.strokes;
      const used = entries.map((entry, i) => [entry, counts[i]]).filter(([, count]) => count);
      if (!used.length) continue;
      element("h3", "", this.box, layer.title);
      for (const [entry, count] of used) this.row(entry, count);
    }
    this.box.hidden = !this.shown || !this.box.childElementCount;
  }

  row(entry, count) {
    const row = element("div", "row", this.box);
    const canvas = element("canvas", "", row);
    const dpr = window.devicePixelRatio || 1;
    canvas.width = canvas.height = 22 * dpr;
    const ctx = canvas.getContext("2d");
    ctx.scale(dpr, dpr);
    if (entry.shape) {
      ctx.translate(11, 11);
      drawSymbol(ctx, entry, Math.min(16, Math.max(12, entry.size_px)));
    } else stroke(ctx, entry);
    element("span", "title", row, entry.title);
    element("span", "count", row, count.toLocaleString("en-US").replaceAll(",", "\u202f"));
  }
}

function stroke(ctx, entry) {
  if (entry.fill) {
    ctx.fillStyle = entry.fill;
    ctx.fillRect(2, 5, 18, 12);
  }
  ctx.strokeStyle = entry.colour || theme.plateInk;
  ctx.lineWidth = Math.min(4, entry.width_px);
  ctx.setLineDash(entry.dash_px.map((length) => length / 2));
  ctx.beginPath();
  ctx.moveTo(1, 11);
  ctx.lineTo(21, 11);
  ctx.stroke();
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
