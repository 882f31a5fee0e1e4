// Draws the basemap off the page's thread. protomaps-leaflet is no module, and is loaded before those that use it.

importScripts("vendor/protomaps-leaflet.js");

const work = import("./ground/worker.js");
self.onmessage = async ({ data }) => (await work).hear(data);
