// What of a region pack is painted and named, from which zoom, how wide: the rules of our basemap.
//
// Layers of the pack: water, waterways, landuse(kind), roads(kind, name, ref), buildings(height), places(kind, name),
// pois(kind, name), boundaries, housenumbers(housenumber).

import { FONT } from "./theme.js";

const { CenteredTextSymbolizer, LineLabelSymbolizer, LineSymbolizer, PolygonSymbolizer, ShieldSymbolizer, exp } = protomapsL;

// Painted in this order: a park lies within a residential district and must be seen on it.
const LANDUSE = {
  built: ["residential", "commercial", "retail", "village"],
  work: ["industrial", "railway", "quarry", "landfill", "construction", "brownfield", "military", "port", "aerodrome",
    "apron", "depot", "garages"],
  green: ["park", "forest", "wood", "grass", "grassland", "meadow", "garden", "cemetery", "recreation_ground", "scrub",
    "heath", "village_green", "nature_reserve", "golf_course", "pitch", "playground", "green", "wetland", "allotments",
    "dog_park", "stadium", "sports_centre", "track", "natural"],
  farm: ["farmland", "farm", "farmyard", "orchard", "vineyard", "greenhouse_horticulture", "plant_nursery"],
  civic: ["school", "university", "college", "kindergarten", "hospital", "education", "pedestrian", "plaza", "parking",
    "religious", "public"],
  sand: ["sand", "beach", "rock", "glacier"],
};
// What helps to find one's way to a fire; shops come last and close in.
const LANDMARKS = ["hospital", "fire_station", "police", "school", "university", "college", "station", "townhall",
  "kindergarten", "nursing_home", "fuel", "bus_station", "prison"];
const MAX_NAME = 36;
const BEND_PX = 2;

const ofKind = (...kinds) => {
  const wanted = new Set(kinds);
  return (_zoom, feature) => wanted.has(feature.props.kind);
};

// [kind, from zoom, widths by zoom, casing]; later ones lie above.
const ROADS = [
  ["path", 15, [[15, 0.8], [17, 1.6], [19, 3]], 0],
  ["rail", 12, [[12, 0.6], [15, 1.4], [19, 3]], 0],
  ["minor", 13, [[13, 0.5], [14, 1.4], [16, 5], [18, 12], [19, 18]], 1.2],
  ["medium", 11, [[11, 0.6], [13, 1.8], [15, 4.5], [17, 10], [19, 22]], 1.4],
  ["major", 8, [[8, 0.6], [11, 1.4], [13, 2.6], [15, 6], [17, 12], [19, 26]], 1.6],
  ["highway", 6, [[6, 0.8], [10, 2], [13, 3.6], [15, 7.5], [17, 14], [19, 28]], 1.8],
];

export function paintRules(theme) {
  const area = (dataLayer, fill, more = {}) => ({ dataLayer, symbolizer: new PolygonSymbolizer({ fill }), ...more });
  const rules = Object.entries(LANDUSE).map(([group, kinds]) => area("landuse", theme.landuse[group], { filter: ofKind(...kinds) }));
  rules.push(area("water", theme.water));
  rules.push({ dataLayer: "waterways", symbolizer: new LineSymbolizer({
    color: theme.waterway, width: exp(1.5, [[9, 0.5], [13, 1.4], [16, 4], [19, 10]]), lineCap: "round", lineJoin: "round" }) });
  rules.push({ dataLayer: "buildings", minzoom: 14, symbolizer: new PolygonSymbolizer({
    fill: theme.building, stroke: theme.buildingEdge, width: exp(1, [[14, 0.3], [16, 0.9], [19, 1.4]]) }) });
  rules.push({ dataLayer: "boundaries", symbolizer: new LineSymbolizer({ color: theme.boundary, width: 1, dashColor: theme.boundary, dashWidth: 1, dash: [6, 3, 1, 3] }) });
  for (const [kind, minzoom, widths, casing] of ROADS.filter((road) => road[3])) {
    rules.push({ dataLayer: "roads", filter: ofKind(kind), minzoom: Math.max(minzoom, 12), symbolizer: new LineSymbolizer({
      color: theme.casing, width: (z) => exp(1.4, widths)(z) + casing, lineCap: "butt", lineJoin: "round" }) });
  }
  for (const [kind, minzoom, widths] of ROADS) {
    const line = { color: theme.road[kind], width: exp(1.4, widths), lineCap: "round", lineJoin: "round" };
    if (kind === "path" || kind === "rail") {
      Object.assign(line, { dash: kind === "rail" ? [7, 4] : [3, 3], dashColor: line.color, dashWidth: line.width });
      line.lineCap = "butt";
    }
    rules.push({ dataLayer: "roads", filter: ofKind(kind), minzoom, symbolizer: new LineSymbolizer(line) });
  }
  return rules;
}

// Names from a pack are outside text too: a symbolizer reads them cut.
function bounded(symbolizer) {
  const inner = symbolizer.text || symbolizer.centered.symbolizer.text;
  const get = inner.get.bind(inner);
  inner.get = (zoom, feature) => {
    const name = get(zoom, feature)?.replace(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu, " ").trim();
    return name && name.length > MAX_NAME ? `${name.slice(0, MAX_NAME - 1)}…` : name;
  };
  return symbolizer;
}

// protomaps-leaflet looks for a straight piece between neighbouring bends only: on a line of many points that are
// nearly in a row it finds none. Without those points it does.
function straightened(line) {
  if (line.length < 3) return line;
  const keep = new Uint8Array(line.length);
  keep[0] = keep[line.length - 1] = 1;
  const spans = [[0, line.length - 1]];
  while (spans.length) {
    const [first, last] = spans.pop();
    const [a, b] = [line[first], line[last]];
    const [dx, dy] = [b.x - a.x, b.y - a.y];
    const length = Math.hypot(dx, dy);
    let [worst, farthest] = [BEND_PX, 0];
    for (let i = first + 1; i < last; i++) {
      const { x, y } = line[i];
      const off = length ? Math.abs(dx * (y - a.y) - dy * (x - a.x)) / length : Math.hypot(x - a.x, y - a.y);
      if (off > worst) [worst, farthest] = [off, i];
    }
    if (!farthest) continue;
    keep[farthest] = 1;
    spans.push([first, farthest], [farthest, last]);
  }
  return line.filter((_, i) => keep[i]);
}

function alongStraight(symbolizer) {
  return { place: (layout, geom, feature) => symbolizer.place(layout, geom.map(straightened), feature) };
}

// A name in the middle of an area that is wide enough for it.
function inside(symbolizer) {
  return {
    place(layout, geom, feature) {
      const xs = geom[0].map((point) => point.x);
      const ys = geom[0].map((point) => point.y);
      const [west, east, north, south] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
      if (xs.length > 5000 || east - west < 70 || south - north < 24) return undefined;
      const middle = geom[0][0].clone();
      middle.x = (west + east) / 2;
      middle.y = (north + south) / 2;
      return symbolizer.place(layout, [[middle]], feature);
    },
  };
}

// The name of a place stands below what is drawn on the place itself: its symbol, from near the units around a station.
const ASIDE_PX = 22;
const AROUND_PX = 58;
const AROUND_ZOOM = 16; // web/layers/spots.js: from here things on one spot stand around it

function below(symbolizer) {
  return {
    place(layout, geom, feature) {
      const isRinged = feature.props.kind === "fire_station" && layout.zoom >= AROUND_ZOOM;
      const lower = (point) => {
        const at = point.clone();
        at.y += isRinged ? AROUND_PX : ASIDE_PX;
        return at;
      };
      return symbolizer.place(layout, geom.map((part) => part.map(lower)), feature);
    },
  };
}

export function labelRules(theme, language) {
  const labelProps = language === "zh" ? ["name:zh", "name"] : ["name:en", "name"];
  const halo = { stroke: theme.halo, width: 2.5 };
  const text = (ink, size, weight = 500, more = {}) => bounded(new CenteredTextSymbolizer({
    labelProps, fill: ink, fontFamily: FONT, fontSize: size, fontWeight: weight, lineHeight: 1.3, ...halo, ...more }));
  const along = (size, ink = theme.ink.road) => alongStraight(bounded(new LineLabelSymbolizer({
    labelProps, fill: ink, fontFamily: FONT, fontSize: size, fontWeight: 500, maxLabelChars: MAX_NAME, ...halo })));
  const place = (kinds, from, to, size, weight) => ({
    dataLayer: "places", minzoom: from, maxzoom: to, filter: ofKind(...kinds), symbolizer: text(theme.ink.place, size, weight) });
  const water = { fontStyle: "italic" };
  return [
    place(["city"], 5, 14, exp(1, [[5, 13], [12, 19]]), 700),
    place(["town", "borough"], 8, 15, exp(1, [[8, 12], [13, 17]]), 700),
    place(["suburb", "district", "quarter", "village"], 11, 16, exp(1, [[11, 11.5], [15, 15]]), 600),
    place(["neighbourhood", "hamlet", "square", "locality", "isolated_dwelling", "island", "islet"], 13, 17, 12, 500),
    { dataLayer: "roads", minzoom: 12, filter: ofKind("highway", "major"), symbolizer: along(exp(1, [[12, 11], [17, 14]])) },
    { dataLayer: "roads", minzoom: 14, filter: ofKind("medium"), symbolizer: along(exp(1, [[14, 11], [18, 13]])) },
    { dataLayer: "roads", minzoom: 15, filter: ofKind("minor"), symbolizer: along(exp(1, [[15, 11], [18, 13]])) },
    { dataLayer: "water", minzoom: 12, symbolizer: inside(text(theme.ink.water, 12, 500, water)) },
    { dataLayer: "waterways", minzoom: 12, symbolizer: along(12, theme.ink.water) },
    { dataLayer: "roads", minzoom: 11, maxzoom: 15, filter: (_z, f) => ["highway"].includes(f.props.kind) && typeof f.props.ref === "string" && f.props.ref.length < 10,
      symbolizer: new ShieldSymbolizer({ labelProps: ["ref"], fill: theme.halo, background: theme.ink.road, fontFamily: FONT, fontSize: 10, fontWeight: 600, padding: 3 }) },
    { dataLayer: "pois", minzoom: 15, filter: ofKind(...LANDMARKS), symbolizer: below(text(theme.ink.poi, 11.5, 600)) },
    { dataLayer: "pois", minzoom: 17, filter: ofKind("theatre", "museum", "library", "hotel", "marketplace"), symbolizer: text(theme.ink.poi, 11) },
    { dataLayer: "housenumbers", minzoom: 17, symbolizer: bounded(new CenteredTextSymbolizer({
      labelProps: ["housenumber"], fill: theme.ink.number, fontFamily: FONT, fontSize: exp(1, [[17, 10], [19, 12]]), fontWeight: 400, ...halo })) },
    { dataLayer: "pois", minzoom: 18, filter: (_z, f) => !LANDMARKS.includes(f.props.kind), symbolizer: text(theme.ink.poi, 11) },
  ];
}
