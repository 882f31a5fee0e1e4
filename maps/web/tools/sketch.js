// A sketch by hand: a line, an outline, a box or a circle, for whatever purpose Python named, with its figures beside it.
//
// Every vertex is told, so that a page which dies goes on where it was; the last word of a figure is Python's.

import { on, say } from "../bridge.js";
import { areaOf, areaWords, bearingWords, leg, lengthOf, lengthWords } from "../geodesic.js";
import { worldOf } from "../layers/overlay.js";
import { plated, textWidth } from "../layers/text.js";
import { theme } from "../theme.js";
import { inView } from "./turns.js";

const MOST = 500;
const COLOUR = "#ff9f1c";
const ASIDE_PX = 14; // words from their vertex
const LINE_PX = 22;
const EDGE_PX = 60; // of the view, where the buttons and the foot are
const SAME_PX = 5;
const REACH_PX = { mouse: 10, touch: 22 };
const TWO = new Set(["box", "circle"]); // shapes of two vertices

export function sketch(page) {
  const { map, over } = page;
  let work = null; // {purpose, shape, points, done, lines, full}
  let pointer = null;
  let grip = null; // the vertex in the hand: {at, moved}
  let byKey = false; // the cross in the middle points
  let ignore = false; // the click that ends a grip is none

  const place = (latlng) => {
    const { lng, lat } = latlng.wrap();
    return [round(lng), round(Math.max(-85, Math.min(85, lat)))];
  };
  const round = (degrees) => Math.round(degrees * 1e7) / 1e7;
  const shown = () => inView(map, work.points);
  const isFull = () => work.points.length >= MOST;
  const pixel = ([lon, lat]) => map.latLngToContainerPoint([lat, lon]);

  const hand = {
    click({ latlng }) {
      if (ignore) return void (ignore = false);
      if (work.done) begin({ ...work, points: [] });
      const last = shown().at(-1);
      if (last && pixel(last).distanceTo(map.latLngToContainerPoint(latlng)) < SAME_PX) return;
      if (isFull()) return say("sketched", { ...told(), full: true });
      work.points.push(place(latlng));
      if (TWO.has(work.shape) && work.points.length === 2) work.done = true;
      tell();
    },
    move({ latlng }) {
      pointer = place(latlng);
      byKey = false;
      over.soon();
    },
    double: () => finish(),
    leave() {
      const { purpose } = work;
      end();
      say("sketched", { purpose, points: [], done: false, left: true });
    },
    key({ event }) {
      if (event.key === "Enter") finish();
      else if (event.key === "Backspace") back();
      else if (event.key === " ") hand.click({ latlng: map.getCenter() });
      else return keyed(event.key.startsWith("Arrow"));
      keyed(true);
      event.preventDefault();
    },
  };

  // The arrows move the map under a cross in its middle, where the space bar sets a vertex.
  function keyed(crossed) {
    if (!crossed) return;
    pointer = null;
    byKey = true;
    over.soon();
  }

  const told = () => ({ purpose: work.purpose, points: work.points, done: work.done });

  function begin(told) {
    work = { purpose: told.purpose, shape: told.shape, points: told.points || [], done: Boolean(told.done), lines: [], full: "" };
    pointer = null;
  }

  function finish() {
    if (!work || work.done || work.points.length < (work.shape === "area" ? 3 : 2)) return;
    work.done = true;
    tell();
  }

  function back() {
    work.points.pop();
    work.done = false;
    tell();
  }

  function tell() {
    Object.assign(work, { lines: [], full: "" });
    say("sketched", told());
    over.soon();
  }

  function end() {
    work = null;
    map.doubleClickZoom.enable();
    map.getContainer().classList.remove("sketching");
    over.soon();
  }

  on("sketch", (told) => {
    if (!told.shape) {
      if (work) {
        end();
        page.release(hand);
      }
      return;
    }
    if (work) end();
    page.release(hand);
    page.hold(hand);
    begin(told);
    map.doubleClickZoom.disable();
    map.getContainer().classList.add("sketching");
    over.soon();
  });
  on("sketch_do", ({ what }) => work && (what === "finish" ? finish() : back()));
  on("sketch_at", ({ lon, lat }) => work && hand.click({ latlng: L.latLng(lat, lon) }));
  on("sketch_words", ({ purpose, lines, full }) => {
    if (work?.purpose === purpose) Object.assign(work, { lines, full });
    over.soon();
  });

  // ---- a vertex in the hand

  map.getContainer().addEventListener("pointerdown", (event) => {
    ignore = false;
    if (!work || event.target.closest(".plate, .tools")) return;
    const touch = event.pointerType === "touch" || map.getContainer().classList.contains("touch");
    const at = nearest(map.mouseEventToContainerPoint(event), touch ? REACH_PX.touch : REACH_PX.mouse);
    if (at < 0 || (!work.done && at === work.points.length - 1 && work.shape !== "circle")) return;
    grip = { at, moved: false };
    map.dragging.disable();
  }, { capture: true });
  window.addEventListener("pointermove", (event) => {
    if (!grip || !work) return;
    grip.moved = ignore = true;
    work.points[grip.at] = place(map.mouseEventToLatLng(event));
    work.lines = [];
    over.soon();
  }, { capture: true });
  for (const name of ["pointerup", "pointercancel"]) {
    window.addEventListener(name, () => {
      if (!grip) return;
      map.dragging.enable();
      if (grip.moved && work) tell();
      grip = null;
    }, { capture: true });
  }

  function nearest(spot, reach) {
    let best = -1;
    let least = reach;
    shown().forEach((point, at) => {
      const far = pixel(point).distanceTo(spot);
      if (far <= least) [best, least] = [at, far];
    });
    return best;
  }

  // ---- drawing

  over.painters.push((scene) => {
    if (!work) return false;
    const tip = byKey ? place(map.getCenter()) : pointer;
    const points = work.done || !tip || grip || isFull() ? work.points : [...work.points, tip];
    if (points.length) paint(scene, inView(map, points));
    if (byKey && !work.done) cross(scene.ctx, scene.spot(worldOf(...tip)));
    return points.length > 0;
  });

  function cross(ctx, [x, y]) {
    for (const [colour, width] of [[theme.halo, 5], [COLOUR, 2]]) {
      ctx.strokeStyle = colour;
      ctx.lineWidth = width;
      ctx.beginPath();
      for (const [dx, dy] of [[1, 0], [0, 1]]) {
        ctx.moveTo(x - dx * 14, y - dy * 14);
        ctx.lineTo(x + dx * 14, y + dy * 14);
      }
      ctx.stroke();
    }
  }

  function paint(scene, points) {
    const { ctx } = scene;
    ctx.save();
    ctx.lineJoin = ctx.lineCap = "round";
    const path = outline(scene, points);
    if (work.shape !== "line") {
      ctx.fillStyle = `${COLOUR}26`;
      ctx.fill(path);
    }
    for (const [colour, width, dash] of [[theme.halo, 5, []], [COLOUR, 2.5, work.done ? [] : [7, 5]]]) {
      ctx.strokeStyle = colour;
      ctx.lineWidth = width;
      ctx.setLineDash(dash);
      ctx.stroke(path);
    }
    ctx.setLineDash([]);
    for (const point of shown()) knob(ctx, scene.at(worldOf(...point)));
    ctx.restore();
    const lines = work.lines.length ? work.lines : figures(points);
    words(scene, points.at(-1), work.full ? [...lines, work.full] : lines);
  }

  // Beside the last vertex, on the side where there is room for them.
  function words(scene, at, lines) {
    const [x, y] = scene.at(worldOf(...at));
    const size = map.getSize();
    const spot = pixel(at);
    const wide = Math.max(0, ...lines.map((line) => textWidth(line, 12, 600))) + 10;
    const left = spot.x + ASIDE_PX + wide > size.x - EDGE_PX ? x - ASIDE_PX - wide : x + ASIDE_PX;
    const top = spot.y + ASIDE_PX + lines.length * LINE_PX > size.y - EDGE_PX ? y - ASIDE_PX - (lines.length - 1) * LINE_PX : y + ASIDE_PX;
    lines.forEach((line, row) => plated(scene.ctx, line, left, top + row * LINE_PX));
  }

  function knob(ctx, [x, y]) {
    const touch = map.getContainer().classList.contains("touch");
    ctx.beginPath();
    ctx.arc(x, y, touch ? 11 : 5, 0, 2 * Math.PI);
    ctx.fillStyle = theme.plate;
    ctx.fill();
    ctx.lineWidth = 2.5;
    ctx.strokeStyle = COLOUR;
    ctx.stroke();
  }

  function outline(scene, points) {
    const path = new Path2D();
    const spots = points.map((point) => scene.at(worldOf(...point)));
    if (work.shape === "circle") {
      if (points.length < 2) return path;
      path.arc(...spots[0], radiusPx(scene, points), 0, 2 * Math.PI);
    } else if (work.shape === "box" && spots.length === 2) {
      path.rect(spots[0][0], spots[0][1], spots[1][0] - spots[0][0], spots[1][1] - spots[0][1]);
    } else {
      spots.forEach(([x, y], at) => (at ? path.lineTo(x, y) : path.moveTo(x, y)));
      if (work.shape === "area") path.closePath();
    }
    return path;
  }

  // Mercator stretches with the latitude: the same metres are more pixels farther from the equator.
  function radiusPx(scene, [centre, edge]) {
    const { m } = leg(centre, edge);
    return (m / (40075016.686 * Math.cos((centre[1] * Math.PI) / 180))) * scene.world;
  }

  function figures(points) {
    if (points.length < 2) return [];
    const last = leg(points.at(-2), points.at(-1));
    if (work.shape === "circle") return [`r ${lengthWords(last.m)}`, areaWords(Math.PI * last.m ** 2)];
    if (work.shape === "box") return [areaWords(areaOf(corners(points)))];
    if (work.shape === "area") return points.length < 3 ? [lengthWords(last.m)] : [areaWords(areaOf(points)), lengthWords(lengthOf([...points, points[0]]))];
    const total = lengthWords(lengthOf(points));
    const now = `${lengthWords(last.m)}  ${bearingWords(last.deg)}`;
    return points.length > 2 ? [total, now] : [now];
  }
}

export const corners = ([[x1, y1], [x2, y2]]) => [[x1, y1], [x2, y1], [x2, y2], [x1, y2]];
