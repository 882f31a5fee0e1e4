// What fails while it is painted leaves the others be: it is told once, and the canvas is as they expect it.

import { stumbleOnce } from "../bridge.js";

const DEEPEST = 64; // states of the canvas that a painter may have laid upon each other

export function contained(scene, what, paint) {
  try {
    return paint();
  } catch (error) {
    stumbleOnce(`${what}: ${error.message}`);
  }
  if (!scene.begun) return undefined;
  for (let depth = 0; depth < DEEPEST; depth++) scene.ctx.restore();
  scene.ctx.globalAlpha = 1;
  scene.ctx.setLineDash([]);
  return undefined;
}
