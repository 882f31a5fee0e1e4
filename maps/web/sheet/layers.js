// In an exported page: puts the layers that stand in it as data onto the map that folium made. Words are never markup.
// The data: the ground {corners, picture}; a head {title, named, styles: [[words, colour, across]]} a layer, then blocks of its things
// [type, coordinates, style, name, moment, old].

function putLayers(map, control, oldWord) {
  function plain(text) {
    const span = document.createElement("span");
    span.textContent = text;
    return span;
  }

  function said(lines) {
    const box = document.createElement("div");
    for (const line of lines.filter(Boolean)) {
      const row = plain(line);
      row.style.display = "block";
      box.append(row);
    }
    return box;
  }

  // A layer's name, and under it what its colours mean, of those that are on the map.
  function legend({ title, styles }, used) {
    const box = document.createElement("div");
    box.append(plain(title));
    for (const style of [...used].sort((a, b) => a - b)) {
      const [words, colour] = styles[style] || ["", ""];
      if (!words || words === title) continue;
      const row = document.createElement("small");
      const dot = document.createElement("i");
      dot.style.background = colour;
      row.append(dot, plain(words));
      box.append(row);
    }
    return box.innerHTML;
  }

  // Far out many points in their full size would be one mass over roads and drawings.
  function radius(across, named) {
    const near = Math.max(5, across / 2);
    return named || map.getZoom() >= NEAR ? near : map.getZoom() >= NEAR - 3 ? 3 : 1.5;
  }

  function drawn(type, coordinates, [, colour, across], old, named) {
    const dashArray = old ? "4 4" : null;
    if (type === "Point") {
      const look = { radius: radius(across, named), weight: 1, color: "#202020", fillColor: colour, fillOpacity: 0.85, dashArray };
      const dot = L.circleMarker(L.GeoJSON.coordsToLatLng(coordinates), look);
      if (!named) dots.push([dot, across]);
      return dot;
    }
    const look = { weight: 3, color: colour, dashArray };
    if (type === "LineString") return L.polyline(L.GeoJSON.coordsToLatLngs(coordinates, 0), look);
    return L.polygon(L.GeoJSON.coordsToLatLngs(coordinates, 1), look);
  }

  const NEAR = 16;
  const dots = [];
  const layers = [];
  L.control.scale({ imperial: false }).addTo(map);
  map.attributionControl.setPrefix(false);
  for (const block of document.querySelectorAll("script[type='application/json']")) {
    const data = JSON.parse(block.textContent);
    if (block.className === "ground") {
      if (data.picture) L.imageOverlay(data.picture, data.corners, { zIndex: 1 }).addTo(map);
      map.fitBounds(data.corners);
      continue;
    }
    if (block.className === "layer") {
      layers.push({ head: data, group: L.layerGroup().addTo(map), used: new Set() });
      continue;
    }
    const { head, group, used } = layers.at(-1);
    for (const [type, coordinates, style, name, moment, old] of data) {
      const look = head.styles[style] || ["", "#000000", 12];
      const lines = [name, look[0] || head.title, moment, old ? oldWord : ""];
      const thing = drawn(type, coordinates, look, old, head.named).bindPopup(() => said(lines), { maxWidth: 320 });
      if (head.named && name) thing.bindTooltip(plain(name), { permanent: true, direction: "right", offset: [look[2] / 2, 0] });
      used.add(style);
      thing.addTo(group);
    }
  }
  for (const { head, group, used } of layers) control.addOverlay(group, legend(head, used));
  let was = radius(0, false);
  map.on("zoomend", () => {
    if (radius(0, false) === was) return;
    was = radius(0, false);
    for (const [dot, across] of dots) dot.setRadius(radius(across, false));
  });
}
