// Outlines of symbols on a canvas, and sprites of them kept for drawing by the ten thousand.

import { FONT, theme } from "./theme.js";

const corners = (count, turn = -Math.PI / 2, inner = 0) => (ctx, r) => {
  const steps = inner ? count * 2 : count;
  for (let i = 0; i < steps; i++) {
    const reach = inner && i % 2 ? r * inner : r;
    const angle = turn + (i * 2 * Math.PI) / steps;
    ctx[i ? "lineTo" : "moveTo"](reach * Math.cos(angle), reach * Math.sin(angle));
  }
  ctx.closePath();
};

const along = (...points) => (ctx, r) => {
  points.forEach(([x, y], i) => ctx[i ? "lineTo" : "moveTo"](x * r, y * r));
  ctx.closePath();
};

const OUTLINES = {
  circle: (ctx, r) => ctx.arc(0, 0, r * 0.92, 0, 2 * Math.PI),
  ring: (ctx, r) => {
    ctx.arc(0, 0, r * 0.92, 0, 2 * Math.PI);
    ctx.moveTo(r * 0.45, 0);
    ctx.arc(0, 0, r * 0.45, 0, 2 * Math.PI, true);
  },
  square: (ctx, r) => ctx.roundRect(-r * 0.85, -r * 0.85, r * 1.7, r * 1.7, r * 0.22),
  diamond: corners(4),
  triangle: along([0, -1], [0.98, 0.8], [-0.98, 0.8]),
  triangle_down: along([0, 1], [0.98, -0.8], [-0.98, -0.8]),
  pentagon: corners(5),
  hexagon: corners(6, 0),
  star: corners(5, -Math.PI / 2, 0.48),
  cross: along([-0.34, -1], [0.34, -1], [0.34, -0.34], [1, -0.34], [1, 0.34], [0.34, 0.34],
    [0.34, 1], [-0.34, 1], [-0.34, 0.34], [-1, 0.34], [-1, -0.34], [-0.34, -0.34]),
  drop: (ctx, r) => {
    ctx.moveTo(0, -r);
    ctx.bezierCurveTo(r * 0.5, -r * 0.35, r * 0.85, 0, r * 0.78, r * 0.38);
    ctx.bezierCurveTo(r * 0.6, r * 1.15, -r * 0.6, r * 1.15, -r * 0.78, r * 0.38);
    ctx.bezierCurveTo(-r * 0.85, 0, -r * 0.5, -r * 0.35, 0, -r);
  },
  pin: (ctx, r) => {
    ctx.arc(0, -r * 0.25, r * 0.75, Math.PI * 0.85, Math.PI * 0.15);
    ctx.lineTo(0, r);
    ctx.closePath();
  },
  flag: along([-0.8, -1], [0.9, -0.62], [-0.55, -0.1], [-0.55, 1], [-0.8, 1]),
};

function isPale(colour) {
  const [r, g, b] = [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16) / 255);
  return 0.299 * r + 0.587 * g + 0.114 * b > 0.55;
}

// The outline just drawn as something that was: hollow, hatched in its colour, its edge broken.
function hatch(ctx, colour, size) {
  const r = size / 2, step = Math.max(3, size / 5);
  ctx.fillStyle = theme.plate;
  ctx.fill();
  ctx.setLineDash([Math.max(2, size / 6), Math.max(1.5, size / 9)]);
  ctx.strokeStyle = colour;
  ctx.lineWidth = Math.max(1.6, size * 0.11);
  ctx.stroke();
  ctx.setLineDash([]);
  ctx.save();
  ctx.clip();
  ctx.beginPath();
  for (let at = -2 * r; at <= 2 * r; at += step) {
    ctx.moveTo(at - r, r);
    ctx.lineTo(at + r, -r);
  }
  ctx.lineWidth = Math.max(1, size * 0.07);
  ctx.stroke();
  ctx.restore();
}

// Draws a symbol around (0, 0), `size` px across.
export function drawSymbol(ctx, symbol, size) {
  const r = size / 2;
  ctx.save();
  ctx.beginPath();
  (OUTLINES[symbol.shape] || OUTLINES.circle)(ctx, r);
  ctx.lineJoin = "round";
  ctx.strokeStyle = symbol.stroke || theme.outline;
  ctx.lineWidth = Math.max(2, size * 0.14);
  ctx.stroke();
  if (symbol.stale) hatch(ctx, symbol.fill, size);
  else {
    ctx.fillStyle = symbol.fill;
    ctx.fill();
  }
  const ink = symbol.stale ? theme.plateInk : isPale(symbol.fill) ? "#10161d" : "#ffffff";
  if (symbol.glyph && size >= 14) {
    ctx.fillStyle = ink;
    ctx.font = `700 ${size * (symbol.glyph.length > 1 ? 0.46 : 0.62)}px ${FONT}`;
    ctx.textAlign = "center";
    ctx.textBaseline = "middle";
    ctx.fillText(symbol.glyph, 0, size * (symbol.shape === "triangle" ? 0.14 : symbol.shape === "pin" ? -0.1 : 0.03));
  }
  if (symbol.struck) {
    for (const [colour, width] of [[theme.edge, size * 0.3], [theme.plateInk, size * 0.14]]) {
      ctx.strokeStyle = colour;
      ctx.lineWidth = Math.max(1.4, width);
      ctx.beginPath();
      ctx.moveTo(-r, r);
      ctx.lineTo(r, -r);
      ctx.stroke();
    }
  }
  ctx.restore();
}

// The head of an arrow outside a symbol around (0, 0), `angle` radians clockwise from north.
export function drawArrow(ctx, symbol, size, angle) {
  ctx.save();
  ctx.rotate(angle);
  ctx.beginPath();
  ctx.moveTo(0, -size * 0.95);
  ctx.lineTo(size * 0.32, -size * 0.42);
  ctx.lineTo(-size * 0.32, -size * 0.42);
  ctx.closePath();
  ctx.strokeStyle = theme.outline;
  ctx.lineWidth = 2;
  ctx.stroke();
  ctx.fillStyle = symbol.fill;
  ctx.fill();
  ctx.restore();
}

const sprites = new Map();

export function forgetSprites() {
  sprites.clear();
}

// A canvas with the symbol in its middle, `size` CSS px across, sharp at this screen's density.
export function sprite(symbol, size, dpr) {
  const key = `${symbol.shape}|${symbol.fill}|${symbol.stroke}|${symbol.glyph}|${symbol.struck}|${symbol.stale}|${size}|${dpr}`;
  let canvas = sprites.get(key);
  if (!canvas) {
    const side = size + Math.max(4, Math.ceil(size * 0.3));
    canvas = document.createElement("canvas");
    canvas.width = canvas.height = Math.ceil(side * dpr);
    const ctx = canvas.getContext("2d");
    ctx.scale(dpr, dpr);
    ctx.translate(side / 2, side / 2);
    drawSymbol(ctx, symbol, size);
    canvas.side = side;
    if (sprites.size > 500) sprites.clear();
    sprites.set(key, canvas);
  }
  return canvas;
}

// Size of a symbol at a zoom: smaller when it has just become one.
export function sizeAt(symbol, zoom, nearZoom) {
  const grown = Math.min(1, 0.62 + 0.13 * Math.max(0, zoom - nearZoom));
  return Math.round(symbol.size_px * grown);
}
