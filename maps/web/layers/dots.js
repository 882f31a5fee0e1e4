// Points far out, where symbols would be a smear: one small dot a cell, the gravest status of the cell on top. What is
// quiet is a faint hint, stronger where more of it lies, so that streets and names stay readable through it.
//
// Written as pixels: as rectangles the dots of a hundred thousand points take ten times as long.

const CELL = 2; // px
const EDGE = 4; // cells around a tile whose dots reach into it
const FAINT = [0, 0.4, 0.6, 0.8]; // of a quiet dot, by how many share its cell
const CLEAR = 0.9;
const GROUPS = 1024; // status and crowd of a cell together

const groups = new Uint32Array(GROUPS + 1);
let sheet = null; // what one tile after the other is reckoned on

function sheetOf(ctx, side, px) {
  if (sheet?.side !== side || sheet.image.width !== px) {
    const cells = (side / CELL + 2 * EDGE) ** 2;
    const image = ctx.createImageData(px, px);
    sheet = {
      side, image, pixels: new Uint32Array(image.data.buffer), mark: new Uint8Array(cells), crowd: new Uint8Array(cells),
      used: new Uint32Array(cells), order: new Uint32Array(cells),
    };
  }
  return sheet;
}

// `found` are indexes of points whose tile, `side` px wide, begins at x, y px of a world `world` px wide. `box` is what
// is to be painted of it, in px: nothing beyond is touched. The canvas begins at `corner` of the tile.
export function paintDots(ctx, found, { xs, ys, styles, style }, { x, y, world, side, dpr, close }, box, corner = [0, 0]) {
  const px = Math.round(side * dpr);
  const [west, north, east, south] = box;
  const { image, pixels, mark, crowd, used, order } = sheetOf(ctx, side, px);
  const wide = side / CELL + 2 * EDGE;
  const known = inksOf(style);
  let count = 0;
  for (const i of found) {
    const at = (((ys[i] * world - y) / CELL + EDGE) | 0) * wide + (((xs[i] * world - x) / CELL + EDGE) | 0);
    if (!mark[at]) used[count++] = at;
    const own = styles[i] + 1;
    if (own > mark[at]) mark[at] = own;
    if (crowd[at] < 3) crowd[at]++;
  }
  sort(mark, crowd, used, order, count);
  for (let row = north; row < south; row++) pixels.fill(0, row * px + west, row * px + east);
  for (let k = 0; k < count; k++) {
    const at = order[k];
    const symbol = style.symbols[mark[at] - 1];
    if (symbol) {
      const dot = Math.max(1, Math.round((symbol.quiet ? (close ? 3 : 2) : close ? 5 : 4) * dpr));
      const group = (mark[at] - 1) * 4 + crowd[at];
      const ink = (known[group] ||= mixed(symbol.fill, symbol.quiet ? FAINT[crowd[at]] : CLEAR));
      const left = Math.round(((at % wide) - EDGE + 0.5) * CELL * dpr - dot / 2);
      const top = Math.round((Math.floor(at / wide) - EDGE + 0.5) * CELL * dpr - dot / 2);
      square(pixels, px, left, top, dot, ink);
    }
    mark[at] = crowd[at] = 0;
  }
  ctx.putImageData(image, -corner[0], -corner[1], west, north, east - west, south - north);
}

// The used cells by status and crowd, by counting.
function sort(mark, crowd, used, order, count) {
  groups.fill(0);
  for (let k = 0; k < count; k++) groups[mark[used[k]] * 4 + crowd[used[k]] + 1]++;
  for (let group = 1; group <= GROUPS; group++) groups[group] += groups[group - 1];
  for (let k = 0; k < count; k++) order[groups[mark[used[k]] * 4 + crowd[used[k]]]++] = used[k];
}

function square(pixels, px, left, top, dot, ink) {
  const [from, to] = [Math.max(0, left), Math.min(px, left + dot)];
  for (let row = Math.max(0, top); row < Math.min(px, top + dot); row++) {
    for (let at = row * px + from; at < row * px + to; at++) pixels[at] = ink;
  }
}

const inks = new WeakMap(); // look of a layer -> ink by status and crowd, 0: not mixed yet

function inksOf(style) {
  if (!inks.has(style)) inks.set(style, new Uint32Array(GROUPS));
  return inks.get(style);
}

function mixed(fill, alpha) {
  const [red, green, blue, own] = [1, 3, 5, 7].map((at) => parseInt(fill.slice(at, at + 2) || "ff", 16));
  return ((Math.round(own * alpha) << 24) | (blue << 16) | (green << 8) | red) >>> 0;
}
