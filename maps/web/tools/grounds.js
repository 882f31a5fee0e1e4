// What the map lies on, as Python tells it: the region pack and sources of images, each switched and faded.

import { basemap } from "../basemap.js";
import { on } from "../bridge.js";
import { Coverage, Raster } from "../raster.js";
import { succeed } from "../succession.js";
import { onDensity, theme } from "../theme.js";

const LOWEST = 2; // zIndex of the first ground above the region pack

export function grounds(page) {
  const { map } = page;
  const shown = new Map(); // name -> {layer, key}
  let told = null;
  let coverage = null;
  const credit = L.DomUtil.create("div", "attribution plate");
  credit.hidden = true;
  map.getContainer().querySelector(".foot").append(credit);

  // The pack's own layer is made anew with each theme and language.
  function dressBase() {
    const base = page.ground();
    if (!base || !told) return;
    if (!told.base.visible) base.remove();
    else if (!map.hasLayer(base)) base.addTo(map);
    base.setOpacity(told.base.opacity);
  }

  function make(ground, key) {
    if (!ground.is_vector) return new Raster(ground, told.words);
    const made = basemap({ path: `vector/${ground.name}/${ground.version}`, max_zoom: ground.max_zoom }, theme, document.documentElement.lang);
    made.isGround = key;
    return made;
  }

  function dress(ground, zIndex) {
    const key = JSON.stringify([ground.version, told.words, ground.is_vector && theme.name]);
    let known = shown.get(ground.name);
    if (known?.key !== key) {
      const old = known?.layer;
      const isFresh = known?.version !== ground.version;
      known = { layer: make(ground, key), key, version: ground.version };
      shown.set(ground.name, known);
      if (isFresh || !ground.is_vector) old?.remove();
      succeed(map, old, known.layer);
    }
    known.layer.setZIndex(zIndex);
    known.layer.setOpacity(ground.opacity);
  }

  function draw() {
    if (!told) return;
    dressBase();
    const visible = told.grounds.filter((ground) => ground.visible);
    for (const [name, { layer }] of [...shown]) {
      if (visible.some((ground) => ground.name === name)) continue;
      layer.remove();
      shown.delete(name);
    }
    visible.forEach((ground, at) => dress(ground, LOWEST + at));
    credit.textContent = [...new Set(visible.map((ground) => ground.attribution).filter(Boolean))].join(" · ");
    credit.hidden = !credit.textContent;
  }

  function cover() {
    const key = JSON.stringify(told.coverage);
    if (coverage?.key === key) return;
    coverage?.layer.remove();
    coverage = told.coverage.name ? { key, layer: new Coverage(told.coverage).addTo(map) } : null;
  }

  on("grounds", (message) => {
    told = message;
    draw();
    cover();
  });
  map.on("layeradd", ({ layer }) => {
    if (layer === page.ground()) draw();
  });
  map.on("restyled", draw);
  onDensity(() => {
    for (const { layer } of shown.values()) if (layer instanceof Raster) layer.redraw();
  });
}
