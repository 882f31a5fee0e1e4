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

// The address names the layers this page will be told of.
for (const layer of location.search.slice(1).split(",").filter(Boolean)) {
  worker.postMessage({ kind: "prepare", layer, url: new URL(`layers/${layer}/0/0/0`, location.href).href });
}
