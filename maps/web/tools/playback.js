// Playback: the frame, the word and the clock that say that the map shows the past, and the painting while it runs.

import { on } from "../bridge.js";
import { Live } from "../layers/live.js";
import { playClock } from "../play_clock.js";

const TICK_MS = 100;
const two = (number) => String(number).padStart(2, "0");

export function playback(page) {
  const container = page.map.getContainer();
  const frame = L.DomUtil.create("div", "played", container);
  const plate = L.DomUtil.create("div", "played-clock plate", container);
  const word = L.DomUtil.create("span", "word", plate);
  const time = L.DomUtil.create("span", "time", plate);
  frame.hidden = plate.hidden = true;
  let ticking = 0;

  on("played", (told) => {
    playClock.set(told.on ? told : null);
    frame.hidden = plate.hidden = !told.on;
    container.classList.toggle("playing", told.on);
    word.textContent = told.word;
    clearInterval(ticking);
    if (told.on) ticking = setInterval(tick, TICK_MS);
    tick();
    for (const layer of page.layers.values()) {
      if (!(layer instanceof Live)) continue;
      layer.turn(told.on);
      layer.paintSoon();
    }
  });

  function tick() {
    if (!playClock.told) return;
    const at = new Date(playClock.nowS() * 1000);
    const day = at.toDateString() === new Date().toDateString() ? "" : `${two(at.getMonth() + 1)}-${two(at.getDate())} `;
    time.textContent = `${day}${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`;
  }
}
