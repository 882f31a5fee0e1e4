// Which rectangles of a picture are taken by words and what they belong to.

const CELL = 64; // px

// The box around two; null is none.
export const united = (a, b) => (a && b ? [Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.max(a[2], b[2]), Math.max(a[3], b[3])] : a ?? b);

export class Room {
  constructor() {
    this.cells = new Map();
    this.box = null; // around all of them
    this.mark = 0; // another when other rectangles are taken
  }

  *around(x, y, width, height) {
    for (let across = Math.floor(x / CELL); across * CELL < x + width; across++) {
      for (let down = Math.floor(y / CELL); down * CELL < y + height; down++) yield across * 65_536 + down;
    }
  }

  isFree(x, y, width, height) {
    for (const key of this.around(x, y, width, height)) {
      const hit = this.cells.get(key)?.some((b) => x < b[2] && x + width > b[0] && y < b[3] && y + height > b[1]);
      if (hit) return false;
    }
    return true;
  }

  // Whatever stands there already.
  put(x, y, width, height) {
    const box = [x, y, x + width, y + height];
    this.box = united(this.box, box);
    for (const key of this.around(x, y, width, height)) {
      if (this.cells.has(key)) this.cells.get(key).push(box);
      else this.cells.set(key, [box]);
    }
    this.mark = (this.mark * 31 + Math.round(x) * 7 + Math.round(y) * 3 + Math.round(width)) % 1_000_000_007;
  }

  // False when another has a part of it.
  take(x, y, width, height) {
    const free = this.isFree(x, y, width, height);
    if (free) this.put(x, y, width, height);
    return free;
  }
}

// Where words may stand by a symbol, the best first: [left edge, middle line] of words so wide and high.
export const SIDES = [
  (x, y, far, width) => [x + far, y],
  (x, y, far, width) => [x - far - width, y],
  (x, y, far, width, height) => [x - width / 2, y + far + height / 2],
  (x, y, far, width, height) => [x - width / 2, y - far - height / 2],
];
