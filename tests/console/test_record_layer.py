from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from console.layer_age import LayerAges
from console.record_feed import FEW, MOST_FRESH
from console.record_layer import RecordLayer
from console.sync.link import LinkState, Phase
from maps.symbols import aged_index
from models.age import aspects
from models.hydrant import HydrantStatus
from tests.console.record_world import STYLE, World, change, following, opened, styles

OUT = HydrantStatus.OUT_OF_SERVICE


@pytest.fixture
def world(qtbot, tmp_path: Path) -> Iterator[World]:
    with opened(tmp_path) as made:
        yield made


@pytest.fixture
def started(world: World, qtbot) -> Iterator[RecordLayer]:
    with following(world, qtbot) as made:
        yield made


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
