// Reads a vector tile into flat arrays: a town's tile has a hundred thousand corners, and an object for each of them
// would fill the page's memory.
//
// A tile is {layers, coords, starts}: of a layer's features {type, props, first, end, west, north, east, south} the
// parts are starts[first..end), each a run of coords up to the next start, in px of a tile `side` px wide.

export const LINE = 2;
export const AREA = 3;
const [TAGS, TYPE, SHAPE] = [0x12, 0x18, 0x22]; // keys of a feature's fields
const NONE = Object.freeze({});
const MOST_BYTES = 16 * 2 ** 20;
const text = new TextDecoder();

class Reader {
  constructor(bytes, at = 0, end = bytes.length) {
    this.bytes = bytes;
    this.at = at;
    this.end = end;
  }

  varint() {
    let value = 0;
    for (let power = 1; power < 2 ** 64; power *= 128) {
      if (this.at >= this.end) throw new Error("a vector tile ends in the middle");
      const byte = this.bytes[this.at++];
      value += (byte & 127) * power;
      if (byte < 128) return value;
    }
    throw new Error("a number of a vector tile is too long");
  }

  signed() {
    const value = this.varint();
    return value % 2 ? -(value + 1) / 2 : value / 2;
  }

  // A part of its own, skipped here.
  part() {
    const length = this.varint();
    if (length > this.end - this.at) throw new Error("a part of a vector tile is longer than it");
    this.at += length;
    return new Reader(this.bytes, this.at - length, this.at);
  }

  skip(wire) {
    if (wire === 0) this.varint();
    else if (wire === 2) this.part();
    else if (wire === 1 || wire === 5) this.at += wire === 1 ? 8 : 4;
    else throw new Error("not a vector tile");
    if (this.at > this.end) throw new Error("a vector tile ends in the middle");
  }

  // Hands each field to what is known of it: {number: taken(reader)}.
  fields(known) {
    while (this.at < this.end) {
      const key = this.varint();
      const take = known[Math.floor(key / 8)];
      if (take) take(this);
      else this.skip(key % 8);
    }
  }

  words() {
    return text.decode(this.bytes.subarray(this.at, this.end));
  }

  number(bytes) {
    if (this.end - this.at < bytes) throw new Error("a vector tile ends in the middle");
    const view = new DataView(this.bytes.buffer, this.at, bytes);
    this.at += bytes;
    return bytes === 8 ? view.getFloat64(0, true) : view.getFloat32(0, true);
  }
}

function value(reader) {
  let found = null;
  const whole = (r) => (found = r.varint());
  reader.fields({
    1: (r) => (found = r.part().words()), 2: (r) => (found = r.number(4)), 3: (r) => (found = r.number(8)),
    4: whole, 5: whole, 6: (r) => (found = r.signed()), 7: (r) => (found = Boolean(r.varint())),
  });
  return found;
}

// The fields of a layer, its features not yet read.
function layerOf(reader) {
  const layer = { name: "", extent: 4096, keys: [], values: [], raw: [] };
  reader.fields({
    1: (r) => (layer.name = r.part().words()), 2: (r) => layer.raw.push(r.part()), 3: (r) => layer.keys.push(r.part().words()),
    4: (r) => layer.values.push(value(r.part())), 5: (r) => (layer.extent = Math.max(1, r.varint())),
  });
  return layer;
}

// Corners of all features of a tile. The arrays serve one tile after the other: what is thrown away for each would
// lie about until the worker's heap is swept.
class Corners {
  constructor() {
    this.coords = new Float32Array(2 ** 16);
    this.starts = new Uint32Array(2 ** 14);
    this.begin();
  }

  begin() {
    this.length = this.parts = 0;
  }

  wider(array) {
    const wider = new array.constructor(array.length * 2);
    wider.set(array);
    return wider;
  }

  take(reader, scale) {
    const first = this.parts;
    let [x, y, left, command] = [0, 0, 0, 0];
    let [west, north, east, south] = [Infinity, Infinity, -Infinity, -Infinity];
    while (reader.at < reader.end) {
      if (!left) {
        const key = reader.varint();
        command = key % 8;
        left = Math.floor(key / 8);
        if (command === 7 || !left) {
          left = 0;
          continue;
        }
        if (command !== 1 && command !== 2) throw new Error("not a shape of a vector tile");
      }
      left--;
      x += reader.signed() * scale;
      y += reader.signed() * scale;
      if (this.length + 2 > this.coords.length) this.coords = this.wider(this.coords);
      if (this.parts + 2 > this.starts.length) this.starts = this.wider(this.starts);
      if (command === 1 || this.parts === first) this.starts[this.parts++] = this.length;
      this.coords[this.length++] = x;
      this.coords[this.length++] = y;
      if (x < west) west = x;
      if (x > east) east = x;
      if (y < north) north = y;
      if (y > south) south = y;
    }
    return { first, end: this.parts, west, north, east, south };
  }

  // Cut to what was used.
  done() {
    this.starts[this.parts] = this.length;
    return { coords: this.coords.slice(0, this.length), starts: this.starts.slice(0, this.parts + 1) };
  }
}

const corners = new Corners();

export function readTile(buffer, side) {
  if (buffer.byteLength > MOST_BYTES) throw new Error(`a vector tile of ${buffer.byteLength} bytes`);
  const raw = [];
  new Reader(new Uint8Array(buffer)).fields({ 3: (r) => raw.push(layerOf(r.part())) });
  corners.begin();
  const layers = new Map();
  for (const layer of raw) {
    const alike = new Map(); // features with the same tags share them
    layers.set(layer.name, layer.raw.map((reader) => feature(reader, layer, side / layer.extent, alike)));
  }
  return { layers, ...corners.done() };
}

function feature(reader, layer, scale, alike) {
  const found = { type: 0, props: NONE, first: 0, end: 0, west: 0, north: 0, east: 0, south: 0 };
  while (reader.at < reader.end) {
    const key = reader.varint();
    if (key === TAGS) found.props = propsOf(reader.part(), layer, alike);
    else if (key === TYPE) found.type = reader.varint();
    else if (key === SHAPE) Object.assign(found, corners.take(reader.part(), scale));
    else reader.skip(key % 8);
  }
  return found;
}

function propsOf(tags, { keys, values }, alike) {
  const numbers = [];
  while (tags.at < tags.end) numbers.push(tags.varint());
  const name = numbers.join();
  let props = alike.get(name);
  if (!props) {
    props = {};
    for (let i = 0; i + 1 < numbers.length; i += 2) {
      if (Object.hasOwn(keys, numbers[i]) && keys[numbers[i]] !== "__proto__") props[keys[numbers[i]]] = values[numbers[i + 1]];
    }
    alike.set(name, props);
  }
  return props;
}
