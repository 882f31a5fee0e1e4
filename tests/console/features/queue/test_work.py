"""The queue is ordered by what needs somebody most, whatever order the rows come in."""

from hypothesis import given
from hypothesis import strategies as st

from console.features.queue.requests import Standing
from console.features.queue.work import ordered
from models.store import Row
from tests.console.test_undone_sight import acts


def _row(record_id: str, grade: int, at: str, status: str = "new") -> Row:
    return Row(record_id, record_id, "", "smoke", status, grade, "", at, None, None, "synced", "", "", 1, None)


def test_an_incident_nobody_was_sent_to_leads_the_queue() -> None:
    entries = ordered(
        [_row("sent", 5, "2026-01-01T00:00:02Z", "on_scene"), _row("waiting", 1, "2026-01-01T00:00:01Z", "open")],
        [_row("red", 4, "2026-01-01T00:00:00Z")],
    )
    assert [e.row.id for e in entries] == ["sent", "waiting", "red"]


def test_a_red_alarm_comes_before_an_incident_that_is_out() -> None:
    entries = ordered([_row("out", 5, "2026-01-01T00:00:02Z", "out")], [_row("red", 4, "2026-01-01T00:00:00Z")])
    assert [e.row.id for e in entries] == ["red", "out"]


@given(st.permutations([("a", 1, "t1"), ("b", 4, "t2"), ("c", 4, "t3"), ("d", 2, "t4"), ("e", 4, "t2")]))
def test_the_order_of_the_queue_does_not_depend_on_the_order_of_the_rows(
    rows: list[tuple[str, int, str]],
) -> None:
    entries = ordered([], [_row(*row) for row in rows])
    assert [e.row.id for e in entries] == ["c", "e", "b", "d", "a"]


def test_an_incident_for_which_something_was_decided_and_not_done_leads_the_queue() -> None:
    rows = [
        _row("grave", 5, "2026-01-01T00:00:02Z", "on_scene"),
        _row("small", 1, "2026-01-01T00:00:03Z", "on_scene"),
    ]
    assert [e.row.id for e in ordered(rows, [])] == ["grave", "small"]
    entries = ordered(rows, [], undone={"small": acts("failed")})
    assert [e.row.id for e in entries] == ["small", "grave"]
    assert entries[0].undone == acts("failed")


def test_a_request_without_an_incident_leads_the_red_ones_and_no_order_of_rows_changes_it() -> None:
    red = _row("red", 4, "2026-01-01T00:00:09Z")
    row = _row("asked", 0, "2026-01-01T00:00:01Z", "asked")
    entries = ordered([], [red], requests=[Standing(row, "切断电源：充电桩", left_s=9.0)])
    assert [e.id for e in entries] == ["approval/asked", "alarm/red"]
    assert entries[0].title.endswith("切断电源：充电桩")
