// Handles of things that a hand may move: taken by pointer, finger or key, carried, and let go on a place or on a thing.
//
// Nothing moves by itself: where a handle was let go is told, and what comes of it is told back as other handles.

import { on, say } from "../bridge.js";
import { leg, lengthWords } from "../geodesic.js";
import { worldOf } from "../layers/overlay.js";
import { plated } from "../layers/text.js";
import { theme } from "../theme.js";

const COLOURS = { dark: "#ff9f1c", light: "#b45309", print: "#b45309" };
const TOUCH_PX = 22; // half of 44
const REACH_PX = { mouse: 12, touch: TOUCH_PX };
const CATCH_PX = { mouse: 16, touch: 30, key: 60 }; // so near a thing is meant
const SLIP_PX = { mouse: 4, touch: 10 }; // less is a press
const AWAY_PX = 24; // from the end of its line, that the thing there is seen
const STEP_PX = 30; // between handles of lines that end together
const LEAST_PX = 60; // of a line on the screen: far out its handle would hide it, and what it leads to
const FINE_PX = 8;
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

export function handles(page) {
  const { map, over } = page;
  const ground = map.getContainer();
  let all = []; // {id, title, at, line, anchor, onto, rank}
  let words = {};
  let hovered = null;
  let grip = null; // what is in the hand: {handle, start, pointer, kind, carried, last}
  let swallow = false; // the click that ends a carrying is none

  const pixel = ([lon, lat]) => map.latLngToContainerPoint([lat, lon]);
  const kindOf = (event) => (event?.pointerType === "touch" || ground.classList.contains("touch") ? "touch" : "mouse");

  on("handles", (told) => {
    const known = new Map();
    all = told.handles.map((handle) => {
      const end = handle.line.length ? handle.at.join() : "";
      known.set(end, (known.get(end) ?? -1) + 1);
      return { ...handle, rank: end ? known.get(end) : 0 };
    });
    words = told.words;
    hovered = null;
    if (grip) {
      const same = all.find(({ id }) => id === grip.handle.id);
      if (same) grip.handle = same;
      else leave();
    }
    over.soon();
  });

  on("handle_take", ({ id }) => {
    const handle = all.find((one) => one.id === id);
    if (!handle) return say("handle_left", { id });
    leave();
    ground.focus({ preventScroll: true });
    map.setView([handle.at[1], handle.at[0]], map.getZoom(), { animate: false });
    grip = { handle, kind: "key", carried: false };
    return carry();
  });

  on("handle_leave", () => leave());

  const hand = {
    leave,
    click: ({ latlng }) => grip?.kind === "key" && drop(latlng),
    key({ event }) {
      const { key, altKey } = event;
      if (key === "Escape") leave();
      else if (key === "Enter" && grip?.kind === "key") drop(map.getCenter());
      else if (altKey && ARROWS[key] && grip?.kind === "key") map.panBy(ARROWS[key].map((step) => step * FINE_PX), { animate: false });
      else return;
      event.preventDefault();
      event.stopPropagation();
    },
  };

  function carry() {
    grip.carried = true;
    page.hold(hand);
    ground.classList.add("carrying");
    say("handle_taken", { id: grip.handle.id });
    over.soon();
  }

  // Nothing has come of it.
  function leave() {
    const { handle, carried } = end();
    if (carried) say("handle_left", { id: handle.id });
  }

  function end() {
    const was = grip ?? {};
    grip = null;
    page.release(hand);
    map.dragging.enable();
    ground.classList.remove("carrying");
    over.soon();
    return was;
  }

  function drop(latlng) {
    const { lng, lat } = latlng.wrap();
    const target = caught(latlng);
    const { handle } = end();
    const place = { lon: lng, lat: Math.max(-85, Math.min(85, lat)) };
    say("handle_dropped", { id: handle.id, ...place, ...(target && { layer: target.layer.name, base: target.layer.base, index: target.index }) });
  }

  // The thing that what is in the hand would be let go on.
  function caught(latlng) {
    const layer = page.layers.get(grip.handle.onto);
    if (!layer?.visible) return null;
    const { lng, lat } = latlng.wrap();
    const [x, y] = worldOf(lng, lat);
    const zoom = map.getZoom();
    if (!layer.inBox) {
      const index = layer.hit(x, y, zoom);
      return index < 0 ? null : { layer, index, place: layer.place(index, zoom) };
    }
    const reach = CATCH_PX[grip.kind] / (256 * 2 ** zoom);
    let best = null;
    for (const index of layer.inBox(x - reach, y - reach, x + reach, y + reach)) {
      const place = layer.clusters?.of(index, zoom) ? null : layer.place(index, zoom);
      const far = place ? Math.hypot(place[0] - x, place[1] - y) : Infinity;
      if (far <= reach && !(best?.far <= far)) best = { layer, index, place, far };
    }
    return best;
  }

  const tip = () => (grip.kind === "key" ? map.getCenter() : map.containerPointToLatLng(grip.pointer));

  // Where a handle is taken: on its place, or on its line a little away from there; null on a line too short to see.
  function spot({ at, line, rank }, toPixel) {
    const points = line.length > 1 ? line.map(toPixel) : [toPixel(at)];
    const steps = points.slice(1).map((point, n) => Math.hypot(point[0] - points[n][0], point[1] - points[n][1]));
    const long = steps.reduce((sum, step) => sum + step, 0);
    if (line.length > 1 && long < LEAST_PX) return null;
    let left = Math.min(AWAY_PX + rank * STEP_PX, long * 0.45);
    for (let n = 0; n < steps.length; n++) {
      const [from, to] = [points[n], points[n + 1]];
      if (left <= steps[n] && steps[n]) return [0, 1].map((axis) => from[axis] + ((to[axis] - from[axis]) * left) / steps[n]);
      left -= steps[n];
    }
    return points[0];
  }

  function handleAt({ x, y }, reach) {
    const toPixel = (place) => {
      const point = pixel(place);
      return [point.x, point.y];
    };
    let best = null;
    for (const handle of all) {
      const at = spot(handle, toPixel);
      const far = at ? Math.hypot(at[0] - x, at[1] - y) : Infinity;
      if (far <= Math.max(reach, handle.line.length ? 0 : reach + 6) && !(best?.far <= far)) best = { handle, far };
    }
    return best?.handle ?? null;
  }

  // ---- the pointer

  ground.addEventListener("pointerdown", (event) => {
    swallow = false;
    if (grip?.kind === "key") return;
    if (grip) return void leave(); // a second finger wants something else
    if (page.held || event.button > 0 || event.target.closest(".plate, .tools")) return;
    const start = map.mouseEventToContainerPoint(event);
    const kind = kindOf(event);
    const handle = handleAt(start, REACH_PX[kind]);
    if (!handle) return;
    grip = { handle, start, pointer: start, kind, carried: false };
    map.dragging.disable();
  }, { capture: true });

  window.addEventListener("pointermove", (event) => {
    if (!grip) return void hover(event);
    if (grip.kind === "key") return;
    grip.pointer = map.mouseEventToContainerPoint(event);
    if (!grip.carried && grip.pointer.distanceTo(grip.start) < SLIP_PX[grip.kind]) return;
    if (!grip.carried) carry();
    over.soon();
  }, { capture: true });

  window.addEventListener("pointerup", () => {
    if (!grip || grip.kind === "key") return;
    if (!grip.carried) return void end();
    swallow = true;
    if (map.getSize().contains(grip.pointer) && grip.pointer.x >= 0 && grip.pointer.y >= 0) drop(tip());
    else leave();
  }, { capture: true });
  window.addEventListener("pointercancel", () => grip && grip.kind !== "key" && leave(), { capture: true });
  ground.addEventListener("click", (event) => {
    if (swallow) event.stopImmediatePropagation();
    swallow = false;
  }, { capture: true });

  function hover(event) {
    if (!all.length && !hovered) return;
    const free = !page.held && event.buttons === 0 && ground.contains(event.target) && !event.target.closest(".plate, .tools");
    const found = free ? handleAt(map.mouseEventToContainerPoint(event), REACH_PX.mouse) : null;
    if (found === hovered) return;
    hovered = found;
    ground.classList.toggle("over-handle", Boolean(found));
    over.soon();
  }

  // ---- how it looks

  over.painters.push((scene) => {
    const toPixel = (place) => scene.at(worldOf(...place));
    const touch = ground.classList.contains("touch");
    for (const handle of all) {
      const at = spot(handle, toPixel);
      if (!at) continue;
      const isLit = handle === hovered || handle === grip?.handle;
      if (handle.line.length) knob(scene.ctx, at, touch ? 11 : 7, isLit);
      else arrows(scene.ctx, at, touch ? 24 : 19, isLit);
      if (handle === hovered && !grip) plated(scene.ctx, handle.title, at[0] + 18, at[1] - 18);
    }
    if (grip?.carried) carried(scene, toPixel);
    return all.length > 0;
  });

  function carried(scene, toPixel) {
    const { ctx } = scene;
    const { handle } = grip;
    const latlng = tip().wrap();
    const target = handle.onto ? caught(latlng) : null;
    const end = target ? scene.spot(target.place) : toPixel([latlng.lng, latlng.lat]);
    const from = handle.anchor ?? handle.at;
    ctx.save();
    ctx.setLineDash([8, 6]);
    stroke(ctx, () => {
      ctx.moveTo(...toPixel(from));
      ctx.lineTo(...end);
    }, 3);
    ctx.setLineDash([]);
    stroke(ctx, () => {
      if (target) ctx.arc(...end, 18, 0, 2 * Math.PI);
      else for (const [dx, dy] of [[1, 0], [0, 1]]) {
        ctx.moveTo(end[0] - 13 * dx, end[1] - 13 * dy);
        ctx.lineTo(end[0] + 13 * dx, end[1] + 13 * dy);
      }
    }, 3);
    ctx.restore();
    const metres = leg(from, [latlng.lng, latlng.lat]).m;
    plated(ctx, `${handle.title} · ${lengthWords(metres)}`, end[0] + 22, end[1] - 22);
    if (handle.onto && !target) plated(ctx, words.nothing, end[0] + 22, end[1] + 2);
  }
}

function stroke(ctx, path, width) {
  for (const [colour, wide] of [[theme.ringEdge, width + 3], [COLOURS[theme.name], width]]) {
    ctx.beginPath();
    path();
    ctx.strokeStyle = colour;
    ctx.lineWidth = wide;
    ctx.stroke();
  }
}

// On a line: a ring to take it by.
function knob(ctx, [x, y], r, isLit) {
  ctx.beginPath();
  ctx.arc(x, y, r, 0, 2 * Math.PI);
  ctx.fillStyle = isLit ? COLOURS[theme.name] : theme.plate;
  ctx.fill();
  stroke(ctx, () => ctx.arc(x, y, r, 0, 2 * Math.PI), 2.5);
}

// Around a symbol, which stays in sight with the words below it.
function arrows(ctx, [x, y], far, isLit) {
  stroke(ctx, () => {
    for (const [dx, dy] of [ARROWS.ArrowLeft, ARROWS.ArrowUp, ARROWS.ArrowRight]) {
      const [tx, ty] = [x + dx * (far + 5), y + dy * (far + 5)];
      ctx.moveTo(tx - dx * 5 + dy * 5, ty - dy * 5 + dx * 5);
      ctx.lineTo(tx, ty);
      ctx.lineTo(tx - dx * 5 - dy * 5, ty - dy * 5 - dx * 5);
    }
  }, isLit ? 3.5 : 2);
}
