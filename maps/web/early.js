// Stands in the page itself, before all that it loads: the worker of points starts, and the layers that the address names
// are fetched for it while the rest of the page is read.

window.begun = (() => {
  const worker = new Worker("joined/points_worker.js", { type: "module" });
  const layers = location.search.slice(1).split(",").filter(Boolean);
  const answers = []; // of the worker, until somebody listens
  worker.onmessage = ({ data }) => answers.push(data);
  for (const layer of layers) {
    fetch(`layers/${layer}/0/0/0`).then((found) => found.arrayBuffer()).catch(() => new ArrayBuffer(0))
      .then((buffer) => worker.postMessage({ job: layer, kind: "load", layer, buffer }, [buffer]));
  }
  return { worker, layers, answers };
})();
