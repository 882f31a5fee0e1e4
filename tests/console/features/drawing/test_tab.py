"""The tab of a drawing: its facts, its words and type kept with one act, and what can be done to it."""

from typing import Any

import pytest

from console.features.drawing.drawer import drawer_of
from console.features.drawing.tab import DrawingTab, size_words
from models.drawing import AddDrawing, Drawing, Estimate, Form
from models.ids import uuid7
from tests.console.features.desk import Desk
from tests.console.features.world import LAT, LON
from tests.models.facts import NOON

SQUARE = ((LON, LAT), (LON + 0.001, LAT), (LON + 0.001, LAT + 0.001), (LON, LAT + 0.001))


def shown(desk: Desk, **fields: Any) -> tuple[DrawingTab, str]:
    """A tab that shows a zone."""
    drawing_id = uuid7()
    usual = {"type": "zone", "form": Form.POLYGON, "points": SQUARE, "text": "北区"}
    desk.do(AddDrawing(drawing_id=drawing_id, **{**usual, **fields}))
    desk.wait(lambda: desk.services.store.get(Drawing, drawing_id) is not None)
    tab = desk.put(DrawingTab(desk.context))
    desk.context.selection.choose(Drawing.KIND, drawing_id)
    desk.wait(lambda: tab.words.text() == str(fields.get("text", "北区")) and tab.fields["size"].text() != "")
    return tab, drawing_id


def fact(desk: Desk, drawing_id: str) -> Drawing | None:
    found = desk.services.store.get(Drawing, drawing_id)
    return None if found is None else found.fact


def test_it_says_what_it_is_of_when_by_whom_and_how_large(desk: Desk) -> None:
    tab, _id = shown(desk)
    assert tab.fields["type"].text() == "区域 · 面"
    assert "周长" in tab.fields["size"].text()
    assert tab.fields["of"].text() == "各席共用"


def test_words_and_type_are_kept_together_and_another_type_has_the_same_form(desk: Desk) -> None:
    tab, drawing_id = shown(desk)
    offered = [tab.types.itemData(row) for row in range(tab.types.count())]
    assert "danger_zone" in offered
    assert "cordon" not in offered
    assert "plume" not in offered
    tab.types.setCurrentIndex(tab.types.findData("danger_zone"))
    tab.words.setText("氨气")
    tab.keep()
    desk.wait(lambda: (found := fact(desk, drawing_id)) is not None and found.text == "氨气")
    now = fact(desk, drawing_id)
    assert now is not None
    assert now.type == "danger_zone"


def test_words_half_typed_stay_while_the_record_changes(desk: Desk) -> None:
    tab, drawing_id = shown(desk)
    tab.words.setText("正在写")
    record = desk.services.store.get(Drawing, drawing_id)
    assert record is not None
    drawer_of(desk.context).alter(record, text="别的")
    desk.wait(lambda: tab._record is not None and tab._record.fact.text == "别的")
    assert tab.words.text() == "正在写"


def test_still_so_now_makes_it_as_of_now(desk: Desk) -> None:
    tab, drawing_id = shown(desk, as_of=NOON)
    tab.now_button.click()
    desk.wait(lambda: (found := fact(desk, drawing_id)) is not None and found.as_of > NOON)


def test_it_is_taken_in_hand_shown_and_wiped_out(desk: Desk) -> None:
    tab, drawing_id = shown(desk)
    tab.edit_button.click()
    assert drawer_of(desk.context).editing_id == drawing_id
    tab.look()
    view = desk.context.map.view()
    assert (view.lon, view.lat) == pytest.approx((LON + 0.0005, LAT + 0.0005))
    tab.remove_button.click()
    desk.wait(lambda: fact(desk, drawing_id) is None)
    assert drawer_of(desk.context).editing_id == ""


def test_an_estimate_tells_its_inputs_and_source_and_stays_what_it_is(desk: Desk) -> None:
    estimate = Estimate(method="evacuation_circle", inputs={"radius_m": 300.0}, source="预案第 3 条")
    tab, _id = shown(
        desk, type="evacuation_circle", form=Form.CIRCLE, points=SQUARE[:1], radius_m=300.0, estimate=estimate
    )
    assert "300" in tab.fields["estimate"].text()
    assert tab.fields["source"].text() == "预案第 3 条"
    assert not tab.types.isEnabled()


@pytest.mark.parametrize(
    ("form", "points", "radius_m", "words"),
    [
        (Form.POINT, SQUARE[:1], None, ""),
        (Form.LINE, SQUARE[:2], None, "长 96.5 m"),
        (Form.CIRCLE, SQUARE[:1], 1500.0, "半径 1.50 km"),
    ],
)
def test_sizes_are_told_in_words(form: Form, points: Any, radius_m: float | None, words: str) -> None:
    drawing = Drawing(type="x", form=form, points=points, radius_m=radius_m, as_of=NOON)
    assert size_words(drawing) == words


def test_its_style_is_kept_with_it_and_said(desk: Desk) -> None:
    tab, drawing_id = shown(desk)
    tab.styles.setCurrentIndex(tab.styles.findData("reported"))
    tab.keep()
    desk.wait(lambda: (found := fact(desk, drawing_id)) is not None and found.style == "reported")
    desk.wait(lambda: "未核实" in tab.fields["type"].text())


def test_a_style_nobody_knows_here_stays_as_it_is(desk: Desk) -> None:
    tab, drawing_id = shown(desk, style="of tomorrow")
    assert tab.styles.currentData() == "of tomorrow"
    tab.words.setText("北门")
    tab.keep()
    desk.wait(lambda: (found := fact(desk, drawing_id)) is not None and found.text == "北门")
    now = fact(desk, drawing_id)
    assert now is not None
    assert now.style == "of tomorrow"
