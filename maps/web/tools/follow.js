// Following one thing: the view keeps it in the middle until a hand pushes the map, or somebody wants to look elsewhere.

import { on, say } from "../bridge.js";

const EVERY_MS = 200;
const STEP_PX = 2; // less is not worth a painting of everything

export function follow(page) {
  const { map } = page;
  let followed = null; // {layer, index}
  let timer = 0;
  const plate = L.DomUtil.create("div", "following plate");
  plate.hidden = true;
  map.getContainer().querySelector(".foot").prepend(plate);

  on("follow", (told) => {
    followed = told.layer ? told : null;
    plate.hidden = !followed;
    plate.textContent = told.text;
    clearInterval(timer);
    if (followed) timer = setInterval(step, EVERY_MS);
    step();
  });

  function step() {
    if (!followed || page.hand.told || document.hidden) return;
    const layer = page.layers.get(followed.layer);
    const place = followed.index >= 0 && layer?.base === followed.base ? layer.place(followed.index) : null;
    if (!place || !Number.isFinite(place[0])) return;
    const world = 256 * 2 ** map.getZoom();
    const at = map.unproject(L.point(place[0], place[1]).multiplyBy(world), map.getZoom());
    const off = map.latLngToContainerPoint(at).subtract(map.getSize().divideBy(2));
    off.x -= Math.round(off.x / world) * world; // the near side of the world
    if (Math.max(Math.abs(off.x), Math.abs(off.y)) >= STEP_PX) map.panBy(off.round(), { animate: false });
  }

  function leave() {
    if (!followed) return;
    followed = null;
    plate.hidden = true;
    clearInterval(timer);
    say("follow_left");
  }

  map.on("dragstart aimed", leave);
  map.getContainer().addEventListener("keydown", ({ key }) => key.startsWith("Arrow") && !page.held && leave(), { capture: true });
}
