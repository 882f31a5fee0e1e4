// The worker that fetches layers of points and keeps their columns: early.js has started it.

import { stumble } from "../bridge.js";

const { worker, layers, answers } = window.begun;
const jobs = new Map();
let jobNumber = 0;

function hear({ job, result, error }) {
  const done = jobs.get(job);
  jobs.delete(job);
  if (error) done.reject(new Error(error));
  else done.resolve(result);
}

worker.onmessage = ({ data }) => hear(data);
worker.onerror = (event) => stumble(`points worker: ${event.message}`);

const answered = (job) => new Promise((resolve, reject) => jobs.set(job, { resolve, reject }));

export function ask(kind, asked) {
  worker.postMessage({ job: ++jobNumber, kind, ...asked });
  return answered(jobNumber);
}

export function load(layer, known, revision) {
  const url = new URL(`layers/${layer}/${known}/${revision}`, location.href).href;
  return ask("load", { layer, url });
}

// What is on its way before this page was told of it: layer -> {coming, found}
const early = new Map();
for (const layer of layers) {
  const own = { found: null };
  own.coming = answered(layer).then((found) => (own.found = found), () => null);
  early.set(layer, own);
}
answers.forEach(hear);

// What was fetched of a layer, or is on its way. Once.
export function takeEarly(layer) {
  const own = early.get(layer);
  early.delete(layer);
  return own;
}
