// How strongly each layer is drawn, and in which order those of many things lie: as a person set it.

import { on } from "../bridge.js";
import { contained } from "../layers/contained.js";

const opacities = new Map(); // name -> 0..1; told before a layer is, or after

export function faded(scene, { name }, paint) {
  contained(scene, `layer ${name}`, () => {
    scene.ctx.globalAlpha = opacities.get(name) ?? 1;
    paint();
    scene.ctx.globalAlpha = 1;
  });
}

export function looks({ map, layers, under, over }) {
  function dress() {
    for (const { name, style } of layers.values()) {
      const live = map.getPane(`live-${name}`);
      const pane = live || map.getPane(`layer-${name}`);
      if (!pane) continue;
      pane.style.opacity = opacities.get(name) ?? 1;
      if (!live) pane.style.zIndex = 300 + style.order;
    }
  }

  on("opacity", ({ name, value }) => {
    opacities.set(name, value);
    dress();
    under.soon();
    over.soon();
  });
  // A layer that has just come is drawn with the next frame.
  under.painters.unshift(() => dress());
  over.painters.unshift(() => dress());
}
