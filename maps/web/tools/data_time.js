// As of when the data on the map are, at its foot: a map without it would let old data pass for new.

import { on } from "../bridge.js";

export function dataTime({ map }) {
  const plate = L.DomUtil.create("div", "data-time plate");
  plate.hidden = true;
  map.getContainer().querySelector(".foot").prepend(plate);
  on("data_time", ({ text, old }) => {
    plate.textContent = text;
    plate.hidden = !text;
    plate.classList.toggle("old", old);
  });
}
