// What stands around the map: zoom, north, scale, coordinates, attribution, and the label of a hovered thing.
// Every text from outside enters the page through textContent.

export const words = {};

export function setWords(map, given) {
  Object.assign(words, given);
  for (const [selector, key] of [[".zoom-in", "zoom_in"], [".zoom-out", "zoom_out"]]) {
    const button = map.getContainer().querySelector(selector);
    button.title = words[key];
    button.setAttribute("aria-label", words[key]);
  }
  map.getContainer().querySelector(".north").title = words.north;
  map.getContainer().querySelector(".north span").textContent = words.north_letter;
}

export function element(tag, className, parent, text = "") {
  const made = L.DomUtil.create(tag, className, parent);
  made.textContent = text;
  return made;
}

export function furnish(map) {
  const container = map.getContainer();
  const tools = element("div", "tools", container);
  const north = element("div", "north plate", tools);
  const needle = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  needle.setAttribute("viewBox", "0 0 20 20");
  const half = (points, className) => {
    const polygon = document.createElementNS("http://www.w3.org/2000/svg", "polygon");
    polygon.setAttribute("points", points);
    polygon.setAttribute("class", className);
    needle.append(polygon);
  };
  half("10,1 15,18 10,14", "shade");
  half("10,1 5,18 10,14", "lit");
  north.append(needle);
  element("span", "", north);
  for (const [name, sign, step] of [["zoom-in", "+", 1], ["zoom-out", "−", -1]]) {
    const button = element("button", `${name} plate`, tools, sign);
    button.type = "button";
    button.addEventListener("click", () => map.setZoom(map.getZoom() + step));
  }
  L.DomEvent.disableClickPropagation(tools);
  const foot = element("div", "foot", container);
  const coordinates = element("div", "coordinates plate", foot);
  const attribution = element("div", "attribution plate", foot);
  attribution.hidden = coordinates.hidden = true;
  // Words that are set anew with every step of a drag are laid out and painted with every frame of it.
  L.control.scale({ imperial: false, maxWidth: 140, position: "bottomleft", updateWhenIdle: true }).addTo(map);
  map.on("mousemove", ({ latlng }) => {
    if (map.dragging?.moving()) return; // the place goes along with the pointer
    coordinates.hidden = false;
    coordinates.textContent = `${latlng.lat.toFixed(5)}, ${latlng.wrap().lng.toFixed(5)}`;
  });
  map.on("mouseout", () => (coordinates.hidden = true));
  return {
    attribute(text) {
      attribution.textContent = text;
      attribution.hidden = !text;
    },
  };
}

export class Hint {
  constructor(map) {
    this.map = map;
    this.box = element("div", "hint plate", map.getContainer());
    this.box.hidden = true;
  }

  show(text, x, y) {
    this.box.textContent = text;
    this.box.hidden = !text;
    if (!text) return;
    const size = this.map.getSize();
    const left = x + 16 + this.box.offsetWidth > size.x ? x - 12 - this.box.offsetWidth : x + 16;
    const top = y + 16 + this.box.offsetHeight > size.y ? y - 12 - this.box.offsetHeight : y + 16;
    this.box.style.left = `${Math.max(4, left)}px`;
    this.box.style.top = `${Math.max(4, top)}px`;
  }

  hide() {
    this.box.hidden = true;
  }
}
