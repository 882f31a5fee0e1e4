// The wheel and the touch pad: what is a turn is obeyed at once, and the next after a rest, with all that came meanwhile.

const REST_MS = 60;
const LEAST_PX = 30; // the small steps of a touch pad are summed up to this: each alone is no turn
const FORGOTTEN_MS = 300;

export function quickWheel(map) {
  const wheel = map.scrollWheelZoom;
  let [turned, heard, timer] = [-Infinity, 0, 0];

  const turn = () => {
    turned = performance.now();
    wheel._performZoom();
  };

  wheel.disable();
  wheel._onWheelScroll = (event) => {
    const now = performance.now();
    if (now - heard > FORGOTTEN_MS) wheel._delta = 0;
    heard = now;
    wheel._delta += L.DomEvent.getWheelDelta(event);
    wheel._lastMousePos = map.mouseEventToContainerPoint(event);
    L.DomEvent.stop(event);
    clearTimeout(timer);
    if (Math.abs(wheel._delta) < LEAST_PX) return;
    const left = turned + REST_MS - now;
    if (left <= 0) turn();
    else timer = setTimeout(turn, left);
  };
  wheel.enable();
}
