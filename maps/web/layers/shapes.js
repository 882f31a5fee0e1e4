// Lines, areas and circles under the points: hose lays, routes, zones, what is highlighted.

import { theme } from "../theme.js";
import { worldOf } from "./overlay.js";
import { Small } from "./small.js";
import { cut, haloed } from "./text.js";

const EARTH_M = 40075016.686;
const WORDS_PX = 28;

export class Shapes extends Small {
  prepare(thing) {
    if (thing.type === "circle") {
      const centre = worldOf(thing.lon, thing.lat);
      const radius = thing.radius_m / (EARTH_M * Math.max(0.01, Math.cos((thing.lat * Math.PI) / 180)));
      return { ...thing, rings: [], centre, radius, anchor: [centre[0], centre[1] - radius] };
    }
    const rings = (thing.type === "line" ? [thing.points] : thing.rings).map((ring) => ring.map(([lon, lat]) => worldOf(lon, lat)));
    const first = rings[0] || [];
    return { ...thing, rings, anchor: first[first.length >> 1] || [2, 2] };
  }

  paint(scene) {
    if (!this.visible) return;
    for (const thing of this.things) {
      const stroke = this.style.strokes[thing.style];
      if (stroke) this.draw(scene, thing, stroke);
    }
  }

  // Their words lie above the points.
  words(scene) {
    if (!this.visible) return;
    for (const thing of this.things) {
      const [x, y] = scene.at(thing.anchor);
      const text = thing.text && cut(thing.text);
      if (text && this.extent(scene, thing) > WORDS_PX && scene.sees([x, y]) && scene.take(x - text.length * 5, y - 18, text.length * 10, 18)) {
        haloed(scene.ctx, text, x, y - 9, { align: "center", weight: 600 });
      }
    }
  }

  // How large it is on the screen, in px: words on a thing smaller than they are would hide it.
  extent(scene, thing) {
    if (thing.type === "circle") return 2 * thing.radius * scene.world;
    const xs = thing.rings[0].map(([x]) => x);
    const ys = thing.rings[0].map(([, y]) => y);
    const wide = xs.reduce((a, b) => Math.max(a, b), 0) - xs.reduce((a, b) => Math.min(a, b), 1);
    const high = ys.reduce((a, b) => Math.max(a, b), 0) - ys.reduce((a, b) => Math.min(a, b), 1);
    return Math.max(wide, high) * scene.world;
  }

  draw(scene, thing, stroke) {
    const { ctx } = scene;
    ctx.save();
    ctx.lineJoin = ctx.lineCap = "round";
    const path = this.path(scene, thing);
    if (stroke.fill && thing.type !== "line") {
      ctx.fillStyle = stroke.fill;
      ctx.fill(path, "evenodd");
    }
    if (thing.type === "line") {
      ctx.strokeStyle = theme.halo;
      ctx.lineWidth = stroke.width_px + 3;
      ctx.stroke(path);
    }
    ctx.setLineDash(stroke.dash_px);
    ctx.strokeStyle = stroke.colour;
    ctx.lineWidth = stroke.width_px;
    ctx.stroke(path);
    if (stroke.arrow && thing.type === "line") this.arrows(scene, thing.rings[0], stroke);
    ctx.restore();
  }

  path(scene, thing) {
    const path = new Path2D();
    if (thing.type === "circle") {
      const [x, y] = scene.at(thing.centre);
      path.arc(x, y, thing.radius * scene.world, 0, 2 * Math.PI);
    }
    for (const ring of thing.rings) {
      ring.forEach((place, i) => {
        const [x, y] = scene.at(place);
        if (i) path.lineTo(x, y);
        else path.moveTo(x, y);
      });
      if (thing.type === "area") path.closePath();
    }
    return path;
  }

  // An arrow head every 90 px along the line.
  arrows(scene, ring, stroke) {
    const { ctx } = scene;
    ctx.setLineDash([]);
    ctx.fillStyle = stroke.colour;
    let walked = 45;
    for (let i = 1; i < ring.length; i++) {
      const [x1, y1] = scene.at(ring[i - 1]);
      const [x2, y2] = scene.at(ring[i]);
      const length = Math.hypot(x2 - x1, y2 - y1);
      if (length > 50_000) continue;
      for (; walked < length; walked += 90) {
        const part = walked / length;
        head(ctx, x1 + (x2 - x1) * part, y1 + (y2 - y1) * part, Math.atan2(y2 - y1, x2 - x1), stroke.width_px * 2);
      }
      walked -= length;
    }
  }
}

function head(ctx, x, y, angle, size) {
  ctx.save();
  ctx.translate(x, y);
  ctx.rotate(angle);
  ctx.beginPath();
  ctx.moveTo(size, 0);
  ctx.lineTo(-size * 0.7, size * 0.8);
  ctx.lineTo(-size * 0.7, -size * 0.8);
  ctx.closePath();
  ctx.fill();
  ctx.restore();
}
