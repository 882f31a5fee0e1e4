// Fetches layers of shapes and makes them ready off the page's main thread: a ring of two hundred thousand vertices
// costs the page no frame.

import { prepare } from "./layers/prepared.js";

self.onmessage = async ({ data: { job, url } }) => {
  try {
    const { things, changes, ...said } = await (await fetch(url)).json();
    const moved = [];
    const result = { ...said };
    if (changes) result.changes = changes.map(([at, thing]) => [at, prepare(thing, moved)]);
    else result.things = things.map((thing) => prepare(thing, moved));
    self.postMessage({ job, result }, moved);
  } catch (error) {
    self.postMessage({ job, error: String(error) });
  }
};
