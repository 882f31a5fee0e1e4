// The basemap from the region pack, drawn by protomaps-leaflet in our own rules.

import { labelRules, paintRules } from "./basemap_rules.js";

const { leafletLayer } = protomapsL;

const AGAIN_MS = 60;
// protomaps-leaflet keeps the labels of 16 tiles. A large view has more: each tile then drives out another's labels,
// which is painted again for it and drives out the next, without end.
const LABELED_TILES = 256;

// A tile whose labels gave way to a neighbour's is painted again: once for all neighbours that came meanwhile.
function again(layer) {
  const repaint = layer.rerenderTile.bind(layer);
  const waiting = new Set();
  layer.rerenderTile = (key) => {
    if (!waiting.size) {
      setTimeout(() => {
        const keys = [...waiting];
        waiting.clear();
        if (layer._map) keys.forEach(repaint);
      }, AGAIN_MS);
    }
    waiting.add(key);
  };
}

export function basemap({ number, path = `tiles/${number}`, max_zoom: maxDataZoom }, theme, language) {
  const layer = leafletLayer({
    url: new URL(path, location.href).href + "/{z}/{x}/{y}",
    maxDataZoom, attribution: "", backgroundColor: theme.earth, lang: language.startsWith("zh") ? "zh-CN" : "en", tileDelay: 1,
    paintRules: paintRules(theme), labelRules: labelRules(theme, language), noWrap: false,
  });
  again(layer);
  layer.labelers.maxLabeledTiles = LABELED_TILES;
  layer.options.keepBuffer = 1;
  layer.options.maxZoom = 24;
  return layer;
}
