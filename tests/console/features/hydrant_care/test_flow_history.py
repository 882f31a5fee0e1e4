"""The flow tests of a hydrant are listed by date, whoever wrote them down and in whatever order."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from PySide6.QtCore import Qt

from console.features.hydrant_care.flow_history import flow_tests, history_rows
from models.flow_test import RecordFlowTest
from models.hydrant import Hydrant
from models.log_entry import HYDRANT_ID, LogEntry, LogKind
from models.record import Record
from resources.words import set_language
from tests.console.features.desk import Desk
from tests.console.features.world import FAR, HYDRANT
from tests.models.store.rows import change, filled

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)


def test_every_test_is_there_the_newest_first_and_other_hydrants_tests_are_not(desk: Desk) -> None:
    for flow in (18.0, 22.0):
        desk.do(RecordFlowTest(hydrant_id=HYDRANT, static_mpa=0.35, residual_mpa=0.2, flow_lps=flow))
    desk.do(RecordFlowTest(hydrant_id=FAR, static_mpa=0.3, residual_mpa=0.2, flow_lps=9.0))

    def flows() -> list[float]:
        return [test.flow_lps for test in flow_tests(desk.context.store, desk.get(Hydrant, HYDRANT))]

    desk.wait(lambda: flows() == [22.0, 18.0])
    desk.wait(lambda: flow_tests(desk.context.store, desk.get(Hydrant, FAR))[0].flow_lps == 9.0)


def test_a_test_that_came_with_a_register_stands_among_them_and_numbers_that_are_none_do_not(
    tmp_path: Path,
) -> None:
    set_language("en")
    read = {"static_mpa": "0.3", "residual_mpa": "0.2", "flow_lps": "15"}
    entries = {
        "good": {HYDRANT_ID: "H", **read}, "bad": {HYDRANT_ID: "H", **read, "flow_lps": "nan"},
        "short": {HYDRANT_ID: "H", "static_mpa": "0.3"},
    }  # fmt: skip
    facts = [
        change(
            "log_entry", key, LogEntry(kind=LogKind.FLOW_TESTED, at=NOON, actor="李", seat="2", params=params), 1
        )
        for key, params in entries.items()
    ]
    note = LogEntry(kind=LogKind.NOTE, at=NOON, actor="李", seat="2", params={HYDRANT_ID: "H"})
    cache, store = filled(tmp_path, [*facts, change("log_entry", "note", note, 1)])
    bare = Hydrant(number="H", lon=120.0, lat=30.0)
    own = replace_test(bare, NOON - timedelta(days=400))
    try:
        assert [test.id for test in flow_tests(store, Record(kind="hydrant", id="H", fact=bare, revision=1))] == [
            "good"
        ]
        assert [test.id for test in flow_tests(store, Record(kind="hydrant", id="H", fact=own, revision=1))] == [
            "good",
            "H",
        ]
        same = replace_test(bare, NOON)
        assert [test.id for test in flow_tests(store, Record(kind="hydrant", id="H", fact=same, revision=1))] == [
            "good"
        ]
        rows = history_rows()
        rows.set_items(flow_tests(store, Record(kind="hydrant", id="H", fact=own, revision=1)))
        assert rows.index(1, 0).data() == "2025-03-30"
        assert "register" in str(rows.index(1, 0).data(Qt.ItemDataRole.ToolTipRole))
    finally:
        store.close()
        cache.close()


def replace_test(hydrant: Hydrant, at: datetime) -> Hydrant:
    """With a last test of that moment."""
    return Hydrant(
        number=hydrant.number, lon=hydrant.lon, lat=hydrant.lat, test_static_mpa=0.3, test_residual_mpa=0.2,
        test_flow_lps=15.0, tested_at=at,
    )  # fmt: skip
