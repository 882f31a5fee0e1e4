// A map for a picture: nothing around it, and word when nothing of it is still to be drawn.

import { on, say } from "../bridge.js";

const REST_MS = 400; // so long nothing may be under way: a layer that was told of begins to load a moment later
const REST_FRAMES = 8; // and so many are drawn: on a busy machine the time alone is over with the first of them

export function still({ map, layers }) {
  let asked = 0;
  on("bare", ({ bare }) => map.getContainer().classList.toggle("bare", bare));
  on("still", ({ number }) => {
    asked = number;
    let quiet = performance.now();
    let frames = 0;
    const look = (now) => {
      if (asked !== number) return;
      frames += 1;
      if (isUnderWay(map, layers)) [quiet, frames] = [now, 0];
      if (now - quiet < REST_MS || frames < REST_FRAMES) requestAnimationFrame(look);
      else say("stilled", { number });
    };
    requestAnimationFrame(look);
  });
}

// Tiles still to be drawn, or a layer whose things have not come.
function isUnderWay(map, layers) {
  let loading = false;
  map.eachLayer((layer) => (loading ||= Boolean(layer.isLoading?.())));
  return loading || [...layers.values()].some((layer) => layer.visible && layer.loading);
}
