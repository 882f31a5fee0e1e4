// Paints what is read of a vector tile by protomaps-leaflet's rules, alike features in one stroke.

import { AREA } from "./mvt.js";

const ALIKE = 400; // features in one path: of longer ones the raster's sorting takes over
const LEAST_PX = 0.4; // corners nearer than this to the last one are not drawn

// `read` lies `scale` times as large at `left`, `top` of the context.
export function paint(ctx, z, { read, scale, left, top, side }, rules) {
  const box = { west: -left / scale, north: -top / scale, east: (side - left) / scale, south: (side - top) / scale };
  ctx.miterLimit = 2;
  for (const { dataLayer, minzoom, maxzoom, filter, symbolizer } of rules) {
    const features = read.layers.get(dataLayer);
    if (!features || (minzoom && z < minzoom) || (maxzoom && z > maxzoom)) continue;
    symbolizer.before(ctx, z);
    const finish = symbolizer instanceof protomapsL.PolygonSymbolizer ? fill : stroke;
    const margin = symbolizer.width.get(z) / scale + 2;
    let waiting = 0;
    for (const feature of features) {
      if (feature.east < box.west - margin || feature.west > box.east + margin) continue;
      if (feature.south < box.north - margin || feature.north > box.south + margin) continue;
      if (filter && !filter(z, feature)) continue;
      if (!waiting) ctx.beginPath();
      trace(ctx, read, feature, scale, left, top);
      if (++waiting < ALIKE) continue;
      finish(ctx, symbolizer, z);
      waiting = 0;
    }
    if (waiting) finish(ctx, symbolizer, z);
  }
}

function trace(ctx, { coords, starts }, { type, first, end }, scale, left, top) {
  const least = LEAST_PX / scale;
  for (let part = first; part < end; part++) {
    const [from, to] = [starts[part], starts[part + 1]];
    let [x, y] = [coords[from], coords[from + 1]];
    ctx.moveTo(x * scale + left, y * scale + top);
    for (let at = from + 2; at < to; at += 2) {
      const [nx, ny] = [coords[at], coords[at + 1]];
      if (at + 2 < to && Math.abs(nx - x) < least && Math.abs(ny - y) < least) continue;
      [x, y] = [nx, ny];
      ctx.lineTo(x * scale + left, y * scale + top);
    }
    if (type === AREA) ctx.closePath();
  }
}

function fill(ctx, symbolizer, z) {
  ctx.fill();
  if (symbolizer.width.get(z) > 0) ctx.stroke();
}

function stroke(ctx, symbolizer, z) {
  ctx.setLineDash(symbolizer.dash ? symbolizer.dash.get(z) : []);
  ctx.stroke();
  ctx.setLineDash([]);
}
