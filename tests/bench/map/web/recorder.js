// Put into a page under measurement: when its frames came, and how long a wheel step took until all was drawn.
// Knows of the page only what Leaflet makes public: a map, and its tile layers. One with paint rules is the basemap.

(() => {
  const map = window.map_main;
  const bench = (window.bench = { frames: [], zooms: [], on: false });
  const after = (then) => requestAnimationFrame(() => setTimeout(then));

  bench.start = () => {
    bench.frames = [];
    bench.on = true;
    const tick = () => {
      bench.frames.push(performance.now());
      if (bench.on) requestAnimationFrame(tick);
    };
    requestAnimationFrame(tick);
  };
  bench.stop = () => {
    bench.on = false;
    return bench.frames;
  };

  const tiled = (isBase) => {
    const found = [];
    map.eachLayer((layer) => layer instanceof L.GridLayer && Boolean(layer.paintRules) === isBase && found.push(layer));
    return found;
  };
  const settled = (isBase) => tiled(isBase).every((layer) => !layer.isLoading());

  let step = null;
  const note = (name) => {
    const mine = step;
    mine[name] = 0;
    after(() => (mine[name] = performance.now() - mine.asked));
  };
  const look = () => {
    if (!step) return;
    if (map.getZoom() !== step.from) {
      if (!("first" in step)) note("first");
      if (!("points" in step) && settled(false) && !map._animatingZoom) note("points");
      if (!("all" in step) && "points" in step && settled(true)) note("all");
    }
    if (step.all) {
      bench.zooms.push(step);
      step = null;
    } else requestAnimationFrame(look);
  };
  map.getContainer().addEventListener("wheel", (event) => {
    if (step) return;
    step = { asked: event.timeStamp, from: map.getZoom() };
    requestAnimationFrame(look);
  }, { capture: true, passive: true });

  // The basemap: when all its tiles were first there, and how many were drawn, again and again for their labels too.
  bench.watchBase = () => {
    bench.base = { loaded: 0, drawn: [] };
    for (const layer of tiled(true)) {
      layer.on("load", () => after(() => (bench.base.loaded ||= performance.now())));
      layer.on("drawn", () => bench.base.drawn.push(performance.now()));
      if (!layer.renderTile) continue;
      const render = layer.renderTile.bind(layer);
      layer.renderTile = async (...told) => {
        await render(...told);
        bench.base.drawn.push(performance.now());
      };
    }
  };
  bench.baseState = () => ({ ...bench.base, origin: performance.timeOrigin, now: performance.now() });
})();
