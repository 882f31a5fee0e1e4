// A grid of tiles that is not swept clean when the view jumps: what was drawn stands, scaled, until what comes is there.

const FAR_PX = 2 ** 17; // from a level's origin: places beyond it would be off by the precision of a transform

export const SteadyGrid = L.GridLayer.extend({
  getEvents() {
    const { viewprereset, ...events } = L.GridLayer.prototype.getEvents.call(this);
    return events;
  },
  _setView(center, zoom, ...rest) {
    const level = this._levels?.[Math.round(zoom)];
    if (level && level.origin.distanceTo(this._map.project(center, level.zoom)) > FAR_PX) this._invalidateAll();
    L.GridLayer.prototype._setView.call(this, center, zoom, ...rest);
  },
  // A canvas keeps its memory until it is collected, unless it is made small.
  _removeTile(key) {
    const el = this._tiles[key]?.el;
    L.GridLayer.prototype._removeTile.call(this, key);
    if (el) el.width = el.height = 0;
  },
});
