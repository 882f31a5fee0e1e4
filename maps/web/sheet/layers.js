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

  function drawn(type, coordinates, colour, across, old) {
    const dashArray = old ? "4 4" : null;
    if (type === "Point") {
      const look = { radius: Math.max(5, across / 2), weight: 1.5, color: "#202020", fillColor: colour, fillOpacity: 0.85, dashArray };
      return L.circleMarker(L.GeoJSON.coordsToLatLng(coordinates), look);
    }
    const look = { weight: 3, color: colour, dashArray };
    if (type === "LineString") return L.polyline(L.GeoJSON.coordsToLatLngs(coordinates, 0), look);
    return L.polygon(L.GeoJSON.coordsToLatLngs(coordinates, 1), look);
  }

  let head = null;
  let group = null;
  for (const block of document.querySelectorAll("script[type='application/json']")) {
    const data = JSON.parse(block.textContent);
    if (block.className === "ground") {
      if (data.picture) L.imageOverlay(data.picture, data.corners, { zIndex: 1 }).addTo(map);
      map.fitBounds(data.corners);
      continue;
    }
    if (block.className === "layer") {
      head = data;
      group = L.layerGroup().addTo(map);
      control.addOverlay(group, plain(head.title).innerHTML);
      continue;
    }
    for (const [type, coordinates, style, name, moment, old] of data) {
      const [words, colour, across] = head.styles[style] || ["", "#000000", 12];
      const lines = [name, words || head.title, moment, old ? oldWord : ""];
      const thing = drawn(type, coordinates, colour, across, old).bindPopup(() => said(lines), { maxWidth: 320 });
      if (head.named && name) thing.bindTooltip(plain(name), { permanent: true, direction: "right", offset: [across / 2, 0] });
      thing.addTo(group);
    }
  }
}
