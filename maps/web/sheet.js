// Canvases whose picture is handed over whole. One that is drawn on is copied for the screen with every frame in which
// the map moves; one of these only when its picture is another. They are used again: a canvas keeps its memory until
// it happens to be swept.

const MOST_SPARE = 4;
const spare = { true: [], false: [] }; // by whether something shines through

export function sheet(alpha) {
  const canvas = spare[alpha].pop() ?? document.createElement("canvas");
  canvas.sees = alpha;
  canvas.className = "";
  canvas.hidden = false;
  return canvas;
}

export function show(canvas, bitmap) {
  if (canvas.width !== bitmap.width) canvas.width = bitmap.width;
  if (canvas.height !== bitmap.height) canvas.height = bitmap.height;
  canvas.getContext("bitmaprenderer", { alpha: canvas.sees }).transferFromImageBitmap(bitmap);
  canvas.hidden = false;
}

export function giveBack(canvas) {
  if (spare[canvas.sees].length < MOST_SPARE) spare[canvas.sees].push(canvas);
  else {
    canvas.width = canvas.height = 1;
    canvas.getContext("bitmaprenderer")?.transferFromImageBitmap(null);
  }
}

// What pictures are drawn on before they are handed over, one of a size: it holds none in between.
const easels = new Map();

export function drawn(width, height, draw) {
  const size = `${width} ${height}`;
  if (!easels.has(size)) {
    if (easels.size > 3) easels.clear();
    easels.set(size, new OffscreenCanvas(width, height));
  }
  const easel = easels.get(size);
  const ctx = easel.getContext("2d");
  ctx.setTransform(1, 0, 0, 1, 0, 0);
  draw(ctx);
  return easel.transferToImageBitmap();
}
