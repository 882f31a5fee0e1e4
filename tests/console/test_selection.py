"""One selection with a past: back, forward, and an incident that stays worked."""

import pytest

from console.selection import HISTORY, Selection
from models.record import Key


@pytest.fixture
def heard(qapp: object) -> tuple[Selection, list[Key | None]]:
    selection = Selection()
    heard: list[Key | None] = []
    selection.changed.connect(heard.append)
    return selection, heard


def test_a_choice_is_told_once(heard: tuple[Selection, list[Key | None]]) -> None:
    selection, told = heard
    selection.choose("unit", "A")
    selection.choose("unit", "A")
    assert told == [Key("unit", "A")]


def test_back_and_forward_go_through_what_was_chosen(heard: tuple[Selection, list[Key | None]]) -> None:
    selection, told = heard
    for name in "ABC":
        selection.choose("unit", name)
    selection.go(-1)
    selection.go(-1)
    assert not selection.can_go(-1)
    selection.go(-1)
    selection.go(1)
    assert [key.id for key in told if key] == ["A", "B", "C", "B", "A", "B"]


def test_a_new_choice_forgets_the_future(heard: tuple[Selection, list[Key | None]]) -> None:
    selection, _told = heard
    for name in "AB":
        selection.choose("unit", name)
    selection.go(-1)
    selection.choose("unit", "C")
    assert not selection.can_go(1)
    selection.go(-1)
    assert selection.key == Key("unit", "A")


def test_back_from_nothing_returns_to_the_last_choice(heard: tuple[Selection, list[Key | None]]) -> None:
    selection, told = heard
    selection.choose("unit", "A")
    selection.clear()
    assert selection.key is None
    selection.go(-1)
    assert told == [Key("unit", "A"), None, Key("unit", "A")]


def test_the_worked_incident_stays_while_its_units_are_looked_at(heard: tuple[Selection, list[Key | None]]) -> None:
    selection, _told = heard
    worked: list[str] = []
    selection.incident_changed.connect(worked.append)
    selection.choose("incident", "I")
    selection.choose("unit", "A")
    selection.clear()
    assert selection.incident_id == "I"
    selection.choose("incident", "J")
    selection.work_on("")
    assert worked == ["I", "J", ""]


def test_the_past_has_an_end(heard: tuple[Selection, list[Key | None]]) -> None:
    selection, _told = heard
    for number in range(HISTORY * 2):
        selection.choose("unit", str(number))
    assert selection.can_go(1 - HISTORY)
    assert not selection.can_go(-HISTORY)
