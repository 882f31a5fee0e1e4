"""Coverage says nothing before it was asked for; its lists lead to the map, to a hydrant, and into a file."""

from pathlib import Path

import pytest
from PySide6.QtTest import QAbstractItemModelTester

from console.features.hydrant_care.coverage_panel import CoveragePanel
from console.features.hydrant_care.survey import Survey
from models.hydrant import Hydrant
from models.inspection import RecordVisit
from models.record import Key
from tests.console.features.desk import Desk
from tests.console.features.hydrant_care.town import use_town
from tests.console.features.world import HYDRANT
from widgets.panel_state import State


@pytest.fixture
def panel(desk: Desk) -> CoveragePanel:
    use_town(desk)
    made = desk.put(CoveragePanel(desk.context), 1100, 320)
    for rows in (made.shares, made.gaps, made.apart):
        QAbstractItemModelTester(rows, QAbstractItemModelTester.FailureReportingMode.Fatal, made)
    return made


def test_it_is_empty_then_works_then_shows_and_says_when_it_is_old(desk: Desk, panel: CoveragePanel) -> None:
    assert panel.state.state() is State.EMPTY
    panel.ask()
    assert panel.state.state() is State.LOADING
    desk.wait(lambda: panel.state.state() is State.CONTENT)
    assert panel.shares.rowCount() >= 1
    assert panel.gaps.rowCount() >= 1
    assert "%" in panel.summary.text()
    desk.do(RecordVisit(hydrant_id=HYDRANT))
    desk.wait(lambda: panel.state.state() is State.STALE)
    Survey.of(desk.context).failed.emit(OSError("no"))
    assert panel.state.state() is State.REFUSED
    assert "no" in panel.state.sentence()


def test_it_says_how_far_its_walks_are(desk: Desk, panel: CoveragePanel) -> None:
    survey = Survey.of(desk.context)
    panel.ask()
    survey._tell(1_240, 30_000)
    panel.show_survey()
    assert "1,240 / 30,000" in panel.state.sentence()
    survey.cancel()


def test_cancelled_it_is_as_before(desk: Desk, panel: CoveragePanel) -> None:
    panel.ask()
    Survey.of(desk.context).cancel()
    assert panel.state.state() is State.EMPTY


def test_a_gap_is_looked_at_tried_and_written(desk: Desk, panel: CoveragePanel, tmp_path: Path) -> None:
    panel.ask()
    desk.wait(lambda: panel.state.state() is State.CONTENT)
    first = panel.gaps.id_at(0)
    gap = panel.gaps.item(0)
    assert gap is not None
    panel.gap_table.select(first)
    panel.gap_table.selected.emit(first)
    desk.wait(lambda: abs(desk.context.map.view().lon - gap.gap.lon) < 1e-6)
    panel.gap_table.chosen.emit(first)
    new = Survey.of(desk.context).new
    assert new is not None
    assert new.gained >= gap.gap.places
    assert "→" in panel.summary.text()
    panel.here.click()
    path = tmp_path / "gaps.csv"
    panel.start_export(path)
    desk.wait(path.exists)


def test_a_district_narrows_the_lists_until_all_are_wanted(desk: Desk, panel: CoveragePanel) -> None:
    panel.ask()
    desk.wait(lambda: panel.state.state() is State.CONTENT)
    whole = panel.gaps.rowCount()
    line = panel.shares.id_at(0)
    panel.share_table.selected.emit(line)
    assert panel.gaps.rowCount() <= whole
    panel.share_table.chosen.emit(line)
    assert panel.gaps.rowCount() == whole


def test_a_lonely_hydrant_is_chosen_everywhere(desk: Desk, panel: CoveragePanel) -> None:
    panel.ask()
    desk.wait(lambda: panel.apart.rowCount() > 0)
    row_id = panel.apart.id_at(0)
    panel.apart_table.selected.emit(row_id)
    assert desk.context.selection.key == Key(Hydrant.KIND, row_id)
