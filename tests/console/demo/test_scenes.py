"""Every scene can be drawn, moves, and burns only where it should."""

import random

import pytest
from PySide6.QtGui import QImage

from console.demo.scenes import HEIGHT, WIDTH, Scene
from console.demo.watching import SCENES


def scene(kind, burning=False):
    return Scene(kind, "东门室内", 1, burning, random.Random(5))


def changed(one: QImage, other: QImage) -> int:
    """How many of a grid of pixels differ."""
    spots = [(x, y) for x in range(0, WIDTH, 4) for y in range(40, HEIGHT - 40, 4)]
    return sum(one.pixel(*spot) != other.pixel(*spot) for spot in spots)


@pytest.mark.parametrize("kind", SCENES)
def test_a_scene_moves(qapp, kind):
    drawn = scene(kind)
    assert changed(drawn.frame(0.0, "00:00:00"), drawn.frame(2.0, "00:00:00")) > 10


def test_the_clock_is_burnt_in(qapp):
    drawn = scene("corridor")
    assert drawn.frame(1.0, "09:00:00") != drawn.frame(1.0, "09:00:01")
    assert drawn.frame(1.0, "09:00:00") == drawn.frame(1.0, "09:00:00")


def test_smoke_grows_where_it_burns(qapp):
    burning, calm = scene("corridor", True), scene("corridor")
    early = changed(burning.frame(0.5, ""), calm.frame(0.5, ""))
    late = changed(burning.frame(6.5, ""), calm.frame(6.5, ""))
    assert late > max(200, early)
