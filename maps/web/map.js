// The map page: listens to Python, keeps the layers, and says what hand and pointer do.

import { basemap } from "./basemap.js";
import { connect, on, say, stumble } from "./bridge.js";
import { Hint, furnish, setWords } from "./furniture.js";
import { Hand, ownKeys, quickDrag } from "./gestures.js";
import { contained } from "./layers/contained.js";
import { Labels } from "./layers/labels.js";
import { Live } from "./layers/live.js";
import { Marks } from "./layers/marks.js";
import { Overlay, worldOf } from "./layers/overlay.js";
import { Points } from "./layers/points.js";
import { united } from "./layers/room.js";
import { Shapes } from "./layers/shapes.js";
import { Legend } from "./legend.js";
import { faded } from "./tools/looks.js";
import { forgetSprites } from "./symbols.js";
import { succeed } from "./succession.js";
import { onDensity, setTheme, theme } from "./theme.js";
import { scaleFirst } from "./scaled.js";
import { tools } from "./tools/tools.js";
import { quickWheel } from "./wheel.js";

const MARK_MS = 6000;

const map = window.map_main;
map.setMinZoom(3).setMaxZoom(19);
quickWheel(map);
scaleFirst(map);
const layers = new Map();
const ordered = () => [...layers.values()].sort((a, b) => b.style.order - a.style.order);
const under = new Overlay(map, 290);
const over = new Overlay(map, 600);
const furniture = furnish(map);
const legend = new Legend(map, ordered);
const hint = new Hint(map);
const hand = new Hand(map);
quickDrag(map);
ownKeys(map);
const labels = new Labels(map, ordered, over);
// How a layer of each kind is made of what Python told of it.
const kinds = new Map([
  ["points", (told) => new Points(map, told)],
  ["live", (told) => new Live(map, told, over)],
  ["marks", (told) => new Marks(told, over)],
  ["shapes", (told) => new Shapes(told, under, over)],
]);
let tiles = null;
let ground = null;
let language = "zh";
let chosen = null; // {layer, index}
let hovered = null;
let pointer = null;
let target = null; // place of the temporary mark
let byHand = false;
let fitted = null; // the box to keep in view while the window takes its size, until a hand moves the map

// ---- what Python tells -------------------------------------------------------------------------------------------

on("configure", (told) => {
  const fresh = told.theme !== theme.name || told.language !== language || !ground;
  language = told.language;
  document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
  setTheme(told.theme);
  map.getContainer().classList.toggle("touch", told.touch);
  setWords(map, told.words);
  legend.soon();
  if (fresh) restyle();
});

on("tiles", (told) => {
  tiles = told.number ? told : null;
  ground?.rest();
  furniture.attribute(told.attribution);
  restyle();
});

on("layer", (told) => {
  let layer = layers.get(told.name);
  if (layer) layer.define(told);
  else {
    const make = kinds.get(told.kind);
    if (!make) return stumble(`a layer of an unknown kind: ${told.kind}`);
    layer = make(told);
    layers.set(told.name, layer);
    layer.onchange = () => changed(layer);
  }
  layer.hidden = told.hidden; // styles that a filter leaves out
  layer.show(told.visible);
  layer.reach(told.revision);
  legend.soon();
});

on("changed", ({ name, revision }) => layers.get(name)?.reach(revision));

on("removed", ({ name }) => {
  layers.get(name)?.remove();
  layers.delete(name);
  if (chosen?.layer === name) chosen = null;
  legend.soon();
  over.soon();
});

on("visible", ({ name, visible }) => {
  layers.get(name)?.show(visible);
  legend.soon();
  over.soon();
  labels.ask();
});

on("look", (told) => hand.free(() => look(told)));

on("fit", (told) => hand.free(() => {
  map.fire("aimed");
  fitted = told;
  fit();
}));

function look({ lon, lat, zoom, mark }) {
  map.fire("aimed");
  byHand = false;
  fitted = null;
  map.setView([lat, lon], zoom ?? map.getZoom(), { animate: false });
  if (mark) point([lon, lat]);
}

function fit() {
  byHand = false;
  const { box: [west, south, east, north], max_zoom: maxZoom } = fitted;
  map.fitBounds([[south, west], [north, east]], { animate: false, maxZoom, padding: [24, 24] });
}

on("select", ({ layer, index }) => {
  chosen = layer ? { layer, index } : null;
  over.soon();
});

on("legend", ({ shown, opened }) => legend.show(shown, opened));

on("describe", ({ layer, base, index, text }) => {
  const same = hovered && hovered.layer.name === layer && hovered.layer.base === base && hovered.index === index;
  if (same && pointer) hint.show(text, pointer.x, pointer.y);
});

on("labels", ({ layer, base, indexes, texts }) => {
  const found = layers.get(layer);
  if (found instanceof Live) found.takeLabels(base, indexes, texts);
  else if (found) labels.take(found, base, indexes, texts);
});

function changed(layer) {
  legend.soon();
  if (isOver(layer)) over.soon();
  labels.ask();
}

// Of points little is drawn over the map, and far out nothing: it need not be drawn again for each that changes.
function isOver(layer) {
  if (!(layer instanceof Points) || held || labels.wants(layer)) return true;
  return chosen?.layer === layer.name || hovered?.layer === layer;
}

function restyle() {
  forgetSprites();
  legend.soon();
  const old = ground;
  ground = tiles ? basemap(tiles, theme, language) : null;
  succeed(map, old, ground, redress);
  map.fire("restyled");
}

// What lies on the ground changes its looks with it.
function redress() {
  for (const layer of layers.values()) {
    if (layer instanceof Points) layer.tiles.redraw();
    else if (layer instanceof Live) layer.restyle();
  }
  under.soon();
  over.soon();
}

// ---- what is drawn over and under the points ---------------------------------------------------------------------

under.painters.push((scene) => {
  const isEnding = Boolean(tiles?.box && outline(scene, tiles.box));
  const shapes = ordered().filter((layer) => layer instanceof Shapes && layer.visible && layer.things.length);
  scene.keepTo(shapes.reduce((box, layer) => united(box, layer.bounds(scene)), null));
  for (const layer of shapes.reverse()) faded(scene, layer, () => layer.paint(scene));
  return isEnding || shapes.length > 0;
});

over.painters.push((scene) => {
  const small = ordered().filter((layer) => !(layer instanceof Points) && layer.visible && layer.things.length);
  const rung = (name) => Boolean(layers.get(name)?.ring); // whose things move or have edges rings them itself
  const ringed = chosen && layers.get(chosen.layer)?.visible && !rung(chosen.layer);
  for (const layer of layers.values()) {
    if (layer.ring) layer.ring(chosen?.layer === layer.name ? chosen.index : -1, hovered?.layer === layer ? hovered.index : -1);
  }
  const [marks, shapes] = [Marks, Shapes].map((kind) => small.filter((layer) => layer instanceof kind));
  // The words of what lies higher find room first, and are written last.
  const words = [...marks, ...shapes].map((layer) => ({ layer, write: contained(scene, `layer ${layer.name}`, () => layer.words(scene)) }));
  const rings = [];
  if (hovered && !rung(hovered.layer.name)) rings.push([hovered.place ?? hovered.layer.place(hovered.index, scene.zoom), around(hovered) - 2, theme.hover, 2]);
  if (ringed) rings.push([layers.get(chosen.layer).place(chosen.index, scene.zoom), around(chosen), theme.ring, 3]);
  const isEdged = [chosen?.layer, hovered?.layer.name].some((name) => layers.get(name) instanceof Shapes);
  const beside = labels.words(scene);
  if (!isEdged && words.every(({ write }) => write)) {
    const spots = [...rings.map(([place]) => place), target].filter(Boolean).map((place) => scene.spot(place));
    scene.keepTo(spots.reduce((box, spot) => united(box, [...spot, ...spot]), scene.room.box));
  }
  for (const each of rings) ring(scene, ...each);
  if (target) cross(scene, target);
  for (const layer of [...marks, ...shapes].reverse()) faded(scene, layer, () => layer.symbols(scene));
  for (const { layer, write } of words.reverse()) if (write) faded(scene, layer, write);
  for (const write of beside) write();
  return Boolean(beside.length || hovered || ringed || target || small.length);
});

// Where the region pack ends, if that is in view.
function outline(scene, [west, south, east, north]) {
  const [left, top] = scene.at(worldOf(west, north));
  const [right, bottom] = scene.at(worldOf(east, south));
  const isWithin = left < 0 && top < 0 && right > scene.width && bottom > scene.height;
  if (isWithin || left > scene.width || top > scene.height || right < 0 || bottom < 0) return false;
  scene.ctx.save();
  scene.ctx.strokeStyle = theme.boundary;
  scene.ctx.setLineDash([10, 6]);
  scene.ctx.strokeRect(left, top, right - left, bottom - top);
  scene.ctx.restore();
  return true;
}

// Radius of a ring that leaves the corners of its symbol free, px.
function around({ layer, index }) {
  const { style, styles, things, clusters } = layers.get(layer.name ?? layer);
  const group = clusters?.of(index, map.getZoom());
  if (group) return clusters.radiusOf(group.found, group.at) + 5;
  const symbol = style.symbols?.[styles ? styles[index] : things[index]?.style];
  return Math.max(15, (symbol?.size_px || 0) * 0.72 + 3);
}

function ring(scene, place, radius, colour, width) {
  if (!place) return;
  const [x, y] = scene.spot(place);
  const { ctx } = scene;
  for (const [stroke, line] of [[theme.ringEdge, width + 3], [colour, width]]) {
    ctx.beginPath();
    ctx.arc(x, y, radius, 0, 2 * Math.PI);
    ctx.strokeStyle = stroke;
    ctx.lineWidth = line;
    ctx.stroke();
  }
}

function cross(scene, place) {
  ring(scene, place, 20, "#ff9f1c", 3);
  const [x, y] = scene.spot(place);
  scene.ctx.strokeStyle = "#ff9f1c";
  scene.ctx.lineWidth = 3;
  scene.ctx.beginPath();
  for (const [dx, dy] of [[1, 0], [-1, 0], [0, 1], [0, -1]]) {
    scene.ctx.moveTo(x + dx * 20, y + dy * 20);
    scene.ctx.lineTo(x + dx * 32, y + dy * 32);
  }
  scene.ctx.stroke();
}

let targetTimer = 0;
function point([lon, lat]) {
  target = worldOf(lon, lat);
  clearTimeout(targetTimer);
  targetTimer = setTimeout(() => {
    target = null;
    over.soon();
  }, MARK_MS);
  over.soon();
}

// ---- what hand and pointer do ------------------------------------------------------------------------------------

function hit(latlng) {
  const { lng, lat } = latlng.wrap();
  const [x, y] = worldOf(lng, lat);
  const visible = ordered().filter((layer) => layer.visible);
  for (const kind of [Marks, Live, Points, Shapes]) {
    for (const layer of visible) {
      if (!(layer instanceof kind)) continue;
      const zoom = layer.tiles?.zoomAt(x, y) ?? over.zoom; // of what is seen
      const index = layer.hit(x, y, zoom);
      if (index >= 0) return { layer, index, group: layer.clusters?.of(index, zoom) ?? null };
    }
  }
  return null;
}

function hover(found) {
  if (found?.layer === hovered?.layer && found?.index === hovered?.index) return;
  hovered = found;
  map.getContainer().classList.toggle("over-thing", Boolean(found));
  hint.hide();
  over.soon();
  if (found && !found.group) return say("hovered", { layer: found.layer.name, base: found.layer.base, index: found.index });
  if (found && pointer) hint.show(found.layer.clusters.words(found.group), pointer.x, pointer.y);
  return say("hovered");
}

// The same for a key: the words stand at a place of the view.
function showAt(found, at) {
  pointer = at;
  hover(found);
}

const isChosen = ({ layer, index }) => chosen?.layer === layer.name && chosen.index === index;

// What the keys mean: under the pointer, or else chosen.
function thing() {
  if (hovered) return hovered;
  const layer = chosen && layers.get(chosen.layer);
  return layer?.visible ? { layer, index: chosen.index, group: layer.clusters?.of(chosen.index, map.getZoom()) ?? null } : null;
}

const presses = []; // of the tools: what is pressed is theirs if one of them says so
let held = null; // what the tool at work does with the pointer

// A tool begins to work: whatever worked before lets go.
function hold(by) {
  if (held && held !== by) held.leave?.();
  held = by;
  hover(null);
}

function release(by) {
  if (held === by) held = null;
}

let moving = 0;
map.on("mousemove", (event) => {
  pointer = event.containerPoint;
  if (held) return held.move?.({ latlng: event.latlng, event: event.originalEvent });
  if (moving || map.dragging.moving?.()) return;
  moving = requestAnimationFrame(() => {
    moving = 0;
    if (pointer && !map.dragging.moving?.()) hover(hit(map.containerPointToLatLng(pointer)));
  });
});
map.on("mouseout", () => {
  pointer = null;
  hover(null);
});
map.on("dblclick", ({ latlng, originalEvent }) => held?.double?.({ latlng, event: originalEvent }));
map.getContainer().addEventListener("keydown", (event) => held?.key?.({ event }));
map.on("click", ({ latlng, originalEvent }) => {
  if (held) return held.click?.({ latlng, event: originalEvent });
  const found = hit(latlng);
  if (found && presses.some((press) => press(found))) return undefined;
  if (found) say("chosen", { layer: found.layer.name, base: found.layer.base, index: found.index });
  else say("clicked", { lon: latlng.wrap().lng, lat: Math.max(-90, Math.min(90, latlng.lat)) });
});

for (const name of ["pointerdown", "wheel", "keydown", "touchstart"]) {
  map.getContainer().addEventListener(name, () => (byHand = true), { capture: true, passive: true });
}

let told = "";
function tellView() {
  const centre = map.getCenter().wrap();
  const bounds = map.getBounds();
  const lat = (value) => Math.max(-90, Math.min(90, value));
  const view = { lon: centre.lng, lat: lat(centre.lat), zoom: map.getZoom(), west: bounds.getWest(), south: lat(bounds.getSouth()), east: bounds.getEast(), north: lat(bounds.getNorth()) };
  const text = JSON.stringify(view);
  if (byHand) fitted = null;
  if (text !== told) say("viewed", { ...view, by_hand: byHand });
  told = text;
  byHand = false;
}
map.on("moveend", tellView);
map.on("resize", () => setTimeout(() => {
  if (fitted) hand.free(() => fitted && fit());
  tellView();
}));

const page = { map, layers, ordered, under, over, hit, hold, release, hand, presses, isChosen, hover: showAt, ground: () => ground, get held() { return held; }, get thing() { return thing(); } };
for (const tool of tools) tool(page);

onDensity(restyle);
connect();
