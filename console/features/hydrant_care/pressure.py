"""The chart of a hydrant's pressure, with the pressures below which it is low and of no use in a fire."""

from PySide6.QtWidgets import QComboBox, QLabel, QVBoxLayout, QWidget

from console.context import Context
from console.features.hydrant_care.trend import SPANS_D, Trend, fetch
from console.sync.link import LinkState, Phase
from models.hydrant import CRITICAL_PRESSURE_MPA, LOW_PRESSURE_MPA
from resources.words import t
from widgets.chart import Chart, Line, Threshold
from widgets.panel_state import State
from widgets.theme import set_role

LEAST_PX = 180
_AWAY = (Phase.OFFLINE, Phase.SIGNED_OUT, Phase.STARTING)


class PressureChart(QWidget):
    """Asked of the backend when another sensor or span is chosen, and when the line is back; nothing is kept."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._sensor_id = ""
        self._away = False
        self.spans = QComboBox()
        self.spans.setAccessibleName(t("hydrant_care.trend.span"))
        for days in SPANS_D:
            self.spans.addItem(t("hydrant_care.trend.days", days=days), days)
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

    def show_sensor(self, device_id: str) -> None:
        """The sensor whose pressure is drawn; empty for a hydrant without one."""
        if device_id != self._sensor_id:
            self._sensor_id = device_id
            self.none.setVisible(not device_id)
            self.spans.setVisible(bool(device_id))
            if self.chart is not None:
                self.chart.setVisible(bool(device_id))
            self.ask()

    def ask(self) -> None:
        """Ask for the span chosen."""
        if not self._sensor_id:
            return
        self._drawn().panel().set_state(State.LOADING)
        context, sensor_id, days = self._context, self._sensor_id, int(self.spans.currentData())
        context.background.query(
            lambda: fetch(context.client, sensor_id, context.now(), days), self._show, self._fail, key=self
        )

    def _drawn(self) -> Chart:
        """The chart, made when the first hydrant with a sensor is chosen: its library is slow to load."""
        if self.chart is None:
            self.chart = Chart()
            self.chart.setMinimumHeight(LEAST_PX)
            self._column.addWidget(self.chart)
        return self.chart

    def _show(self, trend: Trend) -> None:
        at = [moment / 1000 for moment, _least, _most in trend.points]
        lines = (
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

    def _fail(self, error: Exception) -> None:
        self._away = True
        again = t("panel.again")
        self._drawn().panel().set_state(
            State.OFFLINE, t("hydrant_care.trend.failed", reason=error), action=again, then=self.ask
        )

    def _line_changed(self, link: LinkState) -> None:
        """Back after an outage, what could not be asked is asked again."""
        if self._away and link.phase not in _AWAY:
            self._away = False
            self.ask()
