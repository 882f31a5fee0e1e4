// Words on the map canvas: cut to a bearable length, with a halo or on a plate.

import { FONT, theme } from "../theme.js";

const MAX_CHARS = 40;

export function cut(text) {
  const line = String(text).split(/[\r\n]/, 1)[0];
  return line.length > MAX_CHARS ? `${line.slice(0, MAX_CHARS - 1)}…` : line;
}

export function haloed(ctx, text, x, y, { size = 12, weight = 500, align = "left" } = {}) {
  ctx.font = `${weight} ${size}px ${FONT}`;
  ctx.textAlign = align;
  ctx.textBaseline = "middle";
  ctx.lineJoin = "round";
  ctx.strokeStyle = theme.halo;
  ctx.lineWidth = 3.5;
  ctx.strokeText(text, x, y);
  ctx.fillStyle = theme.ink.place;
  ctx.fillText(text, x, y);
}

// Text on a plate whose left middle is (x, y); gives back its width.
export function plated(ctx, text, x, y, { size = 12, weight = 600, warn = false } = {}) {
  ctx.font = `${weight} ${size}px ${FONT}`;
  ctx.textAlign = "left";
  ctx.textBaseline = "middle";
  const width = ctx.measureText(text).width + 10;
  const height = size + 8;
  ctx.beginPath();
  ctx.roundRect(x, y - height / 2, width, height, 4);
  ctx.fillStyle = warn ? "#b3261e" : theme.plate;
  ctx.fill();
  ctx.strokeStyle = warn ? "#ffffff" : `${theme.plateInk}55`;
  ctx.lineWidth = warn ? 1.5 : 1;
  ctx.stroke();
  ctx.fillStyle = warn ? "#ffffff" : theme.plateInk;
  ctx.fillText(text, x + 5, y + 0.5);
  return width;
}

// Before anything is drawn: what finds room for words need not have begun a picture.
const ruler = new OffscreenCanvas(1, 1).getContext("2d");

export function textWidth(text, size, weight) {
  ruler.font = `${weight} ${size}px ${FONT}`;
  return ruler.measureText(text).width;
}
