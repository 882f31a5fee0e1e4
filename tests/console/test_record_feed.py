"""How the records of one kind are followed, read and ringed; tried with a layer of points."""

import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from console import record_feed
from console.record_feed import CALM, CALM_REST_MS, PATCH_REST_MS, REST
from console.record_layer import RecordLayer
from console.sync.link import Changes
from models.hydrant import HydrantStatus
from models.record import Key
from models.store import Positions
from tests.console.hail import Clock, Hail
from tests.console.record_world import LON, STYLE, World, change, following, opened, styles

OUT = HydrantStatus.OUT_OF_SERVICE


@pytest.fixture
def world(qtbot, tmp_path: Path) -> Iterator[World]:
    with opened(tmp_path) as made:
        yield made


@pytest.fixture
def started(world: World, qtbot) -> Iterator[RecordLayer]:
    with following(world, qtbot) as made:
        yield made


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


def test_a_reading_that_fails_is_tried_again_and_logged(started, world, qtbot, monkeypatch, expected_log):
    monkeypatch.setattr("console.record_feed.AGAIN_MS", 50)
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
    assert world.context.map.selected == ("hydrant", "h4")


def test_stopped_it_follows_nothing(started, world, qtbot):
    started.stop()
    with qtbot.assertNotEmitted(started.layer.changed, wait=150):
        world.put("h3", lon=LON + 1)


def test_a_layer_is_drawn_while_changes_hail_down_and_the_last_one_always(started, world, qtbot):
    drawn: list[float] = []
    started.layer.changed.connect(lambda *_diff: drawn.append(started.layer.position("h3")[0]))
    with Hail(lambda number: world.put("h3", lon=LON + number * 1e-4)) as hail:
        qtbot.waitUntil(lambda: len(set(drawn)) >= 3, timeout=20_000)
    last = LON + hail.count * 1e-4
    qtbot.waitUntil(lambda: started.layer.position("h3")[0] == pytest.approx(last), timeout=5_000)


def test_single_changes_follow_each_other_almost_without_rest_and_a_hail_does_not(started, world, qtbot):
    rests = []
    for at in range(CALM + 2):
        qtbot.waitUntil(lambda: not started._rest.isActive(), timeout=5_000)
        change(qtbot, started, partial(world.put, "h3", lon=LON + at * 1e-4))
        rests.append(started._rest.interval())
    assert rests[0] == CALM_REST_MS
    assert set(rests) <= {CALM_REST_MS, PATCH_REST_MS}
    started._patched = [time.monotonic()] * CALM
    qtbot.waitUntil(lambda: not started._rest.isActive(), timeout=5_000)
    change(qtbot, started, lambda: world.put("h3", status=OUT))
    assert started._rest.interval() == PATCH_REST_MS


def test_between_patches_a_layer_rests_and_draws_then_what_came_meanwhile_at_once(
    started, world, qtbot, monkeypatch
):
    # Longer than whatever else this machine does may hold the test up.
    monkeypatch.setattr(record_feed, "PATCH_REST_MS", 10 * PATCH_REST_MS)
    monkeypatch.setattr(record_feed, "CALM", 0)
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

    monkeypatch.setattr(record_feed, "time", clock)
    made = RecordLayer(world.context, "hydrant", STYLE, slow)
    with qtbot.waitSignal(made.layer.changed, timeout=5_000):
        made.start()
    qtbot.waitUntil(made._rest.isActive, timeout=5_000)
    assert made._rest.interval() == REST * 500
    made.stop()
    assert not made._rest.isActive()
