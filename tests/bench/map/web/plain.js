// protomaps-leaflet as it comes on plain Leaflet: our rules, none of what the map does around them.

import { labelRules, paintRules } from "./basemap_rules.js";
import { theme } from "./theme.js";

window.map_main = L.map("map_main", { zoomAnimation: false, fadeAnimation: false, minZoom: 3, maxZoom: 19 }).setView([0, 0], 3);

window.showBase = ({ number, max_zoom: maxDataZoom }) => {
  const layer = protomapsL.leafletLayer({
    url: new URL("tiles/", location.href).href + `${number}/{z}/{x}/{y}`, maxDataZoom, attribution: "",
    backgroundColor: theme.earth, lang: "zh-CN", paintRules: paintRules(theme), labelRules: labelRules(theme, "zh"),
  });
  layer.addTo(window.map_main);
};
window.isReady = true;
