// Things that no zoom pulls apart: pressed, or with the Enter key, they stand in a fan around their spot, each to be
// pointed at and chosen. Things that are only near each other are brought nearer instead. Of layers on top of each other
// the uppermost is meant first, the others by pressing again.

import { say } from "../bridge.js";
import { HIDDEN, SPREAD_ZOOM } from "../layers/spots.js";
import { plated } from "../layers/text.js";
import { drawSymbol } from "../symbols.js";
import { theme } from "../theme.js";

const SPOT = 1.5e-8; // of the unit square: two px at the nearest zoom
const MOST_AROUND = 36; // as many stand around their spot anyway (layers/stacks.js)
const MOST = 48; // in one fan; what is more comes with the next
const ROUND = 10; // as many make a circle, more a spiral
const STEP_PX = { mouse: 30, touch: 48 };
const REACH_PX = 0.55; // of a step
const NEAREST = 19;

export function unfold(page) {
  const { map, over } = page;
  let fan = null; // {centre, things, from, at}

  page.presses.push((found) => press(found, page.isChosen(found)));

  function press({ layer, index, group }, again) {
    if (group && spread(layer, layer.clusters.members(group))) return true;
    const place = group?.place ?? layer.place?.(index, map.getZoom());
    const things = place ? together(place) : [];
    const own = things.filter((thing) => thing.layer === layer).length;
    if (!own || (again ? things.length : own) < 2) return false;
    open(place, things);
    return true;
  }

  // As near as all of these are in view, if that pulls them apart.
  function spread({ xs, ys }, indexes) {
    const [[west, east], [north, south]] = [ends(xs, indexes), ends(ys, indexes)];
    if (Math.max(east - west, south - north) < SPOT) return false;
    const corner = (x, y) => map.unproject(L.point(x, y).multiplyBy(256), 0);
    const box = L.latLngBounds(corner(west, south), corner(east, north));
    const zoom = Math.min(NEAREST, Math.max(map.getZoom() + 1, map.getBoundsZoom(box, false, L.point(120, 120))));
    map.setView(box.getCenter(), zoom, { animate: false });
    return true;
  }

  // Whatever is drawn on one spot of the unit square, the gravest of the uppermost layer first.
  function together([x, y]) {
    const things = [];
    for (const layer of page.ordered()) {
      if (!layer.visible) continue;
      const own = standing(layer, x, y);
      const isAround = layer.moving || (layer.style.spread && own.length <= MOST_AROUND);
      if (isAround && map.getZoom() >= SPREAD_ZOOM) continue;
      own.sort((a, b) => styleOf(layer, b) - styleOf(layer, a) || a - b);
      for (const index of own) things.push({ layer, index, base: layer.base });
    }
    return things;
  }

  function open(centre, things) {
    fan = { centre, things, from: 0, at: -1 };
    page.hold(hand);
    over.soon();
  }

  function close() {
    if (!fan) return;
    fan = null;
    page.hover(null, null);
    page.release(hand);
    over.soon();
  }

  const shown = () => fan.things.slice(fan.from, fan.from + MOST);
  const step = () => STEP_PX[map.getContainer().classList.contains("touch") ? "touch" : "mouse"];

  // Which of the fan is at a place of the view: its number, "more" for its middle, -1 for nothing.
  function at(point) {
    const middle = pixelOf(fan.centre);
    const found = spots(shown().length, step()).findIndex(([dx, dy]) => Math.hypot(middle.x + dx - point.x, middle.y + dy - point.y) <= step() * REACH_PX);
    if (found < 0 && fan.things.length > MOST && middle.distanceTo(point) <= step() * REACH_PX) return "more";
    return found;
  }

  function pixelOf([x, y]) {
    const world = 256 * 2 ** map.getZoom();
    const middle = map.getPixelOrigin().add(map.containerPointToLayerPoint(map.getSize().divideBy(2)));
    const turned = x + Math.round(middle.x / world - x);
    return map.layerPointToContainerPoint(L.point(turned, y).multiplyBy(world).subtract(map.getPixelOrigin()));
  }

  function point(told) {
    const number = told === "more" ? -1 : told;
    if (number === fan.at) return;
    fan.at = number;
    const thing = shown()[number];
    if (!thing) return void page.hover(null, null);
    const [dx, dy] = spots(shown().length, step())[number];
    const spot = pixelOf(fan.centre).add([dx, dy]);
    const world = 256 * 2 ** map.getZoom();
    page.hover({ ...thing, place: [fan.centre[0] + dx / world, fan.centre[1] + dy / world] }, spot);
  }

  function choose(number) {
    const thing = shown()[number];
    if (!thing) return;
    close();
    say("chosen", { layer: thing.layer.name, base: thing.layer.base, index: thing.index });
  }

  function turn(by) {
    const next = fan.from + by * MOST;
    fan.from = next >= fan.things.length ? 0 : next < 0 ? Math.floor((fan.things.length - 1) / MOST) * MOST : next;
    fan.at = -1;
    page.hover(null, null);
    over.soon();
  }

  const hand = {
    click({ latlng }) {
      const number = at(map.latLngToContainerPoint(latlng));
      if (number === "more") turn(1);
      else if (number < 0) close();
      else choose(number);
    },
    move: ({ latlng }) => point(at(map.latLngToContainerPoint(latlng))),
    leave: close,
    key({ event }) {
      const many = shown().length;
      const keys = {
        ArrowRight: () => point((fan.at + 1) % many), ArrowDown: () => point((fan.at + 1) % many),
        ArrowLeft: () => point((Math.max(0, fan.at) + many - 1) % many), ArrowUp: () => point((Math.max(0, fan.at) + many - 1) % many),
        Home: () => point(0), End: () => point(many - 1),
        PageDown: () => turn(1), PageUp: () => turn(-1), Enter: () => choose(fan.at), " ": () => choose(fan.at), Escape: close,
      };
      if (!keys[event.key]) return;
      keys[event.key]();
      event.preventDefault();
      event.stopPropagation();
    },
  };

  map.getContainer().addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || page.held || event.target !== map.getContainer()) return;
    const found = page.thing;
    if (!found || !press(found, true)) return;
    if (fan) point(0);
    event.stopImmediatePropagation();
  }, { capture: true });
  map.on("zoomstart", close);

  over.painters.push((scene) => {
    // Another set of things may mean others by the same numbers.
    const isOther = ({ layer, index, base }) => layer.gone || !layer.visible || layer.base !== base || styleOf(layer, index) === HIDDEN;
    if (fan && shown().some(isOther)) close();
    if (fan) paint(scene, fan, shown(), step());
    return Boolean(fan);
  });
}

const ends = (column, indexes) => indexes.reduce(([least, most], i) => [Math.min(least, column[i]), Math.max(most, column[i])], [Infinity, -Infinity]);
const styleOf = (layer, index) => (layer.styles ? layer.styles[index] : layer.things[index]?.style) ?? HIDDEN;

function standing(layer, x, y) {
  const half = SPOT / 2;
  if (layer.inBox) return layer.inBox(x - half, y - half, x + half, y + half);
  const places = layer.moving
    ? Array.from({ length: layer.moving.count }, (_, i) => layer.place(i))
    : layer.things.map((thing) => (layer.style.symbols && thing.style !== HIDDEN ? thing.anchor : null));
  return places.flatMap((place, i) => (place && Math.abs(place[0] - x) <= half && Math.abs(place[1] - y) <= half ? [i] : []));
}

// Where so many stand, in px from their spot.
function spots(many, step) {
  const places = [];
  let [angle, radius] = [-Math.PI / 2, Math.max(step * 1.15, many <= ROUND ? (step * many) / (2 * Math.PI) : 0)];
  for (let i = 0; i < many; i++) {
    places.push([radius * Math.cos(angle), radius * Math.sin(angle)]);
    const on = many <= ROUND ? (2 * Math.PI) / many : step / radius;
    angle += on;
    if (many > ROUND) radius += (step * 1.05 * on) / (2 * Math.PI);
  }
  return places;
}

function paint(scene, { centre, things, from, at }, shown, step) {
  const { ctx } = scene;
  const [x, y] = scene.spot(centre);
  const places = spots(shown.length, step);
  const far = Math.max(...places.map(([dx, dy]) => Math.hypot(dx, dy))) + step * 0.7;
  ctx.save();
  ctx.beginPath();
  ctx.arc(x, y, far, 0, 2 * Math.PI);
  ctx.fillStyle = `${theme.plate.slice(0, 7)}d8`;
  ctx.fill();
  ctx.strokeStyle = `${theme.plateInk}66`;
  ctx.lineWidth = 1;
  ctx.stroke();
  ctx.beginPath();
  for (const [dx, dy] of places) {
    ctx.moveTo(x, y);
    ctx.lineTo(x + dx, y + dy);
  }
  ctx.stroke();
  shown.forEach(({ layer, index }, number) => {
    const symbol = (layer.symbols ?? layer.style.symbols)[styleOf(layer, index)];
    if (!symbol) return;
    ctx.save();
    ctx.translate(x + places[number][0], y + places[number][1]);
    drawSymbol(ctx, symbol, Math.min(step * 0.75, Math.max(14, symbol.size_px)));
    ctx.restore();
    if (number === at) ring(ctx, x + places[number][0], y + places[number][1], step * 0.5);
  });
  if (things.length > MOST) {
    const words = `${from + 1}–${from + shown.length} / ${things.length}`;
    ctx.font = "600 12px sans-serif";
    plated(ctx, words, x - ctx.measureText(words).width / 2 - 5, y);
  }
  ctx.restore();
}

function ring(ctx, x, y, radius) {
  for (const [colour, width] of [[theme.ringEdge, 5], [theme.hover, 2.5]]) {
    ctx.beginPath();
    ctx.arc(x, y, radius, 0, 2 * Math.PI);
    ctx.strokeStyle = colour;
    ctx.lineWidth = width;
    ctx.stroke();
  }
}
