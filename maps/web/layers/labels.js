// Labels of points in view at high zoom: asked from Python a handful at a time, kept until the point changes.

import { say } from "../bridge.js";
import { sizeAt } from "../symbols.js";
import { cut, haloed, textWidth } from "./text.js";

const MOST = 300;

export class Labels {
  constructor(map, layers, overlay) {
    Object.assign(this, { map, layers, overlay });
    map.on("moveend", () => this.ask());
  }

  *wanting() {
    const zoom = this.map.getZoom();
    for (const layer of this.layers()) {
      if (layer.hasLabels && layer.visible && zoom >= layer.style.label_zoom && !layer.clusters.does(zoom)) yield layer;
    }
  }

  // Those whose labels find room first: the gravest, and always the same.
  inView(layer) {
    const world = 256 * 2 ** this.map.getZoom();
    const { min, max } = this.map.getPixelBounds();
    const found = layer.inBox(min.x / world, min.y / world, max.x / world, max.y / world);
    return found.sort((a, b) => layer.styles[b] - layer.styles[a] || a - b).slice(0, MOST);
  }

  ask() {
    for (const layer of this.wanting()) {
      const indexes = this.inView(layer).filter((i) => !layer.labels.has(i));
      for (const i of indexes) layer.labels.set(i, "");
      if (indexes.length) say("asked_labels", { layer: layer.name, base: layer.base, indexes });
    }
  }

  take(layer, base, indexes, texts) {
    if (layer.base !== base || !layer.labels) return;
    indexes.forEach((index, at) => layer.labels.set(index, cut(texts[at])));
    this.overlay.soon();
  }

  paint(scene) {
    let busy = false;
    for (const layer of this.wanting()) {
      for (const i of this.inView(layer)) {
        const text = layer.labels.get(i);
        const symbol = layer.style.symbols[layer.styles[i]];
        if (!text || !symbol) continue;
        if (!layer.stacks.standsFor(i, scene.zoom)) continue;
        const [x, y] = scene.spot(layer.place(i, scene.zoom));
        const left = x + sizeAt(symbol, scene.zoom, layer.style.near_zoom) / 2 + 4;
        if (scene.take(left, y - 8, textWidth(scene.ctx, text, 12, 500), 16)) haloed(scene.ctx, text, left, y);
        busy = true;
      }
    }
    return busy;
  }
}
