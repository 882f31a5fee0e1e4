"""An hour of the past on the map: the backend's, or what was heard here without the line, or a sentence why not."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from console.features.moving.past import Past
from console.features.moving.playing import KEY, Playing, note
from maps.live import LiveLayer
from maps.symbols import LayerStyle, Shape, Symbol
from models.record import iso
from resources.words import t
from tests.backend.acts import load
from tests.backend.server import BackendProcess
from tests.console.features.desk import Desk
from tests.console.features.world import id_of

MOVER = id_of("unit", "PB1")


@pytest.fixture
def playing(desk: Desk, world: BackendProcess) -> Iterator[Playing]:
    """Over a backend that was told where a unit went a minute ago."""
    with world.client() as client:
        load(client, "unit", {"number": "PB1", "lon": 120.1, "lat": 30.1})
        items = [
            {
                "unit_id": MOVER,
                "lon": 120.1 + at / 1000,
                "lat": 30.1,
                "at": iso(desk.context.now() - timedelta(seconds=60 - at)),
            }
            for at in range(0, 60, 10)
        ]
        assert client.post("/v1/field/positions", json={"positions": items}).json()["taken"] == 6
    layer = LiveLayer("unit", "车", LayerStyle((Symbol(Shape.SQUARE, "#ff0000", "车"),)))
    desk.context.map.add_layer(layer)
    made = Playing(desk.context)
    yield made
    made.playback.end()
    made.keeper._timer.stop()
    layer.stop()


def said(desk: Desk) -> list[str]:
    return [notice.text for notice in desk.context.notices.all if notice.key == KEY]


def test_the_last_hour_is_played_as_the_backend_knows_it_and_the_same_act_ends_it(desk, playing):
    playing.open(1.0)
    assert said(desk) == [t("moving.loading")]
    desk.wait(lambda: playing.playback.is_on)
    assert said(desk) == []
    layer = desk.context.map.layer("unit")
    assert layer.is_played
    assert layer.index_of(MOVER) is not None
    assert not playing.bar.isHidden()
    assert desk.context.map.hand.put_away(), "Esc does not end it"
    assert not layer.is_played
    playing.open(1.0)
    desk.wait(lambda: playing.playback.is_on)
    playing.open(1.0)
    assert not playing.playback.is_on


def test_without_the_line_what_was_heard_here_is_played_and_it_says_so(desk, playing):
    now = iso(desk.context.now() - timedelta(seconds=5))
    playing.keeper.hear([{"kind": "unit", "id": "heard", "lon": 120.0, "lat": 30.0, "at": now}])
    playing.keeper.write()
    desk.wait(lambda: not playing.keeper._writing)
    desk.cut()
    playing.open(1.0)
    desk.wait(lambda: playing.playback.is_on)
    assert desk.context.map.layer("unit").index_of("heard") is not None
    assert t("moving.own") in playing.bar.note.toolTip()
    desk.mend()


def test_where_there_is_nothing_to_play_a_sentence_says_so(desk, playing):
    desk.cut()
    playing.open(1.0)
    desk.wait(lambda: said(desk) == [t("moving.none_own")])
    assert not playing.playback.is_on
    desk.mend()


def test_what_there_is_to_know_of_the_past_is_said_beside_it():
    whole = Past({}, (0.0, 1.0), 3, 0, 5.0, own=False)
    assert note(whole) == ""
    told = note(whole._replace(left_out=4, step_s=90.0, own=True))
    assert told == " · ".join((t("moving.own"), t("moving.left_out", count=4), t("moving.coarse", step=90)))
