// A change of zoom is seen before it is drawn: what was drawn stands scaled with the very next frame, and what comes
// is drawn after that frame, all of it for one and the same.

const FARTHEST = 2; // levels: beyond, what was drawn is a smear or a spot
const LATEST_MS = 100; // a page that is not seen has no frames

let scaled = false;
let ground = null;
let late = 0;
const waiting = [];

// Before any layer hears of a zoom.
export function scaleFirst(map) {
  let before = null;
  ground = map.getPane("mapPane");
  const reset = map._resetView;
  // At its own event of this the map has forgotten already how far it was pushed.
  map._resetView = function (...told) {
    before = { zoom: map.getZoom(), bounds: map.getBounds() };
    reset.apply(map, told);
    before = null;
  };
  map.on("zoom", () => {
    scaled = Boolean(before) && Math.abs(map.getZoom() - before.zoom) <= FARTHEST && before.bounds.contains(map.getCenter());
    // Not smoothed: to smooth a large window takes as long as to draw it anew.
    if (scaled) ground.classList.add("scaled");
    queueMicrotask(() => (scaled = false));
  });
}

// Is the view changing to another zoom of what was in it?
export const isScaled = () => scaled;

export function onceScaled(act) {
  if (waiting.push(act) > 1) return;
  late = setTimeout(work, LATEST_MS);
  requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(work)));
}

function work() {
  clearTimeout(late);
  ground.classList.remove("scaled");
  for (const act of waiting.splice(0)) {
    try {
      act();
    } catch (error) {
      reportError(error); // said once; the others wait no longer for it
    }
  }
}
