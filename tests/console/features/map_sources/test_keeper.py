"""The keeper over a real line and a real server: declared, kept, shown as it was left, fetched ahead."""

import time
from pathlib import Path

from console.features.map_sources.book import read_book
from console.features.map_sources.keeper import GroundKeeper, keeper_of
from maps.sources.ahead import Area
from maps.sources.online import Online
from maps.sources.source import Source
from resources.words import t
from tests.console.features.desk import Desk
from tests.maps.sources.test_image import source as image_source
from tests.maps.sources.test_strips import banded
from tests.maps.sources.tile_server import Reply, TileServer

AREA = Area(116.30, 39.90, 116.34, 39.92, 11, 13)


def declared(desk: Desk, keeper: GroundKeeper, source: Source, key: str | None = "secret") -> None:
    keeper.put(source, key)
    desk.wait(lambda: keeper.ground(source.name) is not None)


def texts(desk: Desk) -> list[str]:
    return [notice.text for notice in desk.context.notices.all]


def test_a_declared_source_is_offered_to_the_map_and_kept(desk: Desk, keeper: GroundKeeper, source: Source) -> None:
    declared(desk, keeper, source)
    assert ("source_1", "测试影像") in desk.context.map.grounds()
    assert read_book(desk.context.profile).sources == (source,)
    desk.wait(lambda: t("sources.key_in_file") in texts(desk))


def test_how_it_is_shown_is_kept(desk: Desk, keeper: GroundKeeper, source: Source) -> None:
    declared(desk, keeper, source)
    desk.context.map.set_ground("source_1", True, 0.4)
    desk.wait(lambda: "source_1" in read_book(desk.context.profile).looks)
    keeper.setParent(None)
    again = keeper_of(desk.context)
    assert again is not keeper
    desk.context.map.set_ground("source_1", False)
    desk.wait(lambda: again.is_open)
    assert desk.context.map.ground.look("source_1") == (True, 0.4)
    keeper.setParent(desk.window)


def test_a_source_taken_away_takes_its_key_and_its_tiles_along(
    desk: Desk, keeper: GroundKeeper, source: Source
) -> None:
    declared(desk, keeper, source)
    ground = keeper.ground("source_1")
    assert ground is not None
    ground.tile(3, 4, 2)
    keeper.remove("source_1")
    desk.wait(lambda: keeper.ground("source_1") is None)
    assert read_book(desk.context.profile).sources == ()
    assert keeper.workshop.keys.load("source_1") == ""
    declared(desk, keeper, source)
    again = keeper.ground("source_1")
    assert isinstance(again, Online)
    assert again.held() == (0, 0, 0)


def test_what_is_wanted_for_offline_is_fetched_and_said(desk: Desk, keeper: GroundKeeper, source: Source) -> None:
    declared(desk, keeper, source)
    keeper.fetch_ahead("source_1", AREA)
    assert "source_1" in keeper.fetching
    desk.wait(lambda: not keeper.fetching)
    assert t("sources.ahead.whole", title="测试影像", count=AREA.count()) in texts(desk)
    desk.wait(lambda: read_book(desk.context.profile).unfinished == {})


def test_stopped_it_goes_on_later(desk: Desk, keeper: GroundKeeper, source: Source, server: TileServer) -> None:
    declared(desk, keeper, source)
    server.answer = lambda path: Reply(b"", 503, {"Retry-After": "30"})
    keeper.fetch_ahead("source_1", AREA)
    desk.wait(lambda: bool(server.asked))
    keeper.stop_ahead("source_1")
    desk.wait(lambda: not keeper.fetching)
    desk.wait(lambda: read_book(desk.context.profile).unfinished == {"source_1": AREA})


def test_the_window_ends_at_once_while_a_server_is_silent(
    desk: Desk, keeper: GroundKeeper, source: Source, server: TileServer
) -> None:
    declared(desk, keeper, source)
    server.answer = lambda path: Reply(b"late", stall_s=30)
    keeper.fetch_ahead("source_1", AREA)
    desk.wait(lambda: bool(server.asked))
    began = time.monotonic()
    keeper.workshop.line.let_go()
    keeper.stop_ahead("source_1")
    desk.wait(lambda: not keeper.fetching)
    assert time.monotonic() - began < 5


def test_an_image_is_offered_anew_once_it_is_cut(desk: Desk, keeper: GroundKeeper, tmp_path: Path) -> None:
    banded(tmp_path / "a.png", 300, 300, "PNG")
    declared(desk, keeper, image_source(tmp_path / "a.png"), None)
    shelf = desk.context.map.ground.shelf
    desk.wait(lambda: any(sheet.box is not None for sheet, _version in shelf.sheets()))
    assert not keeper._cutting.isActive()
