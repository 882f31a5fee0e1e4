"""The dossier names what is chosen and shows the tabs of its kind and of the worked incident."""

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QTabWidget, QWidget
from pytestqt.qtbot import QtBot

from console.context import Context
from console.dossier import Dossier
from console.feature import DossierTab
from models.drawing import Drawing, Form
from models.ids import uuid7
from models.incident import CreateIncident, Incident
from models.record import Key
from models.unit import Unit
from resources.words import t
from tests.console.around import context_over
from tests.console.features import conftest as features
from tests.console.features.desk import Desk
from tests.models.facts import NOON
from widgets.panel_state import PanelState, State

world, desks, desk = features.world, features.desks, features.desk

FACTS = {
    Key("incident", "I"): Incident(number="2-001", type="building_fire", address="中山路1号"),
    Key("unit", "A"): Unit(number="A1", name="主战车"),
    Key("drawing", "D"): Drawing(type="cordon", form=Form.LINE, points=((121.0, 31.0), (121.1, 31.0)), as_of=NOON),
    Key("unit", "B"): Unit(number="B1", name='<img src="file:///etc/hostname">'),
}


def tab(key: str, kind: str, title: str, with_incident: bool = False) -> DossierTab:
    return DossierTab(key, title, frozenset({kind}), lambda _context: QLabel(key), with_incident=with_incident)


TABS = (
    tab("overview", "incident", "enums.kind.incident"),
    tab("unit", "unit", "enums.kind.unit"),
    tab("water", "incident", "enums.kind.hydrant", with_incident=True),
)


@pytest.fixture
def context(qapp: object, tmp_path: Path) -> Iterator[Context]:
    with context_over(tmp_path, FACTS) as context:
        yield context


@pytest.fixture
def dossier(context: Context, qtbot: QtBot) -> Dossier:
    dossier = Dossier(context, TABS, lambda _title, _error: None)
    qtbot.addWidget(dossier)
    dossier.show()
    return dossier


def tabs(dossier: Dossier) -> list[str]:
    book = dossier.findChild(QTabWidget)
    assert isinstance(book, QTabWidget)
    return [book.tabText(at) for at in range(book.count())]


def test_what_is_chosen_is_named(dossier: Dossier, context: Context, qtbot: QtBot) -> None:
    context.selection.choose("unit", "A")
    qtbot.waitUntil(lambda: dossier.heading == "A1  主战车")
    assert tabs(dossier) == [t("enums.kind.unit")]


def test_a_drawing_without_words_is_called_what_it_is(dossier: Dossier, context: Context, qtbot: QtBot) -> None:
    context.selection.choose("drawing", "D")
    qtbot.waitUntil(lambda: dossier.heading == t("enums.drawing_type.cordon"))


def test_a_name_from_outside_is_shown_as_it_was_written(dossier: Dossier, context: Context, qtbot: QtBot) -> None:
    context.selection.choose("unit", "B")
    qtbot.waitUntil(lambda: "<img" in dossier.heading)
    (name,) = [label for label in dossier.findChildren(QLabel) if "<img" in label.text()]
    assert name.textFormat() is Qt.TextFormat.PlainText


def test_the_worked_incidents_tabs_stay_while_another_thing_is_chosen(
    dossier: Dossier, context: Context, qtbot: QtBot
) -> None:
    context.selection.choose("incident", "I")
    qtbot.waitUntil(lambda: "2-001" in dossier.heading)
    context.selection.choose("unit", "A")
    assert tabs(dossier) == [t("enums.kind.unit"), t("enums.kind.hydrant")]
    context.selection.clear()
    qtbot.waitUntil(lambda: "2-001" in dossier.heading)


def test_a_tab_that_is_not_shown_cannot_be_opened(dossier: Dossier, context: Context) -> None:
    context.selection.choose("unit", "A")
    assert dossier.open_tab("overview") is None
    shown = dossier.open_tab("unit")
    assert isinstance(shown, QLabel)
    assert shown.text() == "unit"


def test_a_tab_that_cannot_be_made_is_told_and_the_others_stand(
    context: Context, qtbot: QtBot, expected_log: list[logging.LogRecord]
) -> None:
    failed: list[str] = []

    def broken(_context: Context) -> QWidget:
        raise ZeroDivisionError("no panel")

    bad = DossierTab("bad", "enums.kind.site", frozenset({"unit"}), broken, order=90)
    dossier = Dossier(context, [*TABS, bad], lambda title, _error: failed.append(title))
    qtbot.addWidget(dossier)
    context.selection.choose("unit", "A")
    dossier.open_tab("bad")
    assert failed == [t("enums.kind.site")]
    assert isinstance(dossier.open_tab("unit"), QLabel)
    assert len(expected_log) == 1


def test_a_tab_behind_another_asks_for_no_room(dossier: Dossier, context: Context, qtbot: QtBot) -> None:
    context.selection.choose("incident", "I")
    qtbot.waitUntil(lambda: "2-001" in dossier.heading)
    high = dossier.open_tab("water")
    assert high is not None
    high.setMinimumHeight(900)
    qtbot.waitUntil(lambda: dossier.minimumSizeHint().height() > 900)
    dossier.open_tab("overview")
    qtbot.waitUntil(lambda: dossier.minimumSizeHint().height() < 400)


def test_a_record_that_is_gone_is_said(dossier: Dossier, context: Context, qtbot: QtBot) -> None:
    context.selection.choose("unit", "nowhere")
    qtbot.waitUntil(lambda: any(t("shell.dossier.gone") in label.text() for label in dossier.findChildren(QLabel)))


def state_of(dossier: Dossier) -> PanelState:
    (state,) = dossier.findChildren(PanelState)
    return state


def opened(desk: Desk) -> str:
    """Give the act of opening one and choose it at once, as the intake does."""
    incident_id, number = uuid7(), desk.services.commands.next_incident_number()
    act = CreateIncident(incident_id=incident_id, number=number, type="fire", address="中山路1号")
    desk.services.commands.submit(act)
    desk.context.selection.choose("incident", incident_id)
    return number


@pytest.fixture
def dossier_of(desk: Desk) -> Dossier:
    return desk.put(Dossier(desk.context, TABS, lambda _title, _error: None))


def test_an_incident_just_opened_is_being_opened_and_never_said_to_be_gone(
    desk: Desk, dossier_of: Dossier, qtbot: QtBot
) -> None:
    state = state_of(dossier_of)
    with desk.held_fold():
        with qtbot.waitSignal(desk.services.commands.saved, timeout=60_000):
            number = opened(desk)
        qtbot.waitUntil(lambda: t("shell.dossier.opening") in state.sentence(), timeout=60_000)
        assert state.state() is State.LOADING
    qtbot.waitUntil(lambda: number in dossier_of.heading, timeout=60_000)
    qtbot.waitUntil(lambda: state.state() is State.CONTENT, timeout=60_000)


def test_an_incident_that_could_not_be_saved_says_so_and_why(
    desk: Desk, dossier_of: Dossier, qtbot: QtBot, expected_log: list[logging.LogRecord]
) -> None:
    state, why = state_of(dossier_of), list[str]()
    desk.services.commands.not_saved.connect(lambda _id, words: why.append(words))
    with desk.locked_outbox():
        opened(desk)
        qtbot.waitUntil(lambda: state.state() is State.REFUSED, timeout=60_000)
    assert state.sentence() == f"{t('shell.dossier.not_opened')}\n{why[0]}"
