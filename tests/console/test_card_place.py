"""Where a card lies over the map."""

from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QRect, QSize

from console.card_place import ASIDE_PX, card_place, covered

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


@given(
    st.integers(0, 900), st.integers(0, 600), st.integers(100, 700), st.integers(100, 500),
    st.lists(st.tuples(st.integers(0, 800), st.integers(0, 500)), max_size=6),
)  # fmt: skip
def test_it_never_leaves_the_room(x: int, y: int, width: int, height: int, plates: list[tuple[int, int]]) -> None:
    areas = [QRect(left, top, 200, 60) for left, top in plates]
    size = QSize(width, height)
    assert ROOM.contains(QRect(card_place(size, ROOM, QPoint(x, y), areas), size))
