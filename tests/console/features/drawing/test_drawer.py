"""What the hand has drawn becomes an act of this seat; acts are taken back, done again, and never another's."""

from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from console.features.drawing.drawer import Drawer, drawer_of, with_chosen
from console.plot_catalogue import stroke_of
from maps.bridge import Drafted
from maps.tools.draw import Outline
from models.drawing import AddDrawing, ChangeDrawing, Drawing, Form, removal
from models.record import Record, SyncState, replace
from tests.backend.acts import envelope, send
from tests.backend.server import BackendProcess
from tests.console.features.desk import Desk
from tests.console.features.world import LAT, LON, PLAN

LINE = ((LON, LAT), (LON + 0.001, LAT))


def draw(desk: Desk, key: str, *points: tuple[float, float], radius_m: float | None = None) -> str:
    """Draw it as the page would tell it; the id of the record that came of it."""
    drawer = drawer_of(desk.context)
    before = {record.id for record in drawings(desk)}
    drawer.begin(key)
    now = drawer.tool.now
    assert now is not None
    drawer.tool._heard(Drafted(now.key, 1, list(points), radius_m, done=True))
    desk.wait(lambda: bool({record.id for record in drawings(desk)} - before))
    (fresh,) = {record.id for record in drawings(desk)} - before
    return fresh


def drawings(desk: Desk) -> list[Record[Any]]:
    from models.store import Query

    return desk.services.store.page(Query(kind=Drawing.KIND, order="at"), 500)


def fact(desk: Desk, drawing_id: str) -> Drawing | None:
    found = desk.services.store.get(Drawing, drawing_id)
    return None if found is None else found.fact


def drawer(desk: Desk) -> Drawer:
    return drawer_of(desk.context)


def test_what_is_drawn_is_the_worked_incidents_and_is_chosen(desk: Desk) -> None:
    incident_id = desk.open_incident()
    drawer(desk).text = "北门"
    drawing_id = draw(desk, "cordon", *LINE)
    drawn = fact(desk, drawing_id)
    assert drawn is not None
    assert (drawn.incident_id, drawn.text, drawn.type, drawn.form) == (incident_id, "北门", "cordon", Form.LINE)
    desk.wait(lambda: desk.context.selection.key is not None and desk.context.selection.key.id == drawing_id)
    assert drawer(desk).text == ""
    assert drawer(desk).tool.now is None
    assert drawer(desk).recent == ["cordon"]


def test_without_an_incident_it_is_the_chosen_plans_or_everybodys(desk: Desk) -> None:
    mine = fact(desk, draw(desk, "zone", *LINE, (LON, LAT + 0.001)))
    assert mine is not None
    assert (mine.incident_id, mine.plan_id) == ("", "")
    desk.context.selection.choose("plan", PLAN)
    of_plan = fact(desk, draw(desk, "plan_area", *LINE, (LON, LAT + 0.001)))
    assert of_plan is not None
    assert of_plan.plan_id == PLAN


def test_an_act_is_taken_back_and_done_again(desk: Desk) -> None:
    drawing_id = draw(desk, "cordon", *LINE)
    first = fact(desk, drawing_id)
    assert first is not None
    record = desk.services.store.get(Drawing, drawing_id)
    assert record is not None
    assert drawer(desk).alter(record, text="南门")
    desk.wait(lambda: (found := fact(desk, drawing_id)) is not None and found.text == "南门")
    drawer(desk).undo()
    desk.wait(lambda: fact(desk, drawing_id) == first)
    drawer(desk).undo()
    desk.wait(lambda: fact(desk, drawing_id) is None)
    drawer(desk).redo()
    desk.wait(lambda: fact(desk, drawing_id) is not None)
    drawer(desk).redo()
    desk.wait(lambda: (found := fact(desk, drawing_id)) is not None and found.text == "南门")
    desk.level()
    assert not drawer(desk)._undone


def test_keys_faster_than_the_facts_take_back_and_do_again_in_their_order(desk: Desk) -> None:
    drawing_id = draw(desk, "cordon", *LINE)
    record = desk.services.store.get(Drawing, drawing_id)
    assert record is not None
    assert drawer(desk).alter(record, text="东门")
    assert drawer(desk).remove(msgspec.structs.replace(record, fact=replace(record.fact, text="东门")))
    for _key in range(3):
        drawer(desk).undo()
    desk.wait(lambda: len(drawer(desk)._undone) == 3)
    desk.wait(lambda: fact(desk, drawing_id) is None)
    for _key in range(2):
        drawer(desk).redo()
    desk.wait(lambda: (found := fact(desk, drawing_id)) is not None and found.text == "东门")
    desk.level()
    assert not desk.context.notices.all or all("不能撤销" not in n.text for n in desk.context.notices.all)
    assert (found := fact(desk, drawing_id)) is not None
    assert found.text == "东门"
    assert len(drawer(desk)._done) == 2


def test_what_was_wiped_out_comes_back_as_it_was(desk: Desk) -> None:
    drawing_id = draw(desk, "danger_circle", LINE[0], radius_m=120.0)
    desk.level()
    record = desk.services.store.get(Drawing, drawing_id)
    assert record is not None
    assert drawer(desk).remove(record)
    desk.wait(lambda: fact(desk, drawing_id) is None)
    desk.level()
    drawer(desk).undo()
    desk.wait(lambda: fact(desk, drawing_id) == record.fact)
    desk.level()
    assert fact(desk, drawing_id) == record.fact


def test_what_another_seat_has_changed_since_is_not_taken_back_but_contested(
    desk: Desk, world: BackendProcess
) -> None:
    drawing_id = draw(desk, "cordon", *LINE)
    desk.level()
    theirs = {"drawing_id": drawing_id, "before": {}, "after": {"text": "别席"}}
    with world.client() as client:
        send(client, envelope("ChangeDrawing", theirs, seat="5"))
    desk.wait(lambda: (found := fact(desk, drawing_id)) is not None and found.text == "别席")
    drawer(desk).undo()
    desk.wait(lambda: any(r.id == drawing_id and r.state is SyncState.CONFLICT for r in drawings(desk)))
    assert fact(desk, drawing_id) is not None


def test_what_another_seat_has_wiped_out_is_said(desk: Desk, world: BackendProcess) -> None:
    drawing_id = draw(desk, "cordon", *LINE)
    desk.level()
    record = desk.services.store.get(Drawing, drawing_id)
    assert record is not None
    wipe = {"drawing_id": drawing_id, "before": removal(drawing_id, record.fact).before}
    with world.client() as client:
        send(client, envelope("RemoveDrawing", wipe, seat="5"))
    desk.wait(lambda: fact(desk, drawing_id) is None)
    drawer(desk).undo()
    desk.wait(lambda: any("不能撤销" in notice.text for notice in desk.context.notices.all))


def test_what_the_backend_refused_is_not_taken_back(desk: Desk) -> None:
    drawing_id = draw(desk, "cordon", *LINE)
    desk.level()
    kept = drawer(desk)._done
    assert kept
    desk.context.commands.refused.emit(kept[-1].command_id, "x")
    assert drawing_id not in [done.act.drawing_id for done in drawer(desk)._done]


def test_moved_vertices_are_a_change_of_what_was_seen_when_the_hand_took_them(desk: Desk) -> None:
    drawing_id = draw(desk, "cordon", *LINE)
    desk.wait(lambda: desk.context.selection.key is not None and desk.context.selection.key.id == drawing_id)
    with_chosen(desk.context, drawer(desk).edit)
    desk.wait(lambda: drawer(desk).editing_id == drawing_id)
    assert drawer(desk).edited_type == "cordon"
    moved = (*LINE, (LON + 0.002, LAT + 0.001))
    drawer(desk).tool._heard(Drafted(drawing_id, 1, list(moved), None, done=True))
    desk.wait(lambda: (found := fact(desk, drawing_id)) is not None and len(found.points) == 3)
    assert drawer(desk).editing_id == ""


def test_a_note_without_words_is_asked_for_them_and_stays_in_hand(desk: Desk) -> None:
    drawer(desk).begin("note")
    now = drawer(desk).tool.now
    assert now is not None
    drawer(desk).tool._heard(Drafted(now.key, 1, [LINE[0]], None, done=True))
    assert drawer(desk).tool.now is not None
    assert any("没有文字" in notice.text for notice in desk.context.notices.all)
    drawer(desk).text = "消火栓被车挡住"
    drawer(desk).finish(Outline((LINE[0],)))
    desk.wait(lambda: "消火栓被车挡住" in [record.fact.text for record in drawings(desk)])


def test_what_cannot_be_is_said_and_nothing_is_submitted(desk: Desk) -> None:
    before = len(desk.context.commands.entries())
    assert not drawer(desk).add("danger_circle", points=(LINE[0],), radius_m=-1.0)
    assert len(desk.context.commands.entries()) == before
    assert any("无法保存" in notice.text for notice in desk.context.notices.all)


def test_nothing_to_take_back_is_said(desk: Desk) -> None:
    drawer(desk).undo()
    drawer(desk).redo()
    assert any("重做" in notice.text for notice in desk.context.notices.all)


def test_what_is_half_drawn_is_kept_and_gone_on_with(desk: Desk) -> None:
    drawer(desk).begin("cordon")
    now = drawer(desk).tool.now
    assert now is not None
    drawer(desk).tool._heard(Drafted(now.key, 1, [LINE[0]], None))
    assert desk.context.map.hand.put_away()
    assert [symbol.key for symbol in drawer(desk).kept] == ["cordon"]
    drawer(desk).begin("cordon")
    assert drawer(desk).kept == []
    drawer(desk).discard()
    assert drawer(desk).tool.now is None
    assert not drawer(desk).tool.drafts


def test_it_is_drawn_and_taken_back_without_the_line(desk: Desk) -> None:
    desk.cut()
    drawing_id = draw(desk, "staging", LINE[0])
    assert [r.state for r in drawings(desk) if r.id == drawing_id] == [SyncState.PENDING]
    drawer(desk).undo()
    desk.wait(lambda: fact(desk, drawing_id) is None)
    desk.mend()
    assert fact(desk, drawing_id) is None


@pytest.fixture
def two(desks: Callable[..., Desk], world: BackendProcess) -> tuple[Desk, Desk]:
    return desks(world), desks(world, seat="3")


def test_two_seats_see_each_others_drawings_and_their_changes_merge(two: tuple[Desk, Desk]) -> None:
    one, other = two
    drawing_id = draw(one, "cordon", *LINE)
    other.wait(lambda: fact(other, drawing_id) is not None)
    for desk, after in ((one, {"text": "北门"}), (other, {"points": (*LINE, (LON, LAT + 0.002))})):
        record = desk.services.store.get(Drawing, drawing_id)
        assert record is not None
        assert drawer(desk).alter(record, **after)

    def merged(desk: Desk) -> bool:
        found = fact(desk, drawing_id)
        return found is not None and found.text == "北门" and len(found.points) == 3

    one.wait(lambda: merged(one))
    other.wait(lambda: merged(other))
    assert AddDrawing.ROLES == ChangeDrawing.ROLES


def test_what_is_drawn_has_the_chosen_style_until_another_is_chosen(desk: Desk) -> None:
    drawer(desk).choose_style("planned")
    planned = fact(desk, draw(desk, "cordon", *LINE))
    assert planned is not None
    assert planned.style == "planned"
    drawer(desk).begin("cordon")
    drawer(desk).choose_style("")
    now = drawer(desk).tool.now
    assert now is not None
    assert now.stroke == stroke_of("cordon"), "what is in the hand looks as it will"
    drawer(desk).discard()
