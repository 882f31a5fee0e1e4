"""Which drawings stand on the map, and in which words."""

from datetime import timedelta
from typing import Any

import msgspec
import pytest

from console.drawing_words import estimate_lines, type_name
from console.features.drawing.plotted import plotted, shapes_of, words_of
from console.plot_catalogue import style_index
from maps.shapes import Area, Circle, Line, Spot
from models.drawing import AddDrawing, Drawing, Estimate, Form
from models.ids import uuid7
from models.incident import CloseIncident
from models.record import Record, SyncState
from tests.console.features.desk import Desk
from tests.console.features.world import LAT, LON, PLAN, SITE
from tests.models.facts import NOON

FORMS: dict[Form, dict[str, Any]] = {
    Form.POINT: {"points": ((LON, LAT),)},
    Form.LINE: {"points": ((LON, LAT), (LON + 0.01, LAT))},
    Form.POLYGON: {"points": ((LON, LAT), (LON + 0.01, LAT), (LON, LAT + 0.01))},
    Form.CIRCLE: {"points": ((LON, LAT),), "radius_m": 50.0},
}


def record(form: Form = Form.POINT, key: str = "staging", **fields: Any) -> Record[Drawing]:
    state = fields.pop("state", SyncState.SYNCED)
    fact = Drawing(type=key, form=form, as_of=fields.pop("as_of", NOON), **FORMS[form], **fields)
    return Record(kind="drawing", id=uuid7(), fact=fact, state=state)


def add(desk: Desk, **fields: Any) -> str:
    drawing_id = uuid7()
    desk.do(AddDrawing(drawing_id=drawing_id, type="staging", form=Form.POINT, **{**FORMS[Form.POINT], **fields}))
    desk.wait(lambda: desk.services.store.get(Drawing, drawing_id) is not None)
    return drawing_id


def shown(desk: Desk) -> set[str]:
    return {one.id for one in plotted(desk.context).drawings}


def test_drawings_of_an_incident_go_with_it_unless_it_is_worked(desk: Desk) -> None:
    incident_id = desk.open_incident(work=False)
    mine = add(desk, incident_id=incident_id)
    desk.level()
    assert mine in shown(desk)
    desk.do(CloseIncident(incident_id=incident_id))
    desk.level()
    assert mine not in shown(desk)
    desk.context.selection.choose("incident", incident_id)
    assert mine in shown(desk)


def test_drawings_of_a_plan_come_with_the_incident_that_uses_it_or_when_it_is_chosen(desk: Desk) -> None:
    of_plan, everybodys = add(desk, plan_id=PLAN), add(desk)
    assert of_plan not in shown(desk)
    assert everybodys in shown(desk)
    for kind, id_ in (("plan", PLAN), ("site", SITE), ("drawing", of_plan)):
        desk.context.selection.choose(kind, id_)
        assert of_plan in shown(desk), kind
    desk.context.selection.clear()
    assert of_plan not in shown(desk)
    desk.open_incident(site_id=SITE)
    assert of_plan in shown(desk)


def test_a_drawing_of_an_incident_that_has_not_come_yet_is_drawn(desk: Desk) -> None:
    assert add(desk, incident_id="not here yet") in shown(desk)


def test_each_form_is_drawn_as_what_it_is_and_old_ones_as_old(desk: Desk) -> None:
    now = desk.context.now()
    drawn = shapes_of(desk.context, [record(form, as_of=now) for form in Form])
    assert {type(shape) for shape in drawn} == {Spot, Line, Area, Circle}
    assert not any(shape.old for shape in drawn)
    (old,) = shapes_of(desk.context, [record(as_of=now - timedelta(hours=2), incident_id="I")])
    assert old.old
    assert "截至" in old.text


def test_later_entries_of_the_catalogue_are_drawn_above(desk: Desk) -> None:
    kinds = ("command_post", "zone", "cordon", "nobody knows")
    drawn = shapes_of(desk.context, [record(key=key) for key in kinds])
    assert [shape.style for shape in drawn] == sorted(style_index(key) for key in kinds)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, "力量集结点"),
        ({"text": "东门"}, "东门"),
        ({"state": SyncState.PENDING}, "力量集结点\n待发送"),
        ({"form": Form.LINE, "key": "cordon"}, ""),
        ({"key": "nobody knows"}, "未知标绘"),
    ],
)
def test_its_words_are_its_own_else_what_it_is(fields: dict[str, Any], words: str) -> None:
    assert words_of(record(**fields), False) == words


def test_an_estimate_says_so_and_with_what_it_was_made() -> None:
    estimate = Estimate(method="evacuation_circle", inputs={"radius_m": 300.0}, source="x")
    one = record(Form.CIRCLE, "evacuation_circle", estimate=estimate)
    said = words_of(one, False).split("\n")
    assert "推算" in said[0]
    assert "300" in said[1]
    assert said[-1] == "数据未经核实"
    checked = msgspec.structs.replace(one.fact, estimate=msgspec.structs.replace(estimate, verified=True))
    assert "数据未经核实" not in estimate_lines(checked)


def test_a_type_nobody_knows_has_no_bare_code() -> None:
    assert type_name("x") == type_name("") == "未知标绘"


def test_a_style_is_drawn_and_said_also_beside_words_and_on_a_line() -> None:
    planned = record(Form.LINE, "cordon", style="planned")
    assert words_of(planned, False) == "警戒线（预定）"
    assert words_of(record(text="东门", style="planned"), False) == "东门（预定）"


def test_each_style_has_a_look_of_its_own(desk: Desk) -> None:
    now = desk.context.now()
    drawn = shapes_of(desk.context, [record(as_of=now, style=style) for style in ("", "planned", "reported")])
    assert len({shape.style for shape in drawn}) == 3
