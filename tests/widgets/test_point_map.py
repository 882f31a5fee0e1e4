"""Before and after are drawn by one scale, each by its own shape, with a bar of a round length."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytestqt.qtbot import QtBot

from widgets.point_map import Picture, PointMap, nice_length
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
