"""Fingers on a real page: the pointer and touch events that a screen would send."""

from maps.view import MapView
from tests.maps.in_page import run_js, settle

FINGERS = """
(() => {
  const ground = map_main.getContainer();
  const down = new Map();
  window.finger = (name, id, x, y) => {
    const target = down.get(id)?.target || document.elementFromPoint(x, y) || ground;
    const at = { clientX: x, clientY: y };
    const pointer = { ...at, pointerId: id, pointerType: "touch", buttons: name === "up" ? 0 : 1 };
    target.dispatchEvent(new PointerEvent(`pointer${name}`, { ...pointer, bubbles: true, cancelable: true }));
    const touch = new Touch({ ...at, identifier: id, target });
    if (name === "up") down.delete(id);
    else down.set(id, touch);
    const touches = [...down.values()];
    const kind = { down: "touchstart", move: "touchmove", up: "touchend" }[name];
    const told = { touches, targetTouches: touches, changedTouches: [touch], bubbles: true, cancelable: true };
    target.dispatchEvent(new TouchEvent(kind, told));
  };
  return 1;
})()
"""


def fingers(view: MapView, *steps: tuple[str, int, int, int]) -> None:
    """Fingers on the page: (event, finger, x, y) each."""
    run_js(view, FINGERS)
    for name, finger, x, y in steps:
        run_js(view, f"(finger('{name}', {finger}, {x}, {y}), 1)")
        settle(30)
