// A ground in the place of another: what was drawn stands until all of the new one is, and then goes with the same frame.

const LATEST_MS = 10_000; // what is still lacking then is seen to be: the rest of the new one stands over the old

const waiting = new Map(); // a ground that is not whole yet -> {old, end}

// Either ground may be none; `then` is called once the new one is seen.
export function succeed(map, last, next, then = () => {}) {
  const old = standing(last);
  next?.addTo(map);
  // One that is switched off, or has nothing in view, has nothing to wait for.
  if (!next || !old || !map.hasLayer(next) || !map.hasLayer(old) || !next.isLoading()) {
    old?.remove();
    then();
    return;
  }
  next.getContainer().style.visibility = "hidden";
  const show = () => {
    if (next.getContainer()) next.getContainer().style.visibility = "";
    then();
  };
  const late = setTimeout(show, LATEST_MS);
  const end = () => {
    clearTimeout(late);
    next.off("load remove", over);
    waiting.delete(next);
  };
  const over = () => {
    end();
    old.remove();
    show();
  };
  waiting.set(next, { old, end });
  next.on("load remove", over);
}

// What is seen of a ground: itself, or what stands for it until it is whole.
function standing(ground) {
  const found = waiting.get(ground);
  if (!found) return ground;
  found.end();
  ground.remove();
  return standing(found.old);
}
