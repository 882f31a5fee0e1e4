"""A seat's old table is asked about until somebody has answered, and goes nowhere but into the draft."""

import pytest
from pytestqt.qtbot import QtBot

from console.features.hydrants.demand_old import ANSWERED, SETTING
from console.features.hydrants.demand_rows import DemandRows
from console.features.hydrants.demand_shared import Shared
from console.features.hydrants.demand_table import COLUMNS, shipped_lines
from console.features.hydrants.old_table_bar import OldTableBar
from tests.console.features.desk import Desk

OLD = ",".join(COLUMNS) + "\nresidential,住宅,Residential,12,20,40,0.5,0.1,80,building_fire,,,\n"


@pytest.fixture
def bar(desk: Desk, qtbot: QtBot) -> OldTableBar:
    desk.context.settings.set(SETTING, OLD)
    made = OldTableBar(desk.context.settings, DemandRows(Shared()))
    qtbot.addWidget(made)
    made.offer()
    return made


def test_taken_it_is_in_the_draft_and_answered_once_that_is_kept(desk: Desk, bar: OldTableBar) -> None:
    rows = bar._rows
    assert not bar.isHidden()
    with desk.qtbot.waitSignal(bar.taken):
        bar.yes.click()
    assert rows.lines[0][3] == "12"
    assert bar.isHidden()
    assert not desk.context.settings.get(ANSWERED)
    bar.kept()
    assert desk.context.settings.get(ANSWERED)
    assert desk.context.settings.get(SETTING) == OLD


def test_taken_out_of_the_draft_again_it_is_asked_about_again(desk: Desk, bar: OldTableBar) -> None:
    bar.yes.click()
    bar._rows.undo()
    assert not bar.isHidden()
    bar.kept()
    assert not desk.context.settings.get(ANSWERED)


def test_what_the_table_says_already_is_no_question_any_more(desk: Desk, bar: OldTableBar) -> None:
    same = shipped_lines()[0]
    cells = ",".join(f'"{cell}"' for cell in same)
    desk.context.settings.set(SETTING, ",".join(COLUMNS) + f"\n{cells}\n")
    bar.yes.click()
    assert desk.context.settings.get(ANSWERED)
    assert bar.isHidden()


def test_left_and_asked_for_again_in_the_settings_it_is_there(desk: Desk, bar: OldTableBar) -> None:
    bar.no.click()
    assert bar.isHidden()
    desk.context.settings.set(ANSWERED, False)
    assert not bar.isHidden()
    desk.context.settings.set(SETTING, "castle")
    with desk.qtbot.waitSignal(bar.refused):
        bar.yes.click()
    assert not bar.isHidden()
