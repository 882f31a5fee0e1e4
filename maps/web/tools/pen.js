// What the pen looks like while it draws: the shape as it will be, its figures, and the handles a hand takes it by.

import { areaOf, areaWords, bearingWords, leg, lengthOf, lengthWords } from "../geodesic.js";
import { worldOf } from "../layers/overlay.js";
import { prepare } from "../layers/prepared.js";
import { Shapes } from "../layers/shapes.js";
import { plated } from "../layers/text.js";
import { theme } from "../theme.js";

const COLOUR = "#ff9f1c";
const KINDS = { line: "line", polygon: "area", circle: "circle", point: "spot" };

// Everything of a pen's work {form, stroke, points, radius_m}; `tip` is where its next vertex would be.
export class Pen {
  constructor(container) {
    this.container = container;
    this.ghost = new Shapes({ name: "pen", style: { strokes: [] } });
  }

  shape({ form, points, radius_m: radius }, tip) {
    const all = tip ? [...points, tip] : points;
    const common = { type: KINDS[form], style: 0, text: "" };
    if (form === "line") return { ...common, points: all };
    if (form === "polygon") return all.length < 3 ? { ...common, type: "line", points: all } : { ...common, rings: [all] };
    const [lon, lat] = points[0] || tip || [0, 0];
    const reach = radius ?? (points[0] && tip ? leg(points[0], tip).m : 0);
    return { ...common, lon, lat, radius_m: reach };
  }

  paint(scene, work, tip, { active, snapped, edit }) {
    const { ghost } = this;
    ghost.style.strokes = [work.stroke];
    const thing = prepare(this.shape(work, tip), []);
    scene.ctx.save();
    if (thing.type === "spot") ghost.spot(scene, thing, work.stroke, 0);
    else if (thing.type !== "gone") ghost.draw(scene, thing, work.stroke, 0);
    scene.ctx.restore();
    if (edit && work.form !== "point") for (const middle of middles(work)) this.knob(scene, middle, { small: true });
    work.points.forEach((point, at) => this.knob(scene, point, { active: at === active }));
    const rim = rimOf(work);
    if (rim) this.knob(scene, rim, {});
    if (edit && work.points.length > 1) this.knob(scene, middleOf(work.points), { cross: true });
    if (snapped) this.circle(scene.ctx, scene.spot(snapped.at), 13, COLOUR, 2.5);
    const last = tip || work.points.at(-1);
    if (!last) return;
    const [x, y] = scene.at(worldOf(...last));
    figures(work, tip).forEach((line, at) => plated(scene.ctx, line, x + 16, y + 18 + at * 22));
  }

  knob(scene, place, { active = false, small = false, cross = false }) {
    const { ctx } = scene;
    const [x, y] = scene.at(worldOf(...place));
    const touch = this.container.classList.contains("touch");
    const r = (touch ? 11 : 5.5) * (small ? 0.65 : 1);
    ctx.beginPath();
    if (cross) ctx.rect(x - r - 1, y - r - 1, 2 * r + 2, 2 * r + 2);
    else ctx.arc(x, y, r, 0, 2 * Math.PI);
    ctx.fillStyle = active ? COLOUR : theme.plate;
    ctx.fill();
    ctx.lineWidth = small ? 1.5 : 2.5;
    ctx.strokeStyle = COLOUR;
    ctx.stroke();
    if (!cross) return;
    ctx.beginPath();
    ctx.moveTo(x - r + 1, y);
    ctx.lineTo(x + r - 1, y);
    ctx.moveTo(x, y - r + 1);
    ctx.lineTo(x, y + r - 1);
    ctx.stroke();
  }

  circle(ctx, [x, y], r, colour, width) {
    ctx.beginPath();
    ctx.arc(x, y, r, 0, 2 * Math.PI);
    ctx.strokeStyle = colour;
    ctx.lineWidth = width;
    ctx.stroke();
  }

  // The cross in the middle of the map, where the space bar sets a vertex.
  aim(scene, place) {
    const [x, y] = scene.at(worldOf(...place));
    const { ctx } = scene;
    for (const [colour, width] of [[theme.halo, 5], [COLOUR, 2]]) {
      ctx.strokeStyle = colour;
      ctx.lineWidth = width;
      ctx.beginPath();
      ctx.moveTo(x - 14, y);
      ctx.lineTo(x + 14, y);
      ctx.moveTo(x, y - 14);
      ctx.lineTo(x, y + 14);
      ctx.stroke();
    }
  }
}

// Where a new vertex may be pulled out: the middle of each side.
export function middles({ form, points }) {
  if (form === "circle") return [];
  const ends = form === "polygon" && points.length > 2 ? [...points, points[0]] : points;
  return ends.slice(1).map((point, at) => [(point[0] + ends[at][0]) / 2, (point[1] + ends[at][1]) / 2]);
}

export const middleOf = (points) => {
  const [lons, lats] = [0, 1].map((axis) => points.map((point) => point[axis]));
  return [(Math.min(...lons) + Math.max(...lons)) / 2, (Math.min(...lats) + Math.max(...lats)) / 2];
};

// Where a circle is taken to be made larger: east of its middle.
export function rimOf({ form, points, radius_m: radius }) {
  if (form !== "circle" || !points.length || radius == null) return null;
  const [lon, lat] = points[0];
  return [lon + (radius / (111319.49 * Math.max(0.01, Math.cos((lat * Math.PI) / 180)))), lat];
}

function figures({ form, points, radius_m: radius }, tip) {
  const all = tip ? [...points, tip] : points;
  if (form === "circle") {
    const m = radius ?? (all.length > 1 ? leg(all[0], all[1]).m : 0);
    return m ? [`r ${lengthWords(m)}`] : [];
  }
  if (form === "point" || all.length < 2) return [];
  const last = leg(all.at(-2), all.at(-1));
  if (form === "polygon" && all.length > 2) return [areaWords(areaOf(all)), lengthWords(lengthOf([...all, all[0]]))];
  return [all.length > 2 ? lengthWords(lengthOf(all)) : "", `${lengthWords(last.m)}  ${bearingWords(last.deg)}`].filter(Boolean);
}
