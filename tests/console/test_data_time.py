"""As of when the data on the map are, over a real line."""

from datetime import timedelta

import pytest

from console.data_time import DataTime
from console.sync.link import LinkState, Phase
from maps.bridge import Viewed
from maps.live import AGELESS, UNKNOWN, Fix, LiveLayer
from maps.symbols import LayerStyle, Shape, Symbol
from maps.view import MapView
from resources.words import set_language
from tests.console.features import conftest as features
from tests.console.features.desk import Desk
from tests.console.features.world import LAT, LON

STYLE = LayerStyle((Symbol(Shape.CIRCLE, "#ff2020", "车"),))
HERE = Viewed(lon=LON, lat=LAT, zoom=14, west=LON - 0.1, south=LAT - 0.1, east=LON + 0.1, north=LAT + 0.1)

world, desks, desk = features.world, features.desks, features.desk


@pytest.fixture(autouse=True)
def english() -> None:
    set_language("en")


def clock(moment) -> str:
    return f"{moment.astimezone():%H:%M:%S}"


def test_while_the_line_speaks_the_data_are_of_now(desk: Desk) -> None:
    words, old = DataTime(desk.context).words()
    assert words.startswith("Data ")
    assert "as of" not in words
    assert not old


def test_a_line_that_is_gone_is_said_with_the_last_word(desk: Desk) -> None:
    told = DataTime(desk.context)
    desk.cut()
    contact = desk.services.link.state.last_contact_at
    assert contact is not None
    words, old = told.words()
    assert clock(contact) in words
    assert old
    desk.mend()


def test_while_the_console_catches_up_the_data_are_of_the_moment_they_were_whole(desk: Desk) -> None:
    told, now = DataTime(desk.context), desk.context.now()
    cut = now - timedelta(hours=2)
    desk.pretend(LinkState(Phase.LOADING, last_contact_at=now, level_at=cut))
    words, old = told.words()
    assert clock(cut) in words
    assert old


def test_the_oldest_position_in_view_is_said_and_none_that_is_elsewhere_or_has_no_moment(desk: Desk) -> None:
    now = desk.context.now()
    layer = LiveLayer("unit", "车", STYLE, clock=lambda: desk.context.now().timestamp())
    at = {name: (now - timedelta(seconds=ago)).timestamp() for name, ago in (("new", 5), ("old", 90), ("far", 900))}
    layer.report(
        [
            Fix("new", LON, LAT, at["new"]), Fix("old", LON, LAT, at["old"]), Fix("far", LON + 5, LAT, at["far"]),
            Fix("never", LON, LAT, UNKNOWN), Fix("station", LON, LAT, AGELESS),
        ]
    )  # fmt: skip
    desk.context.map.add_layer(layer)
    told = DataTime(desk.context)
    desk.context.map.conversation.hear(HERE)
    words, _old = told.words()
    assert clock(now - timedelta(seconds=90)) in words
    desk.context.map.set_layer_visible("unit", False)
    assert "position" not in told.words()[0]
    layer.stop()


def test_a_map_nobody_sees_is_told_nothing(desk: Desk) -> None:
    told = DataTime(desk.context)
    told.tell()
    assert told._told is None
    desk.context.map.show()
    desk.window.show()
    told.tell()
    assert told._told is not None


def test_a_map_that_is_seen_again_is_told_at_once(desk: Desk) -> None:
    desk.window.show()
    desk.context.map.show()
    told = DataTime(desk.context)
    told.tell()
    desk.context.map.hide()
    desk.cut()
    assert told._told is not None
    assert not told._told[1]
    desk.context.map.show()
    assert told._told[1]
    desk.mend()


def test_another_map_has_its_own(desk: Desk) -> None:
    other = MapView(desk.window)
    told = DataTime(desk.context, other)
    other.show()
    desk.window.show()
    told.tell()
    assert told.parent() is other
    assert told._told is not None
