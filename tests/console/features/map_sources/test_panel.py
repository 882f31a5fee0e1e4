"""The panel of sources over a real server."""

from dataclasses import replace
from pathlib import Path

import pytest
from msgspec import structs
from PySide6.QtCore import Qt

from console.docks import LOW_BOTTOM_PX
from console.features.map_sources.ahead_form import AheadForm
from console.features.map_sources.form import SourceForm
from console.features.map_sources.keeper import GroundKeeper
from console.features.map_sources.panel import SourcesPanel, outcome, tile_under
from console.features.map_sources.workshop import Trial
from maps.mirror import Mirror
from maps.sources import large_image
from maps.sources.large_image import LargeImage
from maps.sources.source import Kind, Source
from maps.sources.tile import State
from maps.view import MapView
from models.geo import Box
from resources.words import t
from tests.console.features.desk import Desk
from tests.console.features.map_sources.test_keeper import declared
from tests.maps.sources.raster.geotiffs import write
from tests.maps.sources.tile_server import Reply, TileServer


def panel(desk: Desk) -> SourcesPanel:
    return desk.put(SourcesPanel(desk.context), 900, 240)


def test_without_sources_it_says_what_there_can_be(desk: Desk, keeper: GroundKeeper) -> None:
    made = panel(desk)
    assert made.title.text() == t("sources.none")
    assert [name for name, button in made.buttons.items() if button.isEnabled()] == ["add"]


def test_a_tick_lays_the_source_under_the_map(desk: Desk, keeper: GroundKeeper, source: Source) -> None:
    declared(desk, keeper, source)
    made = panel(desk)
    item = made.list.item(0)
    assert item.checkState() is Qt.CheckState.Unchecked
    item.setCheckState(Qt.CheckState.Checked)
    assert desk.context.map.ground.look("source_1") == (True, 1.0)
    desk.context.map.set_ground("source_1", False)
    assert made.list.item(0).checkState() is Qt.CheckState.Unchecked


def test_a_source_is_declared_changed_and_removed_by_hand(desk: Desk, keeper: GroundKeeper, source: Source) -> None:
    made = panel(desk)
    made.buttons["add"].click()
    (form,) = desk.window.findChildren(SourceForm)
    form.form.set_values({"title": "By hand", "address": source.address, "key": "k"})
    form.keep_button.click()
    desk.wait(lambda: keeper.ground("source_1") is not None)
    assert made.title.text() == "By hand"
    made.buttons["remove"].click()
    desk.wait(lambda: keeper.ground("source_1") is None)
    assert made.list.count() == 0


def test_a_test_of_the_connection_ends_in_a_sentence(
    desk: Desk, keeper: GroundKeeper, source: Source, server: TileServer
) -> None:
    declared(desk, keeper, source)
    made = panel(desk)
    server.answer = lambda path: Reply(b"", 403)
    made.buttons["test"].click()
    assert made.state.text() == t("sources.trial.asking")
    desk.wait(lambda: made.state.text() == t("sources.trouble.refused"))


def test_how_far_an_image_is_made_ready_is_said(
    desk: Desk, keeper: GroundKeeper, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def half_done(ground: LargeImage) -> None:
        ground.share_done = 0.37
        ground._stop.wait(60)

    monkeypatch.setattr(large_image, "FAR_PX", 100)
    monkeypatch.setattr(LargeImage, "_make", half_done)
    photograph = Source(name="a", title="A", kind=Kind.IMAGE, address=str(write(tmp_path / "a.tif", 300, 200)))
    declared(desk, keeper, photograph, None)
    made = panel(desk)
    desk.wait(lambda: made.state.text() == t("sources.preparing", percent="37"))
    # It takes its time and is no trouble.
    assert made.state.property("role") != "warning"


def test_all_of_it_fits_below_a_low_window_s_map(desk: Desk, keeper: GroundKeeper, source: Source) -> None:
    declared(
        desk, keeper, structs.replace(source, title="Orthophoto of the eastern district, March 2026, by drone")
    )
    made = panel(desk)
    assert made.minimumSizeHint().height() <= LOW_BOTTOM_PX
    assert not made.list.horizontalScrollBar().isVisible()
    assert made.list.item(0).toolTip() == made.list.item(0).text()


def test_what_is_held_is_said_while_somebody_looks(desk: Desk, keeper: GroundKeeper, source: Source) -> None:
    declared(desk, keeper, source)
    ground = keeper.ground("source_1")
    assert ground is not None
    ground.tile(3, 4, 2)
    made = panel(desk)
    made._look()
    desk.wait(lambda: t("sources.held", count=1, size_mb="0.0", ahead=0) in made.facts.text())


def test_fetching_ahead_begins_with_what_is_in_view(desk: Desk, keeper: GroundKeeper, source: Source) -> None:
    declared(desk, keeper, source)
    made = panel(desk)
    made.buttons["ahead"].click()
    assert desk.context.notices.all[-1].text == t("sources.ahead.no_view")
    desk.context.map.aim.box = Box(116.30, 39.90, 116.34, 39.92)
    made.buttons["ahead"].click()
    desk.wait(lambda: bool(desk.window.findChildren(AheadForm)))
    (form,) = desk.window.findChildren(AheadForm)
    form.low.setValue(10)
    form.high.setValue(11)
    form.begin_button.click()
    desk.wait(lambda: not keeper.fetching and keeper.kept.unfinished == {})


def test_what_is_tried_and_fetched_is_what_the_map_in_hand_looks_at(
    desk: Desk, keeper: GroundKeeper, source: Source, server: TileServer
) -> None:
    declared(desk, keeper, source)
    made = panel(desk)
    here = replace(desk.context, map=MapView(desk.context.window))
    Mirror(desk.context.map, here.map)
    desk.context.beside.add(here)
    desk.context.beside.use(here)
    desk.context.map.fly_to(116.3, 39.9, 12)
    here.map.fly_to(121.5, 31.2, 9)
    here.map.aim.box = Box(121.4, 31.1, 121.6, 31.3)
    made.buttons["test"].click()
    desk.wait(lambda: bool(server.asked))
    assert server.asked[0].startswith("/{}/{}/{}?".format(*tile_under(121.5, 31.2, 9)))
    made.buttons["ahead"].click()
    desk.wait(lambda: bool(desk.window.findChildren(AheadForm)))
    (form,) = desk.window.findChildren(AheadForm)
    assert (form.area().west, form.low.value()) == (121.4, 9)
    assert here.map.ground._depth == ("source_1", form.high.value()), "and there it is hatched"
    here.map.stop()
    form.close()
    assert here.map.ground._depth is not None, "a map that is gone is left alone"


def test_outcomes_are_sentences() -> None:
    assert outcome(Trial("offline", State.FAILED)) == t("sources.trouble.offline")
    assert outcome(Trial(state=State.MISSING)) == t("sources.trial.missing")
    assert outcome(Trial(size=2048, ms=12.3)) == t("sources.trial.good", size_kb="2.0", ms="12")
    assert tile_under(0, 0, 1) == (1, 1, 1)
