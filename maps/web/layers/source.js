// The worker that fetches layers of points and keeps their columns: it starts before the rest of the page is read.

import { stumble } from "../bridge.js";

const worker = new Worker("points_worker.js", { type: "module" });
const jobs = new Map();
let jobNumber = 0;

worker.onmessage = ({ data: { job, result, error } }) => {
  const done = jobs.get(job);
  jobs.delete(job);
  if (error) done.reject(new Error(error));
  else done.resolve(result);
};
worker.onerror = (event) => stumble(`points worker: ${event.message}`);

export function ask(kind, asked) {
  return new Promise((resolve, reject) => {
    jobs.set(++jobNumber, { resolve, reject });
    worker.postMessage({ job: jobNumber, kind, ...asked });
  });
}

export function load(layer, known, revision) {
  const url = new URL(`layers/${layer}/${known}/${revision}`, location.href).href;
  return ask("load", { layer, url });
}

// The address names the layers this page will be told of: they are fetched before.
const early = new Map(); // layer -> {coming, found}
for (const layer of location.search.slice(1).split(",").filter(Boolean)) {
  const own = { found: null };
  own.coming = load(layer, "0/0", 0).then((found) => (own.found = found), () => null);
  early.set(layer, own);
}

// What was fetched of a layer, or is on its way. Once.
export function takeEarly(layer) {
  const own = early.get(layer);
  early.delete(layer);
  return own;
}
