"""Where a card lies over the map."""

from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QRect, QSize

from console.card_place import ABOVE_PX, ASIDE_PX, EDGE_PX, card_place, covered

ROOM = QRect(0, 0, 900, 600)
SIZE = QSize(300, 360)


def test_it_lies_right_of_its_point_and_left_of_one_near_the_edge() -> None:
    assert card_place(SIZE, ROOM, QPoint(300, 300), []).x() == 300 + ASIDE_PX
    assert card_place(SIZE, ROOM, QPoint(800, 300), []).x() == 800 - ASIDE_PX - SIZE.width()


def test_without_a_point_it_lies_in_the_lower_left() -> None:
    place = QRect(card_place(SIZE, ROOM, None, []), SIZE)
    assert place.left() < 20
    assert place.bottom() > 580


def test_what_has_to_stay_in_sight_is_not_covered_while_there_is_room_elsewhere() -> None:
    plate = QRect(420, 250, 200, 66)
    place = card_place(SIZE, ROOM, QPoint(380, 300), [plate])
    assert covered(QRect(place, SIZE), [plate]) == 0
    assert not QRect(place, SIZE).contains(QPoint(380, 300))


def test_without_a_point_it_goes_to_the_corner_where_it_covers_least() -> None:
    drawn = QRect(0, 150, 580, 450)
    place = QRect(card_place(SIZE, ROOM, None, [drawn]), SIZE)
    assert place.right() > 880
    assert covered(place, [drawn]) == 0


@given(
    st.integers(0, 900), st.integers(0, 600), st.integers(100, 700), st.integers(100, 500),
    st.lists(st.tuples(st.integers(0, 800), st.integers(0, 500)), max_size=6),
)  # fmt: skip
def test_it_never_leaves_the_room(x: int, y: int, width: int, height: int, plates: list[tuple[int, int]]) -> None:
    areas = [QRect(left, top, 200, 60) for left, top in plates]
    size = QSize(width, height)
    assert ROOM.contains(QRect(card_place(size, ROOM, QPoint(x, y), areas), size))


@given(
    st.integers(0, 500), st.integers(0, 600), st.integers(300, 560),
    st.lists(st.tuples(st.integers(0, 400), st.integers(0, 500)), max_size=6),
)  # fmt: skip
def test_in_a_narrow_window_it_leaves_its_pin_free_wherever_a_side_of_it_has_room(
    x: int, y: int, height: int, plates: list[tuple[int, int]]
) -> None:
    room, size = QRect(0, 0, 500, 600), QSize(348, height)
    pin = QRect(x - ASIDE_PX // 2, y - ABOVE_PX, ASIDE_PX, ABOVE_PX)
    beside = max(x, 500 - x) >= ASIDE_PX + EDGE_PX + size.width() + 1
    over = y >= ABOVE_PX + EDGE_PX + height or 600 - y >= ASIDE_PX + EDGE_PX + height + 1
    areas = [QRect(left, top, 200, 60) for left, top in plates]
    place = QRect(card_place(size, room, QPoint(x, y), areas), size)
    assert room.contains(place)
    assert covered(place, [pin]) == 0 or not (beside or over)
