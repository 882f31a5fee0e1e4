// Tiles of points are mended where something changed. What comes alone is done at once; in a hail of changes few tiles
// go with each frame, those that wait longest first: each is copied for the screen, and what lies around it is composed
// anew. All of them at once, now and then, would be a jerk, and in between the map would stand still.

const A_FRAME = 2; // tiles
const A_TILE_MS = 8; // that it is to rest after
const MANY = 50; // places of a tile: it is painted whole

export class Mending {
  // `tiles` gives the grid they are in; `mended` is called when something was.
  constructor(tiles, mended) {
    Object.assign(this, { grid: tiles, mended });
    this.forget();
  }

  // Everything was painted anew.
  forget() {
    this.waiting = new Map(); // canvas -> {places, known}, the longest waiting first
    this.restUntil = 0;
  }

  // Places of the unit square look other than at a revision.
  add(places, known) {
    for (const [canvas, touched] of this.grid().reached(places)) {
      const before = this.waiting.get(canvas);
      if (!before) this.waiting.set(canvas, { places: touched, known });
      else if (before.places.length < MANY) before.places.push(...touched);
    }
    if (this.asked) return;
    if (performance.now() >= this.restUntil) this.work(this.waiting.size);
    else this.soon();
  }

  // The revision up to which everything is painted, of the one the layer has come to.
  painted(revision) {
    let least = revision;
    for (const { known } of this.waiting.values()) least = Math.min(least, known);
    return least;
  }

  // Under a hand after the frame: what is done before one makes it late.
  soon() {
    this.asked = requestAnimationFrame(() => {
      const work = () => {
        this.asked = 0;
        this.work(A_FRAME);
      };
      if (this.grid().isPushed()) this.asked = setTimeout(work);
      else work();
    });
  }

  work(most) {
    let count = 0;
    if (performance.now() >= this.restUntil) {
      for (const canvas of this.next(most)) {
        const { places } = this.waiting.get(canvas);
        this.waiting.delete(canvas);
        if (canvas.isGone) continue;
        count++;
        try {
          this.grid().mend(canvas, places);
        } catch (error) {
          reportError(error); // said once; the others wait no longer for it
        }
      }
      this.restUntil = performance.now() + Math.max(0, count - A_FRAME) * A_TILE_MS;
    }
    if (count) this.mended();
    if (this.waiting.size || count) this.soon();
  }

  // The one that waits longest, and those nearest to it: what is composed anew is the box around them.
  next(most) {
    const waiting = [...this.waiting.keys()];
    if (waiting.length <= most) return waiting;
    const { x, y } = waiting[0].wrapped;
    const far = ({ wrapped }) => Math.abs(wrapped.x - x) + Math.abs(wrapped.y - y);
    return waiting.sort((a, b) => far(a) - far(b)).slice(0, most);
  }
}
