"""The chart of a hydrant's pressure by sensor and flow tests, with the levels of low and of no use in a fire."""

from collections.abc import Sequence

from PySide6.QtWidgets import QComboBox, QLabel, QVBoxLayout, QWidget

from console.context import Context
from console.fault_words import fault_words
from console.features.hydrant_care.flow_history import FlowTest
from console.features.hydrant_care.trend import SPANS_D, Trend, fetch
from console.sync.link import LinkState, Phase
from models.hydrant import CRITICAL_PRESSURE_MPA, LOW_PRESSURE_MPA
from resources.words import t
from widgets.chart import Chart, Line, Threshold
from widgets.panel_state import State
from widgets.theme import set_role

HEIGHT_PX = 240
ALL = 0
"""The span of all flow tests, however long ago."""
DAY_S = 86_400.0
_AWAY = (Phase.OFFLINE, Phase.SIGNED_OUT, Phase.STARTING)


class PressureChart(QWidget):
    """Asked of the backend when another sensor or span is chosen, and when the line is back; nothing is kept."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._sensor_id = ""
        self._tests: tuple[FlowTest, ...] = ()
        self._away = False
        self.spans = QComboBox()
        self.spans.setAccessibleName(t("hydrant_care.trend.span"))
        for days in SPANS_D:
            self.spans.addItem(t("hydrant_care.trend.days", days=days), days)
        self.spans.addItem(t("hydrant_care.trend.all"), ALL)
        self.spans.setCurrentIndex(1)
        self.none = QLabel(t("hydrant_care.trend.no_sensor"), wordWrap=True)
        set_role(self.none, "muted")
        self.chart: Chart | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(self.none)
        self._column.addWidget(self.spans)
        self.spans.currentIndexChanged.connect(lambda _at: self.ask())
        context.link.link_changed.connect(self._line_changed)
        self.spans.hide()

    def show_sensor(self, device_id: str, tests: Sequence[FlowTest] = ()) -> None:
        """The sensor whose pressure is drawn, empty for a hydrant without one; and the hydrant's flow tests."""
        if device_id == self._sensor_id and tuple(tests) == self._tests:
            return
        self._sensor_id, self._tests = device_id, tuple(tests)
        self.none.setVisible(not device_id)
        self.spans.setVisible(bool(device_id))
        if self.chart is not None:
            self.chart.setVisible(bool(device_id or tests))
        self.ask()

    def ask(self) -> None:
        """Ask for the span chosen; without a sensor there are only the tests."""
        if not self._sensor_id:
            if self._tests:
                self._show(Trend([]))
            return
        self._drawn().panel().set_state(State.LOADING)
        context, sensor_id, days = self._context, self._sensor_id, int(self.spans.currentData())
        context.background.query(
            lambda: fetch(context.client, sensor_id, context.now(), days or SPANS_D[-1]),
            lambda trend: self._show(trend) if sensor_id == self._sensor_id else None,
            self._fail,
            key=self,
        )

    def _drawn(self) -> Chart:
        """The chart, made when the first hydrant with a sensor is chosen: its library is slow to load."""
        if self.chart is None:
            self.chart = Chart()
            self.chart.setFixedHeight(HEIGHT_PX)
            self._column.addWidget(self.chart)
        return self.chart

    def _show(self, trend: Trend) -> None:
        at = [moment / 1000 for moment, _least, _most in trend.points]
        lines = (
            *self._tested(),
            Line(t("hydrant_care.trend.least"), at, [least for _at, least, _most in trend.points]),
            Line(t("hydrant_care.trend.most"), at, [most for _at, _least, most in trend.points], "text_muted"),
        )
        levels = (
            Threshold(LOW_PRESSURE_MPA, t("hydrant_care.trend.low", mpa=f"{LOW_PRESSURE_MPA:.2f}"), "warn"),
            Threshold(
                CRITICAL_PRESSURE_MPA,
                t("hydrant_care.trend.critical", mpa=f"{CRITICAL_PRESSURE_MPA:.2f}"),
                "refused",
            ),
        )
        self._drawn().set_lines(lines, unit="MPa", thresholds=levels)

    def _tested(self) -> list[Line]:
        """The tests within the span: all where there is no sensor to draw them beside."""
        days = int(self.spans.currentData()) if self._sensor_id else ALL
        since_s = self._context.now().timestamp() - days * DAY_S if days else 0.0
        tests = [test for test in reversed(self._tests) if test.at.timestamp() >= since_s]
        at = [test.at.timestamp() for test in tests]
        return [
            Line(t("hydrant_care.trend.static"), at, [test.static_mpa for test in tests], "ok", marks=True),
            Line(t("hydrant_care.trend.residual"), at, [test.residual_mpa for test in tests], "warn", marks=True),
        ]

    def _fail(self, error: Exception) -> None:
        self._away = True
        again = t("panel.again")
        self._drawn().panel().set_state(
            State.OFFLINE, t("hydrant_care.trend.failed", reason=fault_words(error)), action=again, then=self.ask
        )

    def _line_changed(self, link: LinkState) -> None:
        """Back after an outage, what could not be asked is asked again."""
        if self._away and link.phase not in _AWAY:
            self._away = False
            self.ask()
