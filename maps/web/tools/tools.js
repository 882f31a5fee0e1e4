// The tools of the hand: each takes the page once, draws on its overlays, and holds the pointer while it works.
//
// A tool is a function of the page {map, layers, ordered, under, over, hit, hold, release}. While it works it holds
// an object {click, move, leave, double, key}, each optional and given {latlng, event}: what it holds no thing below
// gets. `page.held` is what is at work now. A function of `page.presses` is given what is pressed while nothing is held.

import { dataTime } from "./data_time.js";
import { draw } from "./draw.js";
import { follow } from "./follow.js";
import { grounds } from "./grounds.js";
import { handles } from "./handles.js";
import { looks } from "./looks.js";
import { playback } from "./playback.js";
import { pointing } from "./pointing.js";
import { sketch } from "./sketch.js";
import { still } from "./still.js";
import { unfold } from "./unfold.js";

export const tools = [dataTime, grounds, looks, sketch, draw, handles, pointing, playback, follow, still, unfold];
