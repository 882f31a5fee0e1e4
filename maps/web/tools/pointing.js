// Pointing out a place: tells where a right click or a long press was, and draws the pin of what is asked about.

import { on, say } from "../bridge.js";
import { worldOf } from "../layers/overlay.js";
import { theme } from "../theme.js";

const COLOUR = "#ff9f1c";
const HEAD_PX = 9;
const HEIGHT_PX = 26;

export function pointing(page) {
  let pinned = null; // in the unit square

  on("pin", ({ at }) => {
    pinned = at && worldOf(...at);
    page.over.soon();
  });

  page.map.on("contextmenu", ({ latlng }) => {
    if (page.held) return; // a tool at work has uses of its own for it
    const { lng, lat } = latlng.wrap();
    say("pointed", { lon: lng, lat: Math.max(-90, Math.min(90, lat)) });
  });

  page.over.painters.push((scene) => {
    if (pinned) pin(scene, scene.at(pinned));
    return Boolean(pinned);
  });
}

// Its point stands on the place.
function pin({ ctx }, [x, y]) {
  const middle = y - HEIGHT_PX + HEAD_PX;
  const lean = Math.asin(HEAD_PX / (HEIGHT_PX - HEAD_PX));
  ctx.save();
  ctx.beginPath();
  ctx.moveTo(x, y);
  ctx.arc(x, middle, HEAD_PX, Math.PI - lean, 2 * Math.PI + lean);
  ctx.closePath();
  ctx.fillStyle = COLOUR;
  ctx.strokeStyle = theme.ringEdge;
  ctx.lineWidth = 2;
  ctx.fill();
  ctx.stroke();
  ctx.beginPath();
  ctx.arc(x, middle, 3.5, 0, 2 * Math.PI);
  ctx.fillStyle = theme.ringEdge;
  ctx.fill();
  ctx.restore();
}
