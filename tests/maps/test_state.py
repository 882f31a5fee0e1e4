import pytest
from PySide6.QtCore import QRect
from PySide6.QtWidgets import QWidget

from maps.state import COVERING, MapState, StateBanner


@pytest.fixture
def over(qtbot):
    widget = QWidget()
    qtbot.addWidget(widget)
    widget.resize(1000, 700)
    widget.show()
    return widget


@pytest.mark.parametrize("state", sorted(COVERING))
def test_a_covering_state_hides_the_map_and_follows_its_size(over, state):
    banner = StateBanner(over)
    banner.show_state(state)
    over.resize(1200, 500)
    assert banner.geometry() == over.rect()


@pytest.mark.parametrize("state", sorted(set(MapState) - COVERING - {MapState.SHOWN}))
def test_other_states_leave_the_map_usable(over, state):
    banner = StateBanner(over)
    banner.show_state(state)
    assert banner.isVisible()
    assert banner.width() < over.width()
    assert banner.height() < over.height() / 3


def test_a_sentence_of_the_caller_replaces_what_to_do(over):
    banner = StateBanner(over)
    banner.show_state(MapState.REFUSED, "<b>请检查权限</b>")
    assert banner.hint.text() == "<b>请检查权限</b>"
    banner.show_state(MapState.SHOWN)
    assert not banner.isVisible()


def test_a_banner_lies_in_the_room_others_leave_and_nowhere_when_they_leave_none(over):
    banner = StateBanner(over)
    banner.show_state(MapState.EMPTY)
    room = QRect(0, 80, 420, 600)
    banner.set_room(room)
    assert room.contains(banner.geometry())
    banner.set_room(QRect())
    assert not banner.isVisible()
    banner.show_state(MapState.DIED)
    assert banner.geometry() == over.rect()
    banner.show_state(MapState.SHOWN)
    banner.set_room(room)
    assert not banner.isVisible()
