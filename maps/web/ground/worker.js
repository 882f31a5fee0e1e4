// What the basemap's worker is told and does: one piece of work after the other, and between two of them it listens.

import { Ground } from "./ground.js";

const grounds = new Map();
const turn = new MessageChannel();
let asked = false;

function soon() {
  if (asked) return;
  asked = true;
  turn.port2.postMessage(0);
}

turn.port1.onmessage = () => {
  asked = false;
  for (const ground of grounds.values()) {
    if (ground.step()) return soon();
  }
};

const say = (message, moved) => self.postMessage(message, moved);
const doers = {
  dress: (told) => grounds.set(told.ground, new Ground(told, say)),
  undress: ({ ground }) => grounds.delete(ground),
  want: ({ ground, ...tile }) => grounds.get(ground)?.want(tile, soon),
  drop: ({ ground, ...tile }) => grounds.get(ground)?.drop(tile),
};

export function hear(told) {
  doers[told.do](told);
}
