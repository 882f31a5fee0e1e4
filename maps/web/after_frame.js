// Work while a hand pushes the map, a piece after each frame: what is done before a frame makes it late, and much at once
// the next one too.

const MOST_MS = 2; // at once: pieces that are small
const waiting = [];

export function afterFrame(piece) {
  if (waiting.push(piece) === 1) soon();
}

function soon() {
  requestAnimationFrame(() => setTimeout(work));
}

function work() {
  const began = performance.now();
  try {
    do waiting.shift()();
    while (waiting.length && performance.now() - began < MOST_MS);
  } finally {
    if (waiting.length) soon();
  }
}
