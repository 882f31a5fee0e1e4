from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent

from console import record_layer
from console.layer_age import LayerAges
from console.record_layer import FEW, MOST_FRESH, PATCH_REST_MS, REST, RecordLayer
from console.sync.link import Changes, LinkState, Phase
from maps.symbols import LayerStyle, Shape, Symbol, aged_index
from maps.view import MapView
from models.age import aspects
from models.hydrant import HydrantStatus
from models.record import Key
from models.store import Positions
from tests.console.hail import Clock, Hail
from tests.console.record_world import LON, World

STYLE = LayerStyle((Symbol(Shape.CIRCLE, "#2040ff", "可用"), Symbol(Shape.CIRCLE, "#ff2020", "停用")))
OUT = HydrantStatus.OUT_OF_SERVICE


def styles(positions: Positions) -> list[int]:
    return [1 if status == OUT else 0 for status in positions.statuses]


@pytest.fixture
def world(qtbot, tmp_path: Path) -> Iterator[World]:
    view = MapView()
    made = World(tmp_path, view, 20)
    yield made
    made.close()
    view.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


@pytest.fixture
def started(world: World, qtbot) -> Iterator[RecordLayer]:
    made = RecordLayer(
        world.context, "hydrant", STYLE, styles, describe=lambda number, _type, status: f"{number} {status}"
    )
    with qtbot.waitSignal(made.layer.changed, timeout=5_000):
        made.start()
    yield made
    made.stop()


def change(qtbot, started: RecordLayer, act: Callable[[], None]) -> None:
    with qtbot.waitSignal(started.layer.changed, timeout=5_000):
        act()


def test_every_placed_record_is_on_the_map_with_its_number(started):
    assert len(started.layer) == 20
    assert started.layer.labels(["h3", "h19"]) == ["Nh3", "Nh19"]


def test_one_changed_record_is_drawn_alone(started, world, qtbot):
    base = started.layer.base
    change(qtbot, started, lambda: world.put("h3", status=OUT))
    assert started.layer.base == base
    assert started.layer.describe("h3") == "Nh3 out_of_service"
    assert started.layer.describe("h4") == "Nh4 in_service"


def test_moved_new_and_deleted_records_follow(started, world, qtbot):
    change(qtbot, started, lambda: world.put("h3", lon=12.0))
    change(qtbot, started, lambda: world.put("h77"))
    change(qtbot, started, lambda: world.put("h5", deleted=True))
    assert started.layer.position("h3")[0] == 12.0
    assert started.layer.labels(["h77", "h6"]) == ["Nh77", "Nh6"]
    assert started.layer.position("h5") is None
    assert started.layer.position("h6") is not None


def test_changes_that_come_while_one_is_read_are_not_lost(started, world, qtbot):
    for at in range(20):
        world.put(f"h{at}", status=OUT)
    qtbot.waitUntil(
        lambda: all(started.layer.describe(f"h{at}").endswith("out_of_service") for at in range(20)), timeout=5_000
    )


def test_a_change_of_anything_reads_all_again(started, world, qtbot):
    base = started.layer.base
    world.put("h3", status=OUT, tell=False)
    change(qtbot, started, lambda: world.line.changed.emit(Changes(everything=True)))
    assert started.layer.base > base
    assert started.layer.describe("h3") == "Nh3 out_of_service"


def test_another_kind_is_nothing_to_it(started, world, qtbot):
    with qtbot.assertNotEmitted(started.layer.changed, wait=150):
        world.line.changed.emit(Changes({"unit": frozenset({"u1"})}))


def test_more_than_a_few_are_read_together(started, world, qtbot):
    base = started.layer.base
    change(qtbot, started, lambda: world.put(*(f"h{at}" for at in range(FEW + 1))))
    assert started.layer.base > base
    assert len(started.layer) == FEW + 1


def test_after_many_single_changes_all_are_read_again_and_the_words_still_fit(started, world, qtbot):
    base = started.layer.base
    for start in range(0, MOST_FRESH + 400, 400):
        with qtbot.waitSignal(started.layer.changed, timeout=5_000):
            world.put(*(f"h{at}" for at in range(start, start + 400)))
    qtbot.waitUntil(lambda: started.layer.base > base, timeout=5_000)
    assert started.layer.labels(["h7", "h999"]) == ["Nh7", "Nh999"]


def test_a_reading_that_fails_is_tried_again_and_logged(started, world, qtbot, monkeypatch, expected_log):
    monkeypatch.setattr("console.record_layer.AGAIN_MS", 50)
    real, asked = world.store.positions, []

    def fail_once(*args: Any) -> Any:
        asked.append(args)
        if len(asked) == 1:
            raise OSError("disk gone")
        return real(*args)

    monkeypatch.setattr(world.store, "positions", fail_once)
    change(qtbot, started, lambda: world.put("h3", status=OUT))
    assert started.layer.describe("h3") == "Nh3 out_of_service"
    assert "disk gone" in expected_log[0].getMessage()


def test_a_click_on_the_map_chooses_the_record_and_the_choice_is_ringed(started, world):
    world.context.map.chosen.emit("hydrant", "h4")
    assert world.context.selection.key == Key("hydrant", "h4")
    assert world.context.map._selected == ("hydrant", "h4")


def test_stopped_it_follows_nothing(started, world, qtbot):
    started.stop()
    with qtbot.assertNotEmitted(started.layer.changed, wait=150):
        world.put("h3", lon=LON + 1)


@pytest.fixture
def aged(world: World, qtbot) -> Iterator[RecordLayer]:
    (aspect,) = aspects("incident")
    world.line.state = LinkState(Phase.LIVE, last_contact_at=world.now)
    made = RecordLayer(world.context, "hydrant", STYLE, styles, ages=LayerAges(world.context, aspect))
    with qtbot.waitSignal(made.layer.changed, timeout=5_000):
        made.start()
    yield made
    made.stop()


def test_what_grows_old_has_the_twin_of_its_symbol_without_any_change_and_is_fresh_again(aged, world, qtbot):
    drawn = aged.layer
    fresh, old = aged_index(0, stale=False), aged_index(0, stale=True)
    assert set(drawn._styles) == {fresh}
    world.now += timedelta(days=2)
    change(qtbot, aged, aged._due.timeout.emit)
    assert set(drawn._styles) == {old}
    assert drawn.labels(["h3"])[0].startswith("Nh3 · ")
    world.line.state = LinkState(Phase.LIVE, last_contact_at=world.now)
    aged._rest.stop()
    change(qtbot, aged, lambda: world.line.link_changed.emit(world.line.state))
    assert set(drawn._styles) == {fresh}
    assert drawn.labels(["h3"]) == ["Nh3"]


def test_a_layer_is_drawn_while_changes_hail_down_and_the_last_one_always(started, world, qtbot):
    drawn: list[float] = []
    started.layer.changed.connect(lambda *_diff: drawn.append(started.layer.position("h3")[0]))
    with Hail(lambda number: world.put("h3", lon=LON + number * 1e-4)) as hail:
        qtbot.waitUntil(lambda: len(set(drawn)) >= 3, timeout=20_000)
    last = LON + hail.count * 1e-4
    qtbot.waitUntil(lambda: started.layer.position("h3")[0] == pytest.approx(last), timeout=5_000)


def test_between_patches_a_layer_rests_and_draws_then_what_came_meanwhile_at_once(
    started, world, qtbot, monkeypatch
):
    # Longer than whatever else this machine does may hold the test up.
    monkeypatch.setattr(record_layer, "PATCH_REST_MS", 10 * PATCH_REST_MS)
    qtbot.waitUntil(lambda: not started._rest.isActive(), timeout=5_000)
    change(qtbot, started, lambda: world.put("h3", status=OUT))
    assert started._rest.isActive()
    assert started._rest.interval() == 10 * PATCH_REST_MS
    patches: list[object] = []
    started.layer.changed.connect(lambda *diff: patches.append(diff))
    for at in (4, 5, 6):
        world.put(f"h{at}", status=OUT)
    assert patches == []
    qtbot.waitUntil(lambda: started.layer.describe("h6").endswith("out_of_service"), timeout=5_000)
    assert started.layer.describe("h4").endswith("out_of_service")
    assert len(patches) == 1


def test_after_all_was_read_a_layer_rests_in_proportion_to_what_it_took(world, qtbot, monkeypatch):
    clock = Clock()

    def slow(positions: Positions) -> list[int]:
        clock.now_s += 0.5
        return styles(positions)

    monkeypatch.setattr(record_layer, "time", clock)
    made = RecordLayer(world.context, "hydrant", STYLE, slow)
    with qtbot.waitSignal(made.layer.changed, timeout=5_000):
        made.start()
    qtbot.waitUntil(made._rest.isActive, timeout=5_000)
    assert made._rest.interval() == REST * 500
    made.stop()
    assert not made._rest.isActive()
