// A map for a picture: nothing around it, and word when nothing of it is still to be drawn.

import { on, say } from "../bridge.js";

const REST_MS = 400; // so long nothing may be under way: a layer that was told of begins to load a moment later

export function still({ map }) {
  let asked = 0;
  on("bare", ({ bare }) => map.getContainer().classList.toggle("bare", bare));
  on("still", ({ number }) => {
    asked = number;
    let quiet = performance.now();
    const look = (now) => {
      if (asked !== number) return;
      let loading = false;
      map.eachLayer((layer) => (loading ||= Boolean(layer.isLoading?.())));
      if (loading) quiet = now;
      if (now - quiet < REST_MS) requestAnimationFrame(look);
      else say("stilled", { number });
    };
    requestAnimationFrame(look);
  });
}
