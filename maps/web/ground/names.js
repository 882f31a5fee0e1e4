// Finds places for the names of one zoom, tile by tile as they come: what is graver drives out what is less.

const NO_ORDER = Infinity;

// protomaps-leaflet's index of placed names; its own goes through all of them for each that is removed.
class Index extends protomapsL.Index {
  removeLabel(label) {
    this.takeOut(label);
    this.current.get(label.tileKey)?.delete(label);
  }

  pruneKey(key) {
    for (const label of this.current.get(key) ?? []) this.takeOut(label);
    this.current.delete(key);
  }

  takeOut(label) {
    for (const box of label.bboxes) {
      for (const item of this.tree.search(box)) {
        if (item.indexedLabel === label) this.tree.remove(item);
      }
    }
  }
}

// A point as the library's symbolizers want it.
const Point = new protomapsL.View({ tileSize: 0 }, 0, 0).dataTileForDisplayTile({ z: 0, x: 0, y: 0 }).origin.constructor;

export class Names {
  // `changed` hears the boxes, px of the zoom, of names that came over a tile's edge or gave way.
  constructor(z, rules, scratch, changed) {
    Object.assign(this, { z, rules, scratch, changed });
    this.index = new Index(256 * 2 ** z, NO_ORDER);
  }

  has(key) {
    return this.index.has(key);
  }

  // The names that reach into a box.
  within(box) {
    return this.index.searchBbox(box, NO_ORDER);
  }

  // Forget those of tiles that are not among these.
  keep(keys) {
    for (const key of [...this.index.keys()]) if (!keys.has(key)) this.index.pruneKey(key);
  }

  // Place the names of a tile that is read; it lies `scale` times as large at `origin`.
  add(key, { read, scale, origin, dataZoom }) {
    this.index.makeEntry(key);
    const { z, scratch, index } = this;
    const far = 512 * scale;
    const leaves = (box) =>
      box.minX < origin.x || box.minY < origin.y || box.maxX > origin.x + far || box.maxY > origin.y + far;
    const boxes = [];
    this.rules.forEach((rule, order) => {
      const features = read.layers.get(rule.dataLayer);
      if (!features || (rule.minzoom && z < rule.minzoom) || (rule.maxzoom && z > rule.maxzoom)) return;
      const layout = { index, zoom: z, scratch, order, overzoom: z - dataZoom };
      for (const feature of features) {
        if (feature.first === feature.end || (rule.filter && !rule.filter(z, feature))) continue;
        if (isUnnamed(rule, feature, z)) continue;
        const shape = points(read, feature, scale, origin);
        for (const label of rule.symbolizer.place(layout, shape, asKnown(feature)) ?? []) {
          if (!this.put(label, order, key, boxes)) continue;
          boxes.push(...label.bboxes.filter(leaves));
        }
      }
    });
    if (boxes.length) this.changed(boxes);
  }

  put(label, order, key, boxes) {
    const { index } = this;
    if (label.deduplicationKey && index.deduplicationCollides(label)) return false;
    if (index.labelCollides(label, NO_ORDER)) {
      if (index.labelCollides(label, order)) return false;
      for (const other of index.searchLabel(label, NO_ORDER)) {
        index.removeLabel(other);
        boxes.push(...other.bboxes);
      }
    }
    index.insert(label, order, key);
    return true;
  }
}

// A feature as the library's symbolizers know it.
function asKnown({ type, props, west, north, east, south }) {
  return { geomType: type, props, bbox: { minX: west, minY: north, maxX: east, maxY: south } };
}

// Most streets have no name: for them no shape is made.
function isUnnamed({ symbolizer }, feature, z) {
  const text = symbolizer.text;
  return text ? !text.get(z, feature) : false;
}

function points({ coords, starts }, { first, end }, scale, origin) {
  const shape = [];
  for (let part = first; part < end; part++) {
    const line = [];
    for (let at = starts[part]; at < starts[part + 1]; at += 2) {
      line.push(new Point(coords[at] * scale + origin.x, coords[at + 1] * scale + origin.y));
    }
    shape.push(line);
  }
  return shape;
}
