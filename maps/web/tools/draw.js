// Drawing by hand: points, lines, areas and circles, drawn and changed vertex by vertex.
//
// Every change is told with a number, so that a page which dies goes on where it was; what was taken back or done
// again comes from Python, and holds unless the hand has done something since.

import { on, say } from "../bridge.js";
import { leg } from "../geodesic.js";
import { placeOf } from "../layers/prepared.js";
import { Pen, middleOf, middles, rimOf } from "./pen.js";
import { caught } from "./snap.js";
import { inView, wrapped } from "./turns.js";

const SAME_PX = 4;
const REACH = { mouse: 9, touch: 22 };
const round = (degrees) => Math.round(degrees * 1e7) / 1e7;

export function draw(page) {
  const { map, over } = page;
  const ground = map.getContainer();
  const pen = new Pen(ground);
  let work = null; // {key, form, stroke, points, radius_m, edit, most, turn}
  let pointer = null; // where the next vertex would be
  let snapped = null;
  let active = -1; // the vertex last touched
  let grip = null; // what is in the hand: {kind, at, from, moved, began}
  let byKey = false;
  let ignore = false; // the click that ends a grip is none

  const pixel = ([lon, lat]) => map.latLngToContainerPoint([lat, lon]);
  const isTouch = (event) => event?.pointerType === "touch" || ground.classList.contains("touch");

  // A place of the hand, caught on what is near it unless Alt is down.
  function place(latlng, event, own = []) {
    const { lng, lat } = latlng.wrap();
    const plain = [round(lng), round(Math.max(-85, Math.min(85, lat)))];
    snapped = event?.altKey ? null : caught(page, plain, isTouch(event) ? REACH.touch : REACH.mouse, own);
    return snapped ? placeOf(snapped.at).map(round) : plain;
  }

  // The work as the screen has it.
  const shown = () => ({ ...work, points: inView(map, work.points) });
  const full = () => work.points.length >= work.most;

  const hand = {
    click({ latlng, event }) {
      if (ignore) return void (ignore = false);
      if (work.edit) return;
      const at = place(latlng, event);
      const last = work.points.at(-1);
      if (work.form === "circle" && last) return ring(leg(last, at).m);
      const { points } = shown();
      if (last && pixel(points.at(-1)).distanceTo(pixel(inView(map, [...work.points, at]).at(-1))) < SAME_PX) return;
      if (work.form === "polygon" && points.length > 2 && pixel(points[0]).distanceTo(map.latLngToContainerPoint(latlng)) < REACH.mouse) return finish();
      if (work.form === "point") work.points = [at];
      else if (full()) return tell({ full: true });
      else work.points.push(at);
      active = work.points.length - 1;
      if (work.form === "point") finish();
      else tell();
    },
    move({ latlng, event }) {
      if (grip) return;
      byKey = false;
      pointer = work.edit ? null : place(latlng, event);
      if (work.edit) snapped = null;
      over.soon();
    },
    double() {
      if (!work.edit) finish();
    },
    leave() {
      say("drafted", { ...draft(), left: true });
      end();
    },
    key({ event }) {
      if (!act(event)) return;
      event.preventDefault();
      event.stopPropagation();
    },
  };

  function act(event) {
    const { key, ctrlKey, shiftKey } = event;
    if (ctrlKey && key.toLowerCase() === "z") say("pen_undone", { redo: shiftKey });
    else if (key === "Enter") finish();
    else if (key === "Backspace" || key === "Delete") take(key === "Delete" || work.edit ? active : work.points.length - 1);
    else if (key === " " && !work.edit) hand.click({ latlng: map.getCenter(), event });
    else if (key.startsWith("Arrow") && !work.edit) {
      pointer = null;
      byKey = true;
      over.soon();
      return false;
    } else return false;
    return true;
  }

  function ring(radius) {
    if (!(radius > 0.5)) return;
    work.radius_m = Math.round(radius * 10) / 10;
    finish();
  }

  // The vertex goes; the last there must be stays.
  function take(at) {
    const least = work.edit ? { line: 2, polygon: 3 }[work.form] || 1 : 0;
    if (at < 0 || at >= work.points.length || work.points.length <= least) return;
    work.points.splice(at, 1);
    active = Math.min(at, work.points.length - 1);
    tell();
  }

  function finish() {
    const least = { line: 2, polygon: 3 }[work.form] || 1;
    if (work.points.length < least || (work.form === "circle" && work.radius_m == null)) return;
    tell({ done: true });
  }

  const draft = () => ({ key: work.key, turn: work.turn, points: work.points, radius_m: work.radius_m });

  function tell(more = {}) {
    work.turn++;
    say("drafted", { ...draft(), ...more });
    over.soon();
  }

  function end() {
    work = pointer = snapped = grip = null;
    active = -1;
    byKey = false;
    map.doubleClickZoom.enable();
    map.dragging.enable();
    ground.classList.remove("sketching");
    over.soon();
  }

  on("draw", (told) => {
    if (!told.form) {
      if (!work) return;
      end();
      page.release(hand);
      return;
    }
    const same = work?.key === told.key;
    if (same && told.turn < work.turn) return;
    if (!same) {
      if (work) end();
      page.release(hand);
      page.hold(hand);
      map.doubleClickZoom.disable();
      ground.classList.add("sketching");
    }
    const { key, form, stroke, points, radius_m: radius, edit, most, turn } = told;
    work = { key, form, stroke, points, radius_m: radius, edit, most, turn };
    active = Math.min(active, points.length - 1);
    over.soon();
  });
  on("draw_do", ({ what }) => work && (what === "finish" ? finish() : take(work.edit ? active : work.points.length - 1)));
  on("draw_at", ({ lon, lat }) => work && hand.click({ latlng: L.latLng(lat, lon), event: { altKey: true } }));

  // ---- what is in the hand

  ground.addEventListener("pointerdown", (event) => {
    ignore = false;
    if (!work || event.button > 0 || event.target.closest(".plate, .tools")) return;
    const found = handle(map.mouseEventToContainerPoint(event), isTouch(event) ? REACH.touch : REACH.mouse);
    if (!found) return;
    grip = { ...found, moved: false, from: JSON.stringify(work.points), began: map.mouseEventToLatLng(event).wrap() };
    if (grip.kind === "vertex") active = grip.at;
    map.dragging.disable();
    over.soon();
  }, { capture: true });
  window.addEventListener("pointermove", (event) => {
    if (!grip || !work) return;
    if (!grip.moved && grip.kind === "middle") {
      if (full()) return void (grip = null, map.dragging.enable(), tell({ full: true }));
      work.points.splice(grip.at + 1, 0, [0, 0]);
      Object.assign(grip, { kind: "vertex", at: grip.at + 1 });
      active = grip.at;
    }
    grip.moved = ignore = true;
    drag(map.mouseEventToLatLng(event), event);
    over.soon();
  }, { capture: true });
  for (const name of ["pointerup", "pointercancel"]) {
    window.addEventListener(name, () => {
      if (!grip) return;
      const { moved, kind } = grip;
      grip = snapped = null;
      map.dragging.enable();
      if (moved && work) tell();
      else if (kind === "vertex") ignore = work?.edit || false;
      over.soon();
    }, { capture: true });
  }

  function drag(latlng, event) {
    if (grip.kind === "vertex") {
      work.points[grip.at] = place(latlng, event, work.points.filter((_point, at) => at !== grip.at));
    } else if (grip.kind === "rim") {
      work.radius_m = Math.max(1, Math.round(leg(work.points[0], place(latlng, event)).m * 10) / 10);
    } else {
      const [dx, dy] = [latlng.wrap().lng - grip.began.lng, latlng.lat - grip.began.lat];
      work.points = JSON.parse(grip.from).map(([lon, lat]) => [round(wrapped(lon + dx)), round(Math.max(-85, Math.min(85, lat + dy)))]);
    }
  }

  // What a hand takes there: a vertex, the rim of a circle, the middle of all, or of a side.
  function handle(spot, reach) {
    const near = (point) => point && pixel(point).distanceTo(spot) <= reach;
    const seen = shown();
    const last = work.points.length - 1;
    for (let at = last; at >= 0; at--) {
      const busy = !work.edit && (at === last || (at === 0 && work.form === "polygon" && last > 1));
      if (!busy && near(seen.points[at])) return { kind: "vertex", at };
    }
    if (near(rimOf(seen))) return { kind: "rim" };
    if (!work.edit) return null;
    if (last > 0 && near(middleOf(seen.points))) return { kind: "all" };
    const side = middles(seen).findIndex(near);
    return side < 0 ? null : { kind: "middle", at: side };
  }

  over.painters.push((scene) => {
    if (!work) return false;
    const next = byKey ? place(map.getCenter(), { altKey: true }) : pointer;
    const done = work.edit || grip || (work.form === "circle" && work.radius_m != null) || full();
    const points = inView(map, next ? [...work.points, next] : work.points);
    const tip = next && points.pop();
    pen.paint(scene, { ...work, points }, done ? null : tip, { active, snapped, edit: work.edit });
    if (byKey && !work.edit) pen.aim(scene, tip);
    return true;
  });
}
