// The hand on the map: while it is down nothing else moves the view, and a long press of a finger is a right click.

import { say } from "./bridge.js";
import { element } from "./furniture.js";

const ROLLING_MS = 300; // after the last turn of a wheel the hand is off it
const LONG_PRESS_MS = 550;
const SLIP_PX = 12; // a finger at rest

// What a drag does before each frame makes that frame late: nobody asks what lies under the pointer that drags, not even
// the engine, which finds a glass over all; it looks for no text to select there; and the map is pushed once a frame.
export function quickDrag(map) {
  const fire = map._fireDOMEvent;
  map._fireDOMEvent = function (event, type, ...more) {
    if (type !== "mousemove" || !map.dragging?.moving()) fire.call(this, event, type, ...more);
  };
  window.addEventListener("pointermove", (event) => map.dragging.moving() && event.stopImmediatePropagation(), { capture: true, passive: true });
  map.getContainer().addEventListener("mousedown", (event) => {
    if (event.button === 0 && map.dragging.enabled() && !event.target.closest(".plate, .tools")) event.preventDefault();
  });
  const glass = element("div", "glass", map.getContainer());
  glass.hidden = true;
  map.on("dragstart dragend", ({ type }) => (glass.hidden = type === "dragend"));
  onceAFrame(map.dragging._draggable);
}

function onceAFrame(draggable) {
  const { _updatePosition: push, finishDrag: finish } = draggable;
  let asked = 0;
  const now = () => {
    cancelAnimationFrame(asked);
    asked = 0;
    push.call(draggable);
  };
  draggable._updatePosition = () => (asked ||= requestAnimationFrame(now));
  draggable.finishDrag = (...told) => {
    if (asked) now(); // it ends where the pointer was let go
    finish.apply(draggable, told);
  };
}

// Keys that nothing else in the page has are the map's: before it was ever clicked, and in a page that came after
// one that died. That it has them is seen once one is pressed, and no longer than the hand keeps to keys.
export function ownKeys(map) {
  const ground = map.getContainer();
  const take = () => {
    const { activeElement: other } = document;
    if (!other || other === document.body) ground.focus({ preventScroll: true });
  };
  window.addEventListener("focus", take);
  ground.addEventListener("keydown", () => ground.classList.add("keyed"));
  ground.addEventListener("pointerdown", () => ground.classList.remove("keyed"), { capture: true });
  take();
}

export class Hand {
  constructor(map) {
    this.map = map;
    this.down = new Set(); // pointers that are down on the ground, not on a button
    this.rolling = 0;
    this.told = this.moving = this.moved = false;
    this.waiting = null;
    const ground = map.getContainer();
    ground.addEventListener("pointerdown", (event) => this.press(event), { capture: true });
    ground.addEventListener("wheel", (event) => this.roll(event), { capture: true, passive: true });
    ground.addEventListener("contextmenu", (event) => event.pointerType === "touch" && event.stopImmediatePropagation(), { capture: true });
    for (const name of ["pointerup", "pointercancel"]) {
      window.addEventListener(name, (event) => this.lift(event.pointerId), { capture: true });
    }
    window.addEventListener("pointermove", (event) => this.slip(event), { capture: true, passive: true });
    window.addEventListener("blur", () => {
      this.down.clear();
      this.soon();
    });
    map.on("movestart", () => {
      this.moving = true;
      if (this.told) this.moved = true;
    });
    map.on("moveend", () => {
      this.moving = false;
      this.soon();
    });
  }

  // Do it at once; under a hand it waits, and is forgotten if that hand moves the view.
  free(act) {
    if (this.told) this.waiting = act;
    else act();
  }

  press(event) {
    if (event.target.closest(".plate, .tools")) return;
    this.down.add(event.pointerId);
    if (!this.told) this.moved = false;
    this.tell();
    clearTimeout(this.long);
    this.at = [event.clientX, event.clientY];
    if (event.pointerType === "touch" && this.down.size === 1) this.long = setTimeout(() => this.pressedLong(event), LONG_PRESS_MS);
  }

  lift(pointer) {
    clearTimeout(this.long);
    if (this.down.delete(pointer)) this.soon();
  }

  slip({ clientX, clientY }) {
    if (this.at && Math.hypot(clientX - this.at[0], clientY - this.at[1]) > SLIP_PX) clearTimeout(this.long);
  }

  pressedLong(event) {
    const containerPoint = this.map.mouseEventToContainerPoint(event);
    const latlng = this.map.containerPointToLatLng(containerPoint);
    this.map.fire("contextmenu", { latlng, containerPoint, originalEvent: event });
  }

  roll(event) {
    if (event.target.closest(".plate, .tools")) return;
    clearTimeout(this.rolling);
    this.rolling = setTimeout(() => {
      this.rolling = 0;
      this.soon();
    }, ROLLING_MS);
    this.tell();
  }

  // After whoever else hears of it: the view it came to rest at is told before the hand is off.
  soon() {
    setTimeout(() => this.tell());
  }

  tell() {
    const on = this.down.size > 0 || this.rolling !== 0 || (this.told && this.moving);
    if (on === this.told) return;
    this.told = on;
    say("held", { on });
    if (on) return;
    const act = this.waiting;
    this.waiting = null;
    if (act && !this.moved) act();
    this.moved = false;
  }
}
