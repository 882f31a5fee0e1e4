// A grid of tiles, sheets all of them, that is not swept clean when the view jumps: what was drawn stands, scaled, until what comes is there.

import { afterFrame } from "./after_frame.js";
import { giveBack } from "./sheet.js";

const FAR_PX = 2 ** 17; // from a level's origin: places beyond it would be off by the precision of a transform

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
  // Once for all tiles that are ready, before the frame that shows them: each asks for it.
  _pruneTiles() {
    if (this.pruning) return;
    this.pruning = true;
    queueMicrotask(() => {
      this.pruning = false;
      L.GridLayer.prototype._pruneTiles.call(this);
    });
  },
  _removeTile(key) {
    const el = this._tiles[key]?.el;
    L.GridLayer.prototype._removeTile.call(this, key);
    if (el) giveBack(el);
  },
});
