"""What moves is drawn where it last said it is, whatever comes in which order, and looks as its record says."""

from array import array
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import shiboken6
from hypothesis import given
from hypothesis import strategies as st

from console.layer_age import NEVER, UNREAD
from console.live_records import PORTION, LiveRecordLayer, moment_s, read_fix
from console.record_feed import Drawn
from console.sync.link import LinkState, Phase
from maps.live import AGELESS, UNKNOWN
from maps.symbols import LayerStyle, Shape, Symbol
from models.age import aspects
from models.record import Key, iso
from models.store import Positions
from models.unit import Unit
from tests.console.around import USUAL, context_over

NOW = datetime(2026, 1, 1, tzinfo=UTC)
STYLE = LayerStyle((Symbol(Shape.CIRCLE, "#2040ff", "可用"), Symbol(Shape.CIRCLE, "#ff2020", "停用")))
PLACED = next(aspect for aspect in aspects(Unit.KIND) if aspect.moment is not None)


@contextmanager
def around(folder: Path, *, tracked: bool = False) -> Iterator[Any]:
    told: list[tuple[str, str | None]] = []
    view = SimpleNamespace(select=lambda name, id_: told.append((name, id_)), told=told)
    with context_over(folder, {}, now=lambda: NOW, map=view) as context, made(context, tracked=tracked) as layer:
        yield layer


@contextmanager
def made(context: Any, *, tracked: bool = False) -> Iterator[Any]:
    layer = LiveRecordLayer(
        context, Unit, STYLE, lambda found: [0] * len(found), PLACED,
        lambda record: iso(record.fact.position_at), tracked=tracked,
    )  # fmt: skip
    yield layer
    shiboken6.delete(layer.layer)
    shiboken6.delete(layer)


@pytest.fixture
def units(qtbot, tmp_path: Path) -> Iterator[Any]:
    with around(tmp_path) as layer:
        yield layer


def at(ago_s: float) -> str:
    return iso(NOW - timedelta(seconds=ago_s))


def record(layer: Any, moment: str, lon: float = 11.0, *, style: int = 0, state: str = "synced") -> None:
    """A reading gave one unit."""
    found = Positions(
        ["a"], array("d", [lon]), array("d", [48.0]), ["11"], ["pumper"], ["available"], [0], [state], [""], [""]
    )
    layer.show_some(Drawn(found, array("B", [style]), [moment], 0.0, frozenset({"a"}), 0.0))


def said(layer: Any, ago_s: float, lon: float = 12.0) -> None:
    layer.moved([{"kind": "unit", "id": "a", "lon": lon, "lat": 48.0, "heading_deg": 90, "at": at(ago_s)}])


def test_a_report_is_drawn_without_a_look_at_the_records(units, monkeypatch):
    record(units, at(60))
    monkeypatch.setattr(units, "read_some", lambda _ids: pytest.fail("it read the records"))
    said(units, 5)
    fix = units.layer.fix("a")
    assert (fix.lon, fix.heading_deg, units.layer.is_out_of_date("a")) == (12.0, 90, False)
    assert units.labels_of(["a"]) == ["11"]


def test_what_has_not_changed_is_not_told_again(units):
    record(units, at(60))
    revision = units.layer.revision
    record(units, at(60))
    assert units.layer.revision == revision
    record(units, at(60), style=1)
    assert units.layer.revision > revision


def test_thousands_of_reports_are_drawn_in_portions_and_all_of_them(units, qtbot):
    record(units, "")
    places = [
        {"kind": "unit", "id": "a", "lon": float(n % 90), "lat": 48.0, "at": at(1_000 - n / 10)}
        for n in range(3 * PORTION)
    ]
    units.moved(places)
    assert len(units._waiting) == 2 * PORTION
    said(units, 0, 7.0)
    qtbot.waitUntil(lambda: not units._waiting, timeout=5_000)
    assert units.layer.position("a") == (7.0, 48.0)


def test_a_report_of_what_has_no_record_yet_is_drawn_when_that_comes(units):
    said(units, 5)
    assert units.layer.fix("a") is None
    record(units, "")
    assert units.layer.position("a") == (12.0, 48.0)


def test_a_record_changes_the_symbol_and_never_takes_a_unit_back(units):
    record(units, at(60))
    said(units, 5)
    record(units, at(60), style=1)
    fix = units.layer.fix("a")
    assert (fix.lon, fix.style, fix.heading_deg) == (12.0, 1, 90)
    record(units, at(2), 13.0)
    assert units.layer.position("a") == (13.0, 48.0)


@given(
    st.lists(st.tuples(st.booleans(), st.integers(0, 300).map(float)), min_size=1, max_size=12).filter(
        lambda told: any(is_record for is_record, _ago in told)
    )
)
def test_in_whatever_order_reports_and_records_come_the_newest_place_is_drawn(told):
    with made(SimpleNamespace(**USUAL | {"now": lambda: NOW}, link=SimpleNamespace(state=LinkState()))) as layer:
        for is_record, ago_s in told:
            if is_record:
                record(layer, at(ago_s), ago_s / 10)
            else:
                said(layer, ago_s, ago_s / 10)
        record_at = max(n for n, (is_record, _ago) in enumerate(told) if is_record)
        last = told[record_at]
        newest = min([ago for is_record, ago in told if not is_record] + [last[1]])
        assert layer.layer.fix("a").at_s >= NOW.timestamp() - newest
        assert layer.layer.position("a")[0] == (NOW.timestamp() - layer.layer.fix("a").at_s) / 10


def test_what_has_no_moment_stays_where_it_is_and_what_left_without_a_fix_may_be_anywhere(units):
    record(units, "")
    assert not units.layer.is_out_of_date("a")
    record(units, NEVER)
    assert units.layer.is_out_of_date("a")
    said(units, 1)
    record(units, NEVER)
    assert not units.layer.is_out_of_date("a")


def test_what_has_changed_in_a_way_that_cannot_be_read_here_stays_out_of_date_wherever_it_goes(units):
    record(units, at(5))
    record(units, UNREAD)
    assert units.layer.is_out_of_date("a")
    said(units, 1)
    assert units.layer.position("a") == (12.0, 48.0)
    assert units.layer.is_out_of_date("a")
    assert units.labels_of(["a"])[0] != "11"


def test_when_the_line_has_been_gone_too_long_all_is_out_of_date_but_what_waits_to_be_sent(units):
    units._context.link._state = LinkState(Phase.OFFLINE, last_contact_at=NOW - timedelta(hours=1))
    record(units, "")
    assert units.layer.is_out_of_date("a")
    record(units, "", state="pending")
    assert not units.layer.is_out_of_date("a")


def test_what_is_gone_from_the_records_goes_from_the_map(units):
    record(units, "")
    units.show_some(Drawn(Positions([], array("d"), array("d"), *([] for _ in range(7))), array("B"), [], 0.0,
                          frozenset({"a"}), 0.0))  # fmt: skip
    assert units.layer.ids == []


def test_only_what_ever_said_where_it_is_is_drawn_where_that_is_asked_for(qtbot, tmp_path):
    with around(tmp_path, tracked=True) as layer:
        record(layer, "")
        assert layer.layer.ids == []
        layer._ring(Key(Unit.KIND, "a"))
        assert layer._context.map.told == []
        said(layer, 5)
        record(layer, "")
        assert layer.layer.position("a") == (12.0, 48.0)
        layer._ring(Key(Unit.KIND, "a"))
        assert layer._context.map.told == [("unit", "a")]


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "person"}, {"lon": "east"}, {"lat": None}, {"lat": 400}, {"lon": float("nan")}, {"at": "soon"},
        {"at": "0001-01-01T00:00:00+14:00"}, {"at": None}, {"id": ""},
    ],
)  # fmt: skip
def test_what_is_no_report_is_left_out(wrong):
    assert read_fix({"kind": "unit", "id": "a", "lon": 1, "lat": 2, "at": at(0)} | wrong, "unit") is None


@given(st.dictionaries(st.sampled_from(["kind", "id", "lon", "lat", "at", "heading_deg"]),
                       st.none() | st.text() | st.floats() | st.integers()))  # fmt: skip
def test_nothing_from_outside_breaks_the_reading_of_a_report(place):
    read_fix({"kind": "unit", **place}, "unit")


def test_moments_of_a_layer_are_those_of_the_map():
    assert (moment_s(""), moment_s(NEVER), moment_s(UNREAD)) == (AGELESS, UNKNOWN, UNKNOWN)
    assert moment_s(at(0)) == NOW.timestamp()
