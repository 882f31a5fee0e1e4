"""The list of what is within what was drawn around, over real services."""

from typing import Any

import pytest

from console.features.map_tools.contents import Within, WithinPanel
from console.features.resources.table import OneTable
from maps.bridge import Sketched as Said
from maps.tools.sketch import Sketch
from tests.console.features.desk import Desk
from tests.console.features.world import FAR, HYDRANT, LAT, LON
from widgets.panel_state import State


@pytest.fixture
def sketch(desk: Desk) -> Sketch:
    return Sketch(desk.context.map)


@pytest.fixture
def asked(desk: Desk, sketch: Sketch) -> Within:
    return Within.of(desk.context)


@pytest.fixture
def panel(desk: Desk, asked: Within) -> WithinPanel:
    return desk.put(WithinPanel(desk.context), 900)


def draw(desk: Desk, asked: Within, radius_deg: float) -> None:
    """A circle, and its answer."""
    if asked._sketch.now is None:
        asked.begin("circle")
    with desk.qtbot.waitSignal(asked.answered, timeout=10_000):
        desk.context.map.conversation.hear(Said("circle", [(LON, LAT), (LON + radius_deg, LAT)], done=True))


def chips(panel: WithinPanel) -> list[str]:
    return [button.text() for button in panel._group.buttons()]


def rows(panel: WithinPanel) -> set[str]:
    model = panel.tables[panel.kind].rows()
    items = (model.item(at) for at in range(model.rowCount()))
    return {item.id for item in items if item is not None}


def test_before_anything_is_drawn_it_says_how(panel: WithinPanel) -> None:
    assert panel.state.state() is State.EMPTY
    assert "Shift+C" in panel.state.sentence()


def test_a_circle_brings_chips_with_counts_and_the_table_of_each(
    desk: Desk, asked: Within, panel: WithinPanel
) -> None:
    draw(desk, asked, 0.001)
    assert desk.shown.asked == ["map_tools.within"]
    assert panel.state.state() is State.CONTENT
    assert any(text.endswith(" 2") for text in chips(panel))
    assert asked.answer is not None
    at = [one.kind for one in asked.answer.found].index("hydrant")
    panel._group.button(at).click()
    desk.wait(lambda: len(rows(panel)) == 2)
    assert FAR not in rows(panel)


def test_a_mended_circle_is_asked_again_and_the_kind_stays(desk: Desk, asked: Within, panel: WithinPanel) -> None:
    draw(desk, asked, 0.001)
    assert asked.answer is not None
    panel._group.button([one.kind for one in asked.answer.found].index("hydrant")).click()
    draw(desk, asked, 0.003)
    assert panel.kind == "hydrant"
    desk.wait(lambda: FAR in rows(panel))


def test_a_row_chosen_is_chosen_everywhere(desk: Desk, asked: Within, panel: WithinPanel) -> None:
    draw(desk, asked, 0.001)
    assert asked.answer is not None
    panel._group.button([one.kind for one in asked.answer.found].index("hydrant")).click()
    desk.wait(lambda: len(rows(panel)) == 2)
    panel.tables["hydrant"].select(HYDRANT)
    panel.tables["hydrant"].selected.emit(HYDRANT)
    assert desk.context.selection.key is not None
    assert desk.context.selection.key.id == HYDRANT


def test_nothing_within_is_said(desk: Desk, asked: Within, panel: WithinPanel, sketch: Sketch) -> None:
    asked.begin("circle")
    with desk.qtbot.waitSignal(asked.answered, timeout=10_000):
        desk.context.map.conversation.hear(Said("circle", [(10.0, 10.0), (10.001, 10.0)], done=True))
    assert panel.state.state() is State.EMPTY
    assert len(sketch._lines) == 2


def test_a_question_that_fails_says_why_and_asks_again(
    desk: Desk, asked: Within, panel: WithinPanel, monkeypatch: pytest.MonkeyPatch, expected_log: Any
) -> None:
    draw(desk, asked, 0.001)

    def fail(*_args: object, **_named: object) -> None:
        raise OSError("disk gone")

    with monkeypatch.context() as broken:
        broken.setattr(desk.services.store, "rows", fail)
        asked.ask()
        desk.wait(lambda: panel.state.state() is State.REFUSED)
    panel.state._act()
    desk.wait(lambda: panel.state.state() is State.CONTENT)


def test_the_one_table_is_narrowed_to_what_is_within(desk: Desk, asked: Within, panel: WithinPanel) -> None:
    table = desk.shown.widgets["table"] = desk.put(OneTable(desk.context), 900)
    draw(desk, asked, 0.001)
    assert asked.answer is not None
    panel._group.button([one.kind for one in asked.answer.found].index("hydrant")).click()
    panel.in_table.click()
    assert isinstance(table, OneTable)
    desk.wait(lambda: table.rows().rowCount() == 2)
    assert table.kind == "hydrant"
    panel.kind = "reading"
    panel.in_table.click()
    assert desk.context.notices.all
