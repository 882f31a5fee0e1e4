"""No notice covers the plate of a unit nobody was told of, wherever the map moves it."""

from datetime import timedelta
from pathlib import Path

from PySide6.QtCore import QRect
from pytestqt.qtbot import QtBot

from console.notices import Notices
from console.stage import Stage
from console.untold import Untold
from console.untold_feed import UntoldFeed
from console.untold_sight import UntoldSight
from maps.bridge import Viewed
from maps.view import MapView
from models.incident import Dispatch, Incident
from models.record import Record
from models.unit import Unit
from tests.console.around import context_over
from tests.models.facts import NOON

LON, LAT = 101.0, 31.0


def look(view: MapView, west: float, north: float) -> None:
    """The map lies so that one degree is as wide and as high as it is."""
    view._conversation.hear(
        Viewed(lon=west, lat=north, zoom=12.0, west=west, south=north - 1, east=west + 1, north=north)
    )


def test_notices_give_way_to_a_unit_nobody_was_told_of_and_come_back_when_it_is_out_of_view(
    qtbot: QtBot, tmp_path: Path
) -> None:
    notices, view = Notices(), MapView()
    stage = Stage(notices)
    qtbot.addWidget(stage)
    stage.resize(1000, 700)
    stage.show_map(view)
    stage.show()
    notices.warn("与后端的连接已断开。", key="link")
    home = stage.notices.geometry()
    unit = Record(kind="unit", id="U", fact=Unit(number="11", phone="110", lon=LON, lat=LAT))
    incident = Record(kind="incident", id="I", fact=Incident(number="1", type="fire", address="x"))
    with context_over(tmp_path, {}, now=lambda: NOON + timedelta(minutes=1), map=view) as context:
        sight = UntoldSight(context, stage)
        UntoldFeed.of(context).take([Untold(incident, Dispatch(unit_id="U", made_at=NOON), unit)])
        look(view, LON - 0.9, LAT + 0.1)
        point = view.point_of(LON, LAT)
        assert point is not None
        assert home.intersects(QRect(point, point).adjusted(-40, -40, 40, 40))
        assert not stage.notices.geometry().contains(point)
        look(view, LON + 3, LAT)
        assert view.point_of(LON, LAT) is None
        assert stage.notices.geometry() == home
        UntoldFeed.of(context).changed.disconnect(sight.look)
