"""Rows over the real store: windows, filters, orders and changes, under Qt's own model tester."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from console import record_rows
from console.record_rows import (
    REST_LEAST_MS,
    REST_MOST_MS,
    RecordRows,
    moment,
    place_text,
    status_badge,
    type_words,
)
from console.sync.link import Changes
from maps.view import MapView
from models.hydrant import HydrantStatus
from models.store import where
from models.store.search import NEAREST
from resources.words import t
from tests.console.hail import Clock, Hail
from tests.console.record_lookup import wait_taken_in
from tests.console.record_world import World
from tests.console.table_rows import table_row
from widgets.record_table import RecordTable

COUNT = 450


@pytest.fixture
def world(qtbot: QtBot, tmp_path: Path) -> Iterator[World]:
    view = MapView()
    qtbot.addWidget(view)
    made = World(tmp_path, view, COUNT)
    yield made
    made.close()


@pytest.fixture
def rows(qtbot: QtBot, world: World) -> Iterator[RecordRows]:
    owner = QWidget()
    qtbot.addWidget(owner)
    made = RecordRows(world.context, "hydrant", parent=owner)
    QAbstractItemModelTester(made, QAbstractItemModelTester.FailureReportingMode.Fatal, made)
    made.start()
    qtbot.waitUntil(lambda: made.rowCount() == COUNT)
    yield made
    owner.deleteLater()


def numbers(rows: RecordRows, count: int) -> list[str]:
    items = (rows.item(row) for row in range(count))
    return [item.number for item in items if item is not None]


def test_a_far_window_comes_when_it_is_looked_at(qtbot: QtBot, rows: RecordRows) -> None:
    assert rows.item(COUNT - 1) is None
    rows.set_visible(COUNT - 20, COUNT - 1)
    qtbot.waitUntil(lambda: rows.item(COUNT - 1) is not None)


def test_a_change_a_deletion_and_a_new_record_are_seen(qtbot: QtBot, world: World, rows: RecordRows) -> None:
    world.put("h0", status=HydrantStatus.OUT_OF_SERVICE)
    qtbot.waitUntil(lambda: rows.index(0, 3).data() == t("enums.hydrant_status.out_of_service"))
    world.put("h0", deleted=True)
    qtbot.waitUntil(lambda: rows.rowCount() == COUNT - 1)
    world.put(f"h{COUNT}", f"h{COUNT + 1}")
    qtbot.waitUntil(lambda: rows.rowCount() == COUNT + 1)


def test_filters_and_orders_give_the_same_rows_as_asking_the_store(
    qtbot: QtBot, world: World, rows: RecordRows
) -> None:
    world.put("h7", "h8", status=HydrantStatus.MISSING)
    rows.set_filters((where("status", "missing"),))
    qtbot.waitUntil(lambda: rows.rowCount() == 2)
    assert numbers(rows, 2) == ["Nh7", "Nh8"]
    rows.set_sort("number", True)
    qtbot.waitUntil(lambda: numbers(rows, 2) == ["Nh8", "Nh7"])
    rows.set_filters(())
    world.line.changed.emit(Changes(everything=True))
    rows.set_text("Nh44")
    qtbot.waitUntil(lambda: rows.rowCount() == 11)


@pytest.mark.parametrize(("at", "known"), [("", False), ("2026-05-04T12:00:00.000Z", True), ("yesterday", False)])
def test_a_time_that_is_none_has_no_age(at: str, known: bool) -> None:
    assert (moment(table_row(at=at)) is not None) == known


def test_a_value_without_words_is_shown_as_it_is_and_none_has_no_badge() -> None:
    assert type_words("unit", "热气球") == "热气球"
    assert type_words("nothing", "x") == "x"
    assert status_badge("unit", "") is None
    assert place_text(table_row()) == "—"
    assert place_text(table_row(lon=120.0, lat=30.0)) == "120.00000, 30.00000"


def test_a_table_is_painted_while_changes_hail_down_and_the_last_one_always(
    qtbot: QtBot, world: World, rows: RecordRows
) -> None:
    statuses = list(HydrantStatus)
    painted: list[str] = []
    rows.loaded.connect(lambda: painted.append(str(rows.index(0, 3).data())))
    with Hail(lambda number: world.put("h0", status=statuses[number % len(statuses)])) as hail:
        qtbot.waitUntil(lambda: len(set(painted)) >= 3, timeout=20_000)
    last = statuses[hail.count % len(statuses)]
    qtbot.waitUntil(lambda: rows.index(0, 3).data() == t(f"enums.hydrant_status.{last}"))


@pytest.mark.parametrize(("took_s", "rest_ms"), [(0.001, REST_LEAST_MS), (0.06, 120), (3.0, REST_MOST_MS)])
def test_a_table_rests_twice_as_long_as_its_refresh_took_within_bounds(
    qtbot: QtBot, world: World, rows: RecordRows, monkeypatch: pytest.MonkeyPatch, took_s: float, rest_ms: int
) -> None:
    clock = Clock()
    monkeypatch.setattr(record_rows, "time", clock)
    qtbot.waitUntil(lambda: not rows._rest.isActive())
    with qtbot.waitSignal(rows.loaded):
        world.tell("h0")
        clock.now_s += took_s
    qtbot.waitUntil(lambda: not rows._rest.isActive())
    world.tell("h0")
    assert rows._rest.interval() == pytest.approx(rest_ms, abs=1)
    assert rows._rest.isActive()


def test_a_filtered_table_says_that_names_are_still_being_indexed_and_ceases_to(
    qtbot: QtBot, world: World, rows: RecordRows
) -> None:
    table = RecordTable(rows)
    qtbot.addWidget(table)
    indexer = world.context.lookup._indexer
    assert rows.missing() == ""
    indexer.behind = 7
    assert rows.missing() == ""
    with qtbot.waitSignal(rows.loaded):
        rows.set_text("H")
    assert table.counter.text().endswith(t("shell.command.behind", count=7))
    indexer.behind = 0
    world.context.lookup.indexed.emit()
    qtbot.waitUntil(lambda: "7" not in table.counter.text().partition("·")[2])
    assert "·" not in table.counter.text()


def test_a_list_of_what_only_nearly_fits_says_so(qtbot: QtBot, world: World, rows: RecordRows) -> None:
    table = RecordTable(rows)
    qtbot.addWidget(table)
    world.context.link.changed.emit(Changes(everything=True))
    wait_taken_in(world.context.lookup, "hydrant", COUNT)
    qtbot.waitUntil(lambda: world.context.lookup.behind == 0)
    with qtbot.waitSignal(rows.loaded):
        rows.set_text("nhh117")
    qtbot.waitUntil(lambda: table.counter.text().endswith(t("shell.command.nearest", count=NEAREST)))
    assert 0 < rows.rowCount() <= NEAREST
    rows.set_text("")
    qtbot.waitUntil(lambda: rows.rowCount() == COUNT)
    assert "·" not in table.counter.text()
