// In an exported page: puts the layers that stand in it as data onto the map that folium made. Words are never markup.
// The data: a head {title, styles: [[words, colour]]} a layer, then blocks of its things
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

  function drawn(type, coordinates, colour, old) {
    const dashArray = old ? "4 4" : null;
    if (type === "Point") {
      const look = { radius: 6, weight: 1.5, color: "#202020", fillColor: colour, fillOpacity: 0.85, dashArray };
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
    if (block.className === "layer") {
      head = data;
      group = L.layerGroup().addTo(map);
      control.addOverlay(group, plain(head.title).innerHTML);
      continue;
    }
    for (const [type, coordinates, style, name, moment, old] of data) {
      const [words, colour] = head.styles[style] || ["", "#000000"];
      const lines = [name, words || head.title, moment, old ? oldWord : ""];
      drawn(type, coordinates, colour, old).bindPopup(() => said(lines), { maxWidth: 320 }).addTo(group);
    }
  }
}
