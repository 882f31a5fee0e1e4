"""Before and after are drawn by one scale, each by its own shape, with a bar of a round length."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPointF, QRectF
from pytestqt.qtbot import QtBot

from widgets.point_map import Picture, PointMap, nice_length, on_edge
from widgets.theme import current_theme


def drawn(qtbot: QtBot, picture: Picture | None) -> PointMap:
    shown = PointMap()
    qtbot.addWidget(shown)
    shown.resize(400, 454)
    shown.show_picture(picture)
    shown.show()
    return shown


def test_a_point_is_drawn_where_it_would_be(qtbot: QtBot) -> None:
    shown = drawn(qtbot, Picture(1_000.0, [((500.0, 0.0), (0.0, 0.0))], after="a"))
    image = shown.grab().toImage()
    ratio = image.width() / shown.width()
    assert image.pixelColor(int(200 * ratio), int(200 * ratio)) == current_theme().color("accent_text")
    assert image.pixelColor(int(296 * ratio), int(200 * ratio)) != current_theme().color("accent_text")


def test_the_ground_has_its_north_up(qtbot: QtBot) -> None:
    ground = np.zeros((10, 10), bool)
    ground[0, :] = True
    shown = drawn(qtbot, Picture(1_000.0, [], ground))
    image = shown.grab().toImage()
    ratio = image.width() / shown.width()
    assert image.pixelColor(int(150 * ratio), int(15 * ratio)) == current_theme().color("border_strong")
    assert image.pixelColor(int(150 * ratio), int(380 * ratio)) == current_theme().color("bg_sunken")


def test_without_a_picture_nothing_is_drawn(qtbot: QtBot) -> None:
    shown = drawn(qtbot, None)
    assert shown.scale_m() == 0.0
    assert not shown.grab().isNull()


@pytest.mark.parametrize(("most", "length"), [(1.0, 1.0), (1_999.0, 1_000.0), (5_000.0, 5_000.0), (0.0, 0.0)])
def test_a_round_length_is_chosen(most: float, length: float) -> None:
    assert nice_length(most) == pytest.approx(length)


@given(st.floats(0.01, 1e7))
def test_the_bar_is_never_longer_than_it_may_be_and_never_tiny(most: float) -> None:
    assert most / 2.51 <= nice_length(most) <= most * 1.001


def test_a_cross_out_of_sight_stands_at_the_edge_on_the_way_there(qtbot: QtBot) -> None:
    inner = QRectF(0, 0, 200, 100)
    assert on_edge(QPointF(30, 40), inner) == QPointF(30, 40)
    assert on_edge(QPointF(100, -9_950), inner) == QPointF(100, 0)
    assert on_edge(QPointF(1_000_100, 50), inner) == QPointF(200, 50)
    shown = drawn(qtbot, Picture(1_000.0, crosses={7: (0.0, 90_000.0)}, crossed="far"))
    shown.mark(7)
    image = shown.grab().toImage()
    ratio = image.width() / shown.width()
    colours = {image.pixelColor(int(x * ratio), int(9 * ratio)).name() for x in range(190, 211)}
    assert current_theme().color("refused").name() in colours
