"""widgets/panel_state.py"""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from resources.words import t
from widgets.panel_state import PanelState, State

SIX = [state for state in State if state is not State.CONTENT]


@pytest.fixture
def panel(qtbot: QtBot) -> PanelState:
    panel = PanelState(QLabel("content"))
    qtbot.addWidget(panel)
    panel.resize(400, 300)
    panel.show()
    return panel


@pytest.mark.parametrize("state", SIX)
def test_each_state_says_a_sentence_that_can_be_seen(panel: PanelState, state: State) -> None:
    panel.set_state(state)
    sentence = t(f"widgets.state.{state}")
    assert any(label.text() == sentence and label.isVisible() for label in panel.findChildren(QLabel))


@pytest.mark.parametrize("state", SIX)
def test_each_state_looks_unlike_the_content(panel: PanelState, state: State) -> None:
    before = panel.grab().toImage()
    panel.set_state(state)
    assert panel.grab().toImage() != before


def test_stale_content_stays_in_sight_below_its_banner(panel: PanelState) -> None:
    panel.set_state("stale")
    assert panel.content().isVisible()


def test_the_other_states_hide_the_content_unless_it_is_kept(panel: PanelState) -> None:
    panel.set_state(State.OFFLINE)
    assert not panel.content().isVisible()
    panel.set_state(State.OFFLINE, keep_content=True)
    assert panel.content().isVisible()


def test_its_action_can_be_reached_and_done_by_keyboard(panel: PanelState, qtbot: QtBot) -> None:
    done: list[bool] = []
    panel.set_state(State.REFUSED, "why", action="again", then=lambda: done.append(True))
    button = next(b for b in panel.findChildren(QPushButton) if b.isVisible())
    button.setFocus()
    qtbot.keyClick(button, Qt.Key.Key_Space)
    assert done == [True]
    assert panel.sentence() == "why"


def test_a_sentence_from_outside_is_shown_as_plain_text(panel: PanelState) -> None:
    panel.set_state(State.EMPTY, "<b>x</b>")
    shown = [label for label in panel.findChildren(QLabel) if label.text() == "<b>x</b>"]
    assert shown
    assert all(label.textFormat() is Qt.TextFormat.PlainText for label in shown)


def test_content_again_says_nothing(panel: PanelState) -> None:
    panel.set_state(State.LOADING)
    panel.set_content()
    assert panel.sentence() == ""
    assert panel.content().isVisible()
