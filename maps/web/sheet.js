// Canvases whose picture is handed over whole. One that is drawn on is copied for the screen with every frame in which
// the map moves; one of these only when its picture is another.

// Never said to be opaque, not even the ground: without a GPU the engine writes opaque pictures over what is there by
// a way that takes five times as long as laying them upon it, and thirty times as long when they are scaled.
const CONTEXT = ["bitmaprenderer", { alpha: true }];

export const sheet = () => document.createElement("canvas");

export function show(canvas, bitmap) {
  if (canvas.width !== bitmap.width) canvas.width = bitmap.width;
  if (canvas.height !== bitmap.height) canvas.height = bitmap.height;
  canvas.getContext(...CONTEXT).transferFromImageBitmap(bitmap);
  canvas.hidden = false;
}

// The same for a large picture that is there for long: on a canvas of its own, which takes the place of the last.
export function replace(canvas, bitmap) {
  const next = sheet();
  show(next, bitmap);
  canvas.replaceWith(next);
  giveBack(canvas);
  return next;
}

// Nobody shows anything on it any more. The engine keeps the memory of a picture that was shown for the next one of its
// size, until the canvas is swept, and looks whether it fits only when it shows one: so each shows two small ones first.
let limbo = null;
const SMALL = 2;
const LATER_MS = 200; // the frames that show what comes instead are not to wait for it
const leaving = []; // [canvas, pictures still to show]

export function giveBack(canvas) {
  canvas.isGone = true; // also while it shows the small ones
  canvas.remove();
  canvas.className = "";
  canvas.hidden = false;
  Object.assign(canvas.style, { position: "absolute", left: 0, top: 0, width: "1px", height: "1px", transform: "none" });
  if (leaving.push([canvas, SMALL]) === 1) setTimeout(() => requestAnimationFrame(small), LATER_MS);
}

function small() {
  if (!limbo) {
    limbo = document.createElement("div");
    Object.assign(limbo.style, { position: "fixed", left: 0, top: 0, width: "1px", height: "1px", overflow: "hidden", zIndex: -1 });
    document.body.append(limbo);
  }
  for (const [canvas, left] of leaving.splice(0)) {
    if (!left) {
      canvas.remove();
      continue;
    }
    show(canvas, drawn(left, 1, () => {}));
    limbo.append(canvas);
    leaving.push([canvas, left - 1]);
  }
  // A picture is given back a frame after another stands in its place.
  if (leaving.length) requestAnimationFrame(() => requestAnimationFrame(small));
}

// What pictures are drawn on before they are handed over, one of a size: it holds none in between. Null for no picture,
// which `draw` says by false.
const easels = new Map();

export function drawn(width, height, draw) {
  return drawnIfAny((begin) => draw(begin(width, height)));
}

// The same for what is often nothing: `draw` is given what begins a picture of a size.
export function drawnIfAny(draw) {
  let easel = null;
  const busy = draw((width, height) => {
    easel = cleared(width, height);
    return easel.getContext("2d");
  });
  return busy === false || !easel ? null : easel.transferToImageBitmap();
}

function cleared(width, height) {
  const size = `${width} ${height}`;
  if (!easels.has(size)) {
    if (easels.size > 7) easels.clear();
    easels.set(size, new OffscreenCanvas(width, height));
  }
  const easel = easels.get(size);
  easel.getContext("2d").setTransform(1, 0, 0, 1, 0, 0);
  return easel;
}
