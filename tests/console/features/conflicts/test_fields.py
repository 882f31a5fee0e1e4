"""Choices stay with their conflict, and only what is offered can be chosen."""

from pytestqt.qtbot import QtBot

from console.features.conflicts.fields import FieldTable
from console.features.conflicts.work import Conflict, Line
from models.conflict import Choice
from models.incident import UpdateIncident
from models.outbox_entry import Entry
from tests.models.facts import envelope

TWO = (Choice.THEIRS, Choice.MINE)


def conflict(*fields: str) -> Conflict:
    command = UpdateIncident(incident_id="I", before={}, after=dict.fromkeys(fields, 2))
    entry = Entry(seq=1, envelope=envelope(command), fields=dict.fromkeys(fields, (3, 2)))
    return Conflict(entry, command, "t", "w", tuple(Line(f, f, "3", "2", "", TWO) for f in fields))


def test_each_field_is_chosen_for_itself_and_the_choice_stays_when_one_comes_back(qtbot: QtBot) -> None:
    table = FieldTable()
    qtbot.addWidget(table)
    first, second = conflict("grade", "name"), conflict("grade")
    table.show_conflict(first)
    table.choose(Choice.MINE)
    assert table.choices == {"grade": Choice.MINE}
    assert not table.is_decided
    table.choose(Choice.BOTH)
    assert table.choices == {"grade": Choice.MINE}
    table.table.select("name")
    table.choose(Choice.THEIRS)
    assert table.is_decided
    table.show_conflict(second)
    assert table.choices == {}
    table.show_conflict(first)
    assert table.choices == {"grade": Choice.MINE, "name": Choice.THEIRS}
    table.keep_only({second.id})
    assert table.choices == {}


def test_without_a_conflict_nothing_is_chosen(qtbot: QtBot) -> None:
    table = FieldTable()
    qtbot.addWidget(table)
    table.show_conflict(None)
    table.choose(Choice.MINE)
    assert table.choices == {}
    assert not table.is_decided
