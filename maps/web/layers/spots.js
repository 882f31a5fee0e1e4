// Things on one spot, the same on every layer: near they stand around it in a ring, far out a number counts them.

import { FONT, theme } from "../theme.js";

export const HIDDEN = 255; // the style of a thing that is not drawn
export const MAX_RING = 44; // px
export const SPREAD_ZOOM = 16; // from here things on one spot stand around it
export const COUNT_ZOOM = 13; // from here they are counted, until they stand around it

// Where the thing at this place among so many stands, in px from their spot; `step` is its size.
export function ringPlace(at, of, step) {
  const radius = Math.min(MAX_RING, Math.max(step * 1.25, (step * 1.35 * of) / (2 * Math.PI)));
  const angle = (2 * Math.PI * at) / of - Math.PI / 2;
  return [radius * Math.cos(angle), radius * Math.sin(angle)];
}

// A plate saying how many there are, its left edge at x.
export function drawCount(ctx, number, x, y) {
  const text = `×${number}`;
  ctx.font = `700 10px ${FONT}`;
  ctx.textAlign = "left";
  ctx.textBaseline = "middle";
  ctx.beginPath();
  ctx.roundRect(x - 3, y - 7, ctx.measureText(text).width + 6, 14, 7);
  ctx.fillStyle = theme.plate;
  ctx.fill();
  ctx.strokeStyle = `${theme.plateInk}66`;
  ctx.lineWidth = 1;
  ctx.stroke();
  ctx.fillStyle = theme.plateInk;
  ctx.fillText(text, x, y + 0.5);
}
