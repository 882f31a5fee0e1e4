"""widgets/status_badge.py and widgets/marks.py"""

import itertools

from pytestqt.qtbot import QtBot

from widgets.status_badge import SHAPES, Badge, StatusBadge, badge_width, fitted, grade_badge
from widgets.theme import DARK, LIGHT


def test_grades_differ_in_shape_not_in_colour_alone() -> None:
    grades = ("red", "orange", "yellow", "blue")
    assert len({SHAPES[grade] for grade in grades}) == len(grades)
    assert set(SHAPES) == set(DARK.tones)


def test_grades_look_different_without_colour(qtbot: QtBot) -> None:
    pictures = []
    for tone in ("red", "orange", "yellow", "blue"):
        badge = StatusBadge(Badge("x", "neutral", shape=SHAPES[tone]))
        qtbot.addWidget(badge)
        pictures.append(badge.grab().toImage())
    assert all(one != other for one, other in itertools.combinations(pictures, 2))


def test_a_badge_tells_its_text_to_screen_readers(qtbot: QtBot) -> None:
    badge = StatusBadge(grade_badge("红色", "red"))
    qtbot.addWidget(badge)
    assert badge.accessibleName() == "红色"
    assert badge.badge().solid


def test_a_longer_text_needs_a_wider_badge(qtbot: QtBot) -> None:
    badge = StatusBadge(Badge("a"))
    qtbot.addWidget(badge)
    narrow = badge.sizeHint().width()
    badge.set_badge(Badge("a much longer text"))
    assert badge.sizeHint().width() > narrow


def test_a_text_without_room_gives_way_to_the_short_one_and_a_text_with_room_does_not() -> None:
    badge = Badge("NOT ORDERED 12 · Conflict", "red", solid=True, short="NOT ORDERED 12")
    size = LIGHT.font_small
    whole_px = badge_width(badge, size)
    assert fitted(badge, whole_px, size) is badge
    assert fitted(badge, whole_px - 1, size).text == "NOT ORDERED 12"
    assert fitted(Badge("long", "red"), 1, size).text == "long"
