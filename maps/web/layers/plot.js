// How a stroke of the catalogue looks on a canvas: its fill, its line and what stands along it, its symbol.

import { theme } from "../theme.js";

const CELL = 10; // px of a pattern
const EVERY = { arrows: 90, chevrons: 34, ticks: 16, crosses: 26, dots: 16 };
const MOST_ALONG = 1000; // ornaments of a line at once
const patterns = new Map();
const outlines = new Map();

export const colourOf = (stroke) => (theme.name !== "dark" && stroke.on_light) || stroke.colour;

// Gives the context the stroke's fill; its pattern keeps its place on the ground.
export function setFill(ctx, stroke, scene) {
  if (!stroke.pattern) {
    ctx.fillStyle = stroke.fill;
    return;
  }
  const pattern = patternOf(ctx, stroke);
  const dpr = window.devicePixelRatio || 1;
  pattern.setTransform(new DOMMatrix().translate(-(scene?.left || 0) % CELL, -(scene?.top || 0) % CELL).scale(1 / dpr));
  ctx.fillStyle = pattern;
}

function patternOf(ctx, stroke) {
  const dpr = window.devicePixelRatio || 1;
  const colour = colourOf(stroke);
  const key = `${stroke.pattern}|${colour}|${stroke.fill}|${dpr}`;
  if (!patterns.has(key)) {
    const cell = document.createElement("canvas");
    cell.width = cell.height = CELL * dpr;
    const own = cell.getContext("2d");
    own.scale(dpr, dpr);
    own.fillStyle = stroke.fill;
    own.fillRect(0, 0, CELL, CELL);
    own.strokeStyle = own.fillStyle = `${colour.slice(0, 7)}b0`;
    own.lineWidth = 1.4;
    own.beginPath();
    const line = (x1, y1, x2, y2) => {
      own.moveTo(x1, y1);
      own.lineTo(x2, y2);
    };
    for (const at of [-CELL, 0, CELL]) {
      if (stroke.pattern === "hatch" || stroke.pattern === "cross") line(at, CELL, at + CELL, 0);
      if (stroke.pattern === "back_hatch" || stroke.pattern === "cross") line(at, 0, at + CELL, CELL);
    }
    own.stroke();
    if (stroke.pattern === "dots") {
      own.beginPath();
      own.arc(CELL / 2, CELL / 2, 1.4, 0, 2 * Math.PI);
      own.fill();
    }
    if (patterns.size > 200) patterns.clear();
    patterns.set(key, ctx.createPattern(cell, "repeat"));
  }
  return patterns.get(key);
}

// Draws stretches of px as the stroke has it; `old`: as it was, not as it is.
export function drawLine(ctx, stretches, stroke, { old = false, halo = true } = {}) {
  const path = new Path2D();
  for (const { points } of stretches) points.forEach(([x, y], i) => (i ? path.lineTo(x, y) : path.moveTo(x, y)));
  ctx.save();
  ctx.lineJoin = ctx.lineCap = "round";
  if (halo) {
    ctx.strokeStyle = theme.halo;
    ctx.lineWidth = stroke.width_px + 3;
    ctx.stroke(path);
  }
  ctx.strokeStyle = ctx.fillStyle = colourOf(stroke);
  ctx.lineWidth = old ? Math.max(1.5, stroke.width_px * 0.6) : stroke.width_px;
  ctx.setLineDash(old ? [3, 7] : stroke.dash_px);
  ctx.lineDashOffset = stretches.length ? stretches[0].from : 0;
  ctx.stroke(path);
  ctx.setLineDash([]);
  const along = stroke.along || (stroke.arrow ? "arrows" : "");
  const step = EVERY[along] * Math.max(1, Math.ceil(pixels(stretches) / EVERY[along] / MOST_ALONG));
  if (along) for (const stretch of stretches) walk(stretch, step, (x, y, angle) => ornament(ctx, along, x, y, angle, stroke.width_px));
  ctx.restore();
}

const pixels = (stretches) => stretches.reduce((sum, { points }) => sum + points.reduce((far, [x, y], i) => (i ? far + Math.hypot(x - points[i - 1][0], y - points[i - 1][1]) : 0), 0), 0);

// Every `step` px along the whole line, wherever this stretch of it begins.
function walk({ points, from }, step, visit) {
  let next = Math.ceil((from + 1) / step) * step - step / 2;
  while (next < from) next += step;
  let walked = from;
  for (let i = 1; i < points.length; i++) {
    const [[x1, y1], [x2, y2]] = [points[i - 1], points[i]];
    const length = Math.hypot(x2 - x1, y2 - y1);
    for (; next <= walked + length && length; next += step) {
      const part = (next - walked) / length;
      visit(x1 + (x2 - x1) * part, y1 + (y2 - y1) * part, Math.atan2(y2 - y1, x2 - x1));
    }
    walked += length;
  }
}

function ornament(ctx, kind, x, y, angle, width) {
  ctx.save();
  ctx.translate(x, y);
  ctx.rotate(angle);
  ctx.lineWidth = Math.max(2, width * 0.8);
  ctx.beginPath();
  if (kind === "arrows") {
    triangle(ctx, width * 2);
    ctx.fill();
  } else if (kind === "dots") {
    ctx.arc(0, 0, width * 1.2, 0, 2 * Math.PI);
    ctx.fill();
  } else {
    const r = 3 + width;
    if (kind === "chevrons") polyline(ctx, [[-r, -r], [0, 0], [-r, r]]);
    if (kind === "ticks") polyline(ctx, [[0, 0], [0, -2 * r]]);
    if (kind === "crosses") {
      polyline(ctx, [[-r, -r], [r, r]]);
      polyline(ctx, [[-r, r], [r, -r]]);
    }
    ctx.stroke();
  }
  ctx.restore();
}

function polyline(ctx, points) {
  points.forEach(([x, y], i) => (i ? ctx.lineTo(x, y) : ctx.moveTo(x, y)));
}

function triangle(ctx, size) {
  ctx.moveTo(size, 0);
  ctx.lineTo(-size * 0.7, size * 0.8);
  ctx.lineTo(-size * 0.7, -size * 0.8);
  ctx.closePath();
}

// The head of an arrow at the end of a line, its tip on (x, y).
export function drawHead(ctx, [x, y], angle, stroke) {
  const size = 6 + stroke.width_px * 1.7;
  ctx.save();
  ctx.translate(x, y);
  ctx.rotate(angle);
  ctx.translate(-size, 0);
  ctx.beginPath();
  triangle(ctx, size);
  ctx.strokeStyle = theme.halo;
  ctx.lineWidth = 3;
  ctx.stroke();
  ctx.fillStyle = colourOf(stroke);
  ctx.fill();
  ctx.restore();
}

// A symbol on its plate around (x, y).
export function drawPlot(ctx, [x, y], stroke, { bearing = null, old = false, size = stroke.size_px } = {}) {
  const colour = colourOf(stroke);
  const r = size / 2;
  ctx.save();
  ctx.translate(x, y);
  ctx.beginPath();
  ctx.roundRect(-r, -r, size, size, size * 0.2);
  ctx.fillStyle = theme.plate.slice(0, 7);
  ctx.fill();
  ctx.setLineDash(old ? [3, 3] : stroke.dash_px);
  ctx.strokeStyle = colour;
  ctx.lineWidth = 2;
  ctx.stroke();
  if (bearing !== null) ctx.rotate((bearing * Math.PI) / 180);
  ctx.scale(size / 28, size / 28);
  ctx.translate(-12, -12);
  ctx.fillStyle = old ? theme.plateInk : colour;
  ctx.fill(outlineOf(stroke.symbol), "evenodd");
  ctx.restore();
}

function outlineOf(data) {
  if (!outlines.has(data)) outlines.set(data, new Path2D(data || "M12 4a8 8 0 1 0 0 16a8 8 0 1 0 0-16z"));
  return outlines.get(data);
}

// The stroke as the legend shows it, in a square of `side` px.
export function drawSample(ctx, stroke, side) {
  if (stroke.symbol) return drawPlot(ctx, [side / 2, side / 2], stroke, { size: side - 3 });
  if (stroke.fill || stroke.pattern) {
    setFill(ctx, stroke, null);
    ctx.fillRect(2, 4, side - 4, side - 8);
  }
  const y = stroke.fill ? side - 4 : side / 2;
  // Faint colours add up on a map full of them; one sample alone is seen by its line.
  const [colour, on_light] = [stroke.colour, stroke.on_light].map((each) => each.slice(0, 7));
  const width_px = Math.max(1.5, Math.min(3, stroke.width_px));
  const small = { ...stroke, colour, on_light, width_px, dash_px: stroke.dash_px.map((length) => length / 2) };
  const points = [[1, y], [side - 1, y]];
  drawLine(ctx, [{ points, from: 8 }], small, { halo: false });
  if (stroke.head) drawHead(ctx, [side, y], 0, small);
}
