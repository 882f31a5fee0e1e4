"""The chart shows the pressure with both levels, says when there is no sensor, and asks again after an outage."""

from datetime import timedelta

from console.features.hydrant_care.pressure import PressureChart
from console.features.hydrant_care.trend import sensor_of
from tests.backend.server import BackendProcess
from tests.console.features.desk import Desk
from tests.console.features.hydrant_care.sensor import SENSOR, read_pressure
from tests.console.features.world import HYDRANT
from widgets.panel_state import State


def test_the_chart_follows_the_sensor_and_an_outage_says_that_it_cannot_be_asked(
    desk: Desk, world: BackendProcess
) -> None:
    now = desk.context.now()
    read_pressure(world, HYDRANT, (now - timedelta(hours=2), 0.31), (now - timedelta(hours=1), 0.12))
    desk.wait(lambda: sensor_of(desk.context.store, HYDRANT) is not None)
    chart = desk.put(PressureChart(desk.context))
    assert chart.chart is None
    chart.show_sensor(SENSOR)
    shown = chart.chart
    assert shown is not None
    desk.wait(lambda: shown.panel().state() is State.CONTENT)
    chart.show_sensor("")
    assert shown.isHidden()
    assert not chart.none.isHidden()
    desk.cut()
    chart.show_sensor(SENSOR)
    desk.wait(lambda: shown.panel().state() is State.OFFLINE)
    desk.mend()
    desk.wait(lambda: shown.panel().state() is State.CONTENT)
    chart.show_sensor("nobody's")
    desk.wait(lambda: shown.panel().state() is State.EMPTY)
