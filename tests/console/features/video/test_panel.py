"""The picture follows the selection: a site's own camera first; what cannot be played says why."""

import threading
from collections.abc import Iterator
from dataclasses import replace

import pytest
from msgspec import structs
from PySide6.QtCore import QCoreApplication

from console.context import Context
from console.features.video import linkage
from console.features.video.panel import VideoPanel, name_text
from console.features.video.play_address import play_address
from models.alarm import Alarm, ConfirmAlarm
from tests.backend.server import BackendProcess
from tests.console.features.desk import LONG_MS, Desk
from tests.console.features.world import CAMERA, SITE, id_of, raise_alarm
from widgets.video_tile import VideoState

NO_CLIP = id_of("camera", "C2")


@pytest.fixture
def panel(desk: Desk) -> Iterator[VideoPanel]:
    made = desk.put(VideoPanel(desk.context), 900, 400)
    yield made
    made.player.stop()


def test_the_camera_of_a_chosen_site_plays(desk: Desk, panel: VideoPanel) -> None:
    desk.context.selection.choose("site", SITE)
    desk.wait(lambda: panel.playing_id == CAMERA and panel.tile.state() is VideoState.PLAYING)
    assert panel.cameras[0].same_site


def test_a_camera_whose_clip_is_gone_says_so_and_another_one_plays_after_it(desk: Desk, panel: VideoPanel) -> None:
    desk.wait(lambda: bool(panel.cameras))
    panel.play(NO_CLIP)
    desk.wait(lambda: panel.tile.state() is VideoState.FAILED)
    panel.play(CAMERA)
    desk.wait(lambda: panel.tile.state() is VideoState.PLAYING)


def test_nothing_is_decoded_while_nobody_looks(desk: Desk, panel: VideoPanel) -> None:
    desk.wait(lambda: panel.player.playing)
    panel.hide()
    assert not panel.player.playing
    panel.show()
    desk.wait(lambda: panel.player.playing)


@pytest.fixture
def go(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """No address comes before this is set, once it is asked for."""
    go = threading.Event()

    def late(context: Context, camera_id: str) -> str:
        assert go.wait(LONG_MS / 1000)
        return play_address(context, camera_id)

    monkeypatch.setattr("console.features.video.panel.play_address", late)
    yield go
    go.set()


def test_no_picture_of_a_camera_stands_under_the_name_of_another(
    desk: Desk, panel: VideoPanel, go: threading.Event
) -> None:
    go.set()
    desk.wait(lambda: panel.playing_id == CAMERA and panel.tile.frame() is not None)
    go.clear()
    panel.play(NO_CLIP)
    QCoreApplication.processEvents()
    assert (panel.tile.frame(), panel.tile.state(), panel.player.playing) == (None, VideoState.CONNECTING, False)


def test_an_address_that_comes_when_the_panel_is_put_away_plays_once_it_is_seen_again(
    desk: Desk, panel: VideoPanel, go: threading.Event
) -> None:
    desk.wait(lambda: panel.playing_id != "")
    panel.hide()
    go.set()
    desk.wait(lambda: not desk.context.background._running)
    assert not panel.player.playing
    panel.show()
    desk.wait(lambda: panel.player.playing)


def test_the_last_address_serves_while_the_backend_is_gone(desk: Desk) -> None:
    known = play_address(desk.context, CAMERA)
    assert known.startswith("file:")
    desk.cut()
    assert play_address(desk.context, CAMERA) == known
    assert play_address(desk.context, NO_CLIP) == ""


def test_a_confirmed_alarm_brings_the_video_up(desk: Desk, world: BackendProcess) -> None:
    linkage.start(desk.context)
    desk.wait_for_news()
    with world.client() as client:
        alarm_id = raise_alarm(client, type="water_level")
    desk.wait(lambda: desk.services.store.get(Alarm, alarm_id) is not None)
    desk.do(ConfirmAlarm(alarm_id=alarm_id))
    desk.wait(lambda: desk.shown.asked == ["video"])
    assert desk.context.selection.key is not None
    assert desk.context.selection.key.id == alarm_id
    desk.level()


def test_a_narrow_list_keeps_whole_names_and_says_which_camera_is_down(desk: Desk, panel: VideoPanel) -> None:
    desk.wait(lambda: bool(panel.cameras))

    def shown() -> list[str]:
        view = panel.table.view
        return [column.key for at, column in enumerate(panel.rows.columns) if not view.isColumnHidden(at)]

    assert shown() == ["number", "name", "distance", "status"]
    panel.resize(600, 150)
    assert shown() == ["name", "distance", "status"]
    panel.resize(335, 146)
    assert shown() == ["name"]
    [seen] = [one for one in panel.cameras if one.record.id == CAMERA]
    down = replace(
        seen, record=structs.replace(seen.record, fact=structs.replace(seen.record.fact, status="fault"))
    )
    assert name_text(down, alone=True).endswith("· 大门")
    assert name_text(down, alone=False) == name_text(seen, alone=True) == "大门"
