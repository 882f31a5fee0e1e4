// protomaps-leaflet as it comes on plain Leaflet: our rules, none of what the map does around them.

import { basemap } from "./basemap.js";
import { theme } from "./theme.js";

window.map_main = L.map("map_main", { zoomAnimation: false, fadeAnimation: false, minZoom: 3, maxZoom: 19 }).setView([0, 0], 3);

window.showBase = (told) => {
  const ours = basemap(told, theme, "zh");
  const layer = protomapsL.leafletLayer({
    url: ours.options.url, maxDataZoom: told.max_zoom, attribution: "", backgroundColor: theme.earth, lang: "zh-CN",
    paintRules: ours.paintRules, labelRules: ours.labelRules,
  });
  layer.addTo(window.map_main);
};
window.isReady = true;
