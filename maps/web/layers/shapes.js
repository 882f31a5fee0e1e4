// Lines, areas, circles and drawn symbols under the points: hose lays, routes, zones, drawings, what is highlighted.

import { stumble } from "../bridge.js";
import { theme } from "../theme.js";
import { drawHead, drawLine, drawPlot, setFill } from "./plot.js";
import { united } from "./room.js";
import { distance, fillPath, levelOf, meets, stretches, viewOf } from "./rings.js";
import { Small } from "./small.js";
import { cut, haloed, textWidth } from "./text.js";

const WORDS_PX = 28;
const REACH_PX = 8;
const TOUCH_PX = 22;
const HEIGHT = 16; // of a line of words
const MOST_LINES = 8;
const BESIDE_PX = 16; // between a symbol beside its place and the mark that has the place

const jobs = new Map();
let jobNumber = 0;
let worker = null; // begun with the first layer of shapes

function begin() {
  worker = new Worker("shapes_worker.js", { type: "module" });
  worker.onerror = (event) => stumble(`shapes worker: ${event.message}`);
  worker.onmessage = ({ data: { job, result, error } }) => {
    const done = jobs.get(job);
    jobs.delete(job);
    if (error) done.reject(new Error(error));
    else done.resolve(result);
  };
}

function plate(ctx, x, y, width, height) {
  ctx.beginPath();
  ctx.roundRect(x, y, width, height, 4);
  ctx.fillStyle = theme.plate;
  ctx.fill();
}

// Either side of the middle of a segment, far enough for words so wide to clear it.
function beside([x1, y1], [x2, y2], width) {
  const long = Math.hypot(x2 - x1, y2 - y1) || 1;
  const [nx, ny] = [(y1 - y2) / long, (x2 - x1) / long];
  const far = 8 + (Math.abs(nx) * width) / 2 + (Math.abs(ny) * HEIGHT) / 2;
  const [x, y] = [(x1 + x2) / 2, (y1 + y2) / 2];
  const up = ny < 0 ? 1 : -1;
  return [up, -up].map((side) => [x + nx * far * side, y + ny * far * side, ny * side < 0 ? -1 : 1]);
}

export class Shapes extends Small {
  fetch(path) {
    if (!worker) begin();
    return new Promise((resolve, reject) => {
      jobs.set(++jobNumber, { resolve, reject });
      worker.postMessage({ job: jobNumber, url: new URL(path, location.href).href });
    });
  }

  // The worker has done it.
  prepare(thing) {
    return thing;
  }

  // What is in view: [thing, stroke, turn], a thing on the antimeridian from both its sides.
  *seen(scene) {
    for (const thing of this.things) {
      const stroke = this.style.strokes[thing.style];
      if (!stroke || isFar(thing, stroke, scene.zoom)) continue;
      const rim = thing.type === "spot" ? stroke.size_px / scene.world : 0;
      const box = rim ? [thing.box[0] - rim, thing.box[1] - rim, thing.box[2] + rim, thing.box[3] + rim] : thing.box;
      for (const turn of [-1, 0, 1]) if (meets(viewOf(scene, turn), box)) yield [thing, stroke, turn];
    }
  }

  paint(scene) {
    if (!this.visible) return;
    for (const [thing, stroke, turn] of this.seen(scene)) if (thing.type !== "spot") this.draw(scene, thing, stroke, turn);
  }

  // The box around what is painted, px; null when nothing is.
  bounds(scene) {
    let box = null;
    for (const [thing, , turn] of this.seen(scene)) {
      if (thing.type === "spot") continue;
      const [west, north, east, south] = thing.box;
      box = united(box, [...scene.at([west + turn, north]), ...scene.at([east + turn, south])]);
    }
    return box;
  }

  draw(scene, thing, stroke, turn) {
    const { ctx } = scene;
    ctx.save();
    if (thing.type !== "line" && !thing.old && (stroke.fill || stroke.pattern)) {
      setFill(ctx, stroke, scene);
      ctx.fill(this.area(scene, thing, turn), "evenodd");
    }
    const lines = this.lines(scene, thing, turn);
    drawLine(ctx, lines, stroke, { old: thing.old, halo: thing.type === "line" });
    if (stroke.head && thing.type === "line") this.head(scene, thing.rings[0], stroke, turn);
    ctx.restore();
  }

  area(scene, thing, turn) {
    const path = new Path2D();
    if (thing.type === "circle") {
      const [x, y] = scene.at([thing.centre[0] + turn, thing.centre[1]]);
      path.arc(x, y, thing.radius * scene.world, 0, 2 * Math.PI);
    }
    for (const ring of thing.rings) fillPath(path, scene, ring, turn);
    return path;
  }

  lines(scene, thing, turn) {
    if (thing.type === "circle") return stretches(scene, this.rim(thing, scene), turn, true);
    return thing.rings.flatMap((ring) => stretches(scene, ring, turn, thing.type === "area"));
  }

  // A circle as a ring, of as many corners as make it round at this zoom.
  rim(thing, scene) {
    const many = Math.max(48, Math.min(720, Math.ceil(Math.sqrt(thing.radius * scene.world) * 6)));
    if (thing.corners === many) return thing.ring;
    const xys = new Float64Array(many * 2);
    for (let i = 0; i < many; i++) {
      xys[2 * i] = thing.centre[0] + thing.radius * Math.cos((2 * Math.PI * i) / many);
      xys[2 * i + 1] = thing.centre[1] + thing.radius * Math.sin((2 * Math.PI * i) / many);
    }
    const boxes = new Float64Array(Math.ceil((many - 1) / 128) * 4);
    for (let at = 0; at < boxes.length; at += 4) boxes.set(thing.box, at);
    Object.assign(thing, { corners: many, ring: { xys, boxes } });
    return thing.ring;
  }

  head(scene, ring, stroke, turn) {
    const { xys } = levelOf(ring, scene.zoom);
    const end = scene.at([xys.at(-2) + turn, xys.at(-1)]);
    if (!scene.sees(end)) return;
    let i = xys.length - 4;
    let from = scene.at([xys[i] + turn, xys[i + 1]]);
    while (i > 0 && Math.hypot(end[0] - from[0], end[1] - from[1]) < 10) {
      i -= 2;
      from = scene.at([xys[i] + turn, xys[i + 1]]);
    }
    drawHead(scene.ctx, end, Math.atan2(end[1] - from[1], end[0] - from[0]), stroke);
  }

  // They lie above the points, and so does the edge of what is chosen or under the pointer.
  symbols(scene) {
    for (const [index, colour, width] of [[this.hovered, theme.hover, 2], [this.chosen, theme.ring, 3]]) {
      const thing = this.things[index];
      if (thing && this.style.strokes[thing.style]) this.edge(scene, thing, colour, width);
    }
    for (const [thing, stroke, turn] of this.seen(scene)) if (thing.type === "spot") this.spot(scene, thing, stroke, turn);
  }

  // Finds room for its words, clear of its symbols, and gives back what writes them.
  words(scene) {
    const seen = [...this.seen(scene)];
    for (const [thing, stroke, turn] of seen) {
      const [x, y] = stand(scene, thing.anchor, thing, stroke, turn);
      const r = stroke.size_px / 2;
      if (thing.type === "spot") scene.room.put(x - r, y - r, 2 * r, 2 * r);
    }
    const found = seen.filter(([thing]) => thing.text).map((one) => this.letter(scene, ...one));
    return () => found.forEach((write) => write?.());
  }

  spot(scene, thing, stroke, turn) {
    drawPlot(scene.ctx, stand(scene, thing.centre, thing, stroke, turn), stroke, { bearing: thing.bearing_deg ?? null, old: thing.old });
  }

  // Where no other words stand: below a symbol or beside it, on a line or in an area where there is room. Several
  // lines keep together.
  letter(scene, thing, stroke, turn) {
    if (thing.type !== "spot" && this.extent(scene, thing) < WORDS_PX) return null;
    const lines = thing.text.split("\n", MOST_LINES).map(cut);
    const width = Math.max(...lines.map((line) => textWidth(line, 12, 600)));
    const high = HEIGHT * lines.length;
    for (const [x, y, down = 0] of this.places(scene, thing, stroke, turn, width, lines.length > 2)) {
      const top = y - HEIGHT / 2 + Math.min(0, down) * (high - HEIGHT) - (down ? 0 : (high - HEIGHT) / 2);
      if (!scene.sees([x, y], 0) || !scene.take(x - width / 2 - 2, top, width + 4, high)) continue;
      return () => {
        if (lines.length > 2) plate(scene.ctx, x - width / 2 - 6, top - 3, width + 12, high + 6);
        lines.forEach((line, at) => haloed(scene.ctx, line, x, top + HEIGHT / 2 + at * HEIGHT, { align: "center", weight: at ? 500 : 600 }));
      };
    }
    return null;
  }

  places(scene, thing, stroke, turn, width, many) {
    const [x, y] = stand(scene, thing.anchor, thing, stroke, turn);
    if (thing.type === "spot") {
      const far = stroke.size_px / 2;
      return [[x, y + far + 10, 1], [x + far + width / 2 + 5, y], [x - far - width / 2 - 5, y], [x, y - far - 10, -1]];
    }
    if (thing.type === "circle") {
      const [cx, cy] = scene.at([thing.centre[0] + turn, thing.centre[1]]);
      const r = thing.radius * scene.world;
      return [[x, y - 10, -1], [x, y + 10, 1], [cx, cy + r + 10, 1], [cx, cy + r - 10, -1], [cx, cy]];
    }
    if (thing.type === "area" && many) {
      const [, middle] = scene.at([0, (thing.box[1] + thing.box[3]) / 2]);
      const [west, east] = [thing.box[0], thing.box[2]].map((side) => scene.at([side + turn, 0])[0]);
      return [[east + width / 2 + 8, middle], [west - width / 2 - 8, middle], [x, y]];
    }
    if (thing.type === "area") return [[x, y], [x, y - 18, -1], [x, y + 18, 1]];
    const spots = [];
    for (const { points } of this.lines(scene, thing, turn)) {
      for (const part of [0.5, 0.25, 0.75]) {
        const at = Math.max(1, Math.min(points.length - 1, Math.round(points.length * part)));
        spots.push(...beside(points[at - 1], points[at], width));
      }
    }
    return spots;
  }

  // How large it is on the screen, in px: words on a thing smaller than they are would hide it.
  extent(scene, { box }) {
    return Math.max(box[2] - box[0], box[3] - box[1]) * scene.world;
  }

  edge(scene, thing, colour, width) {
    for (const turn of [-1, 0, 1]) {
      if (!meets(viewOf(scene, turn), thing.box)) continue;
      const { ctx } = scene;
      const path = new Path2D();
      if (thing.type === "spot") {
        const stroke = this.style.strokes[thing.style];
        const [x, y] = stand(scene, thing.centre, thing, stroke, turn);
        path.arc(x, y, stroke.size_px * 0.72 + 3, 0, 2 * Math.PI);
      } else {
        for (const { points } of this.lines(scene, thing, turn)) points.forEach(([x, y], i) => (i ? path.lineTo(x, y) : path.moveTo(x, y)));
      }
      for (const [stroke, line] of [[theme.ringEdge, width + 3], [colour, width]]) {
        ctx.strokeStyle = stroke;
        ctx.lineWidth = line;
        ctx.stroke(path);
      }
    }
  }

  // Told with every drawing of the page: which of them is chosen, and which is under the pointer.
  ring(chosen, hovered) {
    Object.assign(this, { chosen, hovered });
  }

  // The topmost thing whose edge, symbol or middle is under the pointer, or -1; what lies within an area stays free.
  hit(x, y, zoom) {
    if (!this.style.pick) return -1;
    const world = 256 * 2 ** zoom;
    const touch = document.querySelector(".leaflet-container.touch");
    const reach = (touch ? TOUCH_PX : REACH_PX) / world;
    for (let i = this.things.length - 1; i >= 0; i--) {
      const thing = this.things[i];
      const stroke = this.style.strokes[thing.style];
      if (stroke && !isFar(thing, stroke, zoom) && [-1, 0, 1].some((turn) => this.isAt(thing, stroke, x + turn, y, reach, zoom))) return i;
    }
    return -1;
  }

  isAt(thing, stroke, x, y, reach, zoom) {
    const world = 256 * 2 ** zoom;
    x += aside(thing, stroke) / world;
    const far = reach + (thing.type === "spot" ? stroke.size_px / 2 / world : stroke.width_px / 2 / world);
    if (!meets([x - far, y - far, x + far, y + far], thing.box)) return false;
    if (thing.type === "spot") return Math.max(Math.abs(thing.centre[0] - x), Math.abs(thing.centre[1] - y)) <= far;
    if (thing.type === "circle") return Math.abs(Math.hypot(thing.centre[0] - x, thing.centre[1] - y) - thing.radius) <= far;
    return thing.rings.some((ring) => distance(ring, x, y, far, thing.type === "area") <= far);
  }
}

// Is it a symbol that is drawn farther in only?
function isFar(thing, stroke, zoom) {
  return thing.type === "spot" && zoom < (stroke.near_zoom ?? 0);
}

// How far left of its place a symbol stands, px: beside another mark and its ring.
function aside(thing, stroke) {
  return thing.beside ? stroke.size_px + BESIDE_PX : 0;
}

function stand(scene, place, thing, stroke, turn) {
  const [x, y] = scene.at([place[0] + turn, place[1]]);
  return [x - aside(thing, stroke), y];
}
