// A grid of tiles, sheets all of them, that is not swept clean when the view jumps: what was drawn stands, scaled, until what comes is there.

import { afterFrame } from "./after_frame.js";
import { giveBack } from "./sheet.js";

const FAR_PX = 2 ** 17; // from a level's origin: places beyond it would be off by the precision of a transform

const DEEPEST = 5; // levels, as many as Leaflet keeps the other way

// Old tiles of a nearer zoom stand until what comes is there: those of Leaflet go with the third level, and a wheel turned
// out fast leaves nothing. None under another: they would show through.
export function keepNearer(x, y, z) {
  const within = (inner, outer) => {
    const up = inner.z - outer.z;
    return up > 0 && up <= DEEPEST && inner.x >> up === outer.x && inner.y >> up === outer.y;
  };
  const found = Object.values(this._tiles).filter(({ loaded, coords }) => loaded && within(coords, { x, y, z }));
  found.sort((a, b) => a.coords.z - b.coords.z);
  const kept = [];
  for (const tile of found) {
    if (kept.some(({ coords }) => within(tile.coords, coords))) continue;
    tile.retain = true;
    kept.push(tile);
  }
}

// What was still to come may be gone with a turn back: then no tile says any more that nothing is to come.
export function endLoading(grid) {
  if (!grid._map || !grid._loading || !grid._noTilesToLoad()) return;
  grid._loading = false;
  grid.fire("load");
}

export const SteadyGrid = L.GridLayer.extend({
  getEvents() {
    const { viewprereset, ...events } = L.GridLayer.prototype.getEvents.call(this);
    return { ...events, move: this.updateSoon };
  },
  // What has come into view under the hand.
  updateSoon() {
    if (this.updating) return;
    this.updating = setTimeout(() => afterFrame(() => {
      this.updating = 0;
      if (this._map) this._onMoveEnd();
    }), this.options.updateInterval);
  },
  _setView(center, zoom, ...rest) {
    const level = this._levels?.[Math.round(zoom)];
    if (level && level.origin.distanceTo(this._map.project(center, level.zoom)) > FAR_PX) this._invalidateAll();
    L.GridLayer.prototype._setView.call(this, center, zoom, ...rest);
  },
  _retainChildren: keepNearer,
  // Once for all tiles that are ready, before the frame that shows them: each asks for it.
  _pruneTiles() {
    if (this.pruning) return;
    this.pruning = true;
    queueMicrotask(() => {
      this.pruning = false;
      L.GridLayer.prototype._pruneTiles.call(this);
      endLoading(this);
    });
  },
  _removeTile(key) {
    const el = this._tiles[key]?.el;
    L.GridLayer.prototype._removeTile.call(this, key);
    if (el) giveBack(el);
  },
});
