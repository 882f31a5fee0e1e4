"""A line chart of a channel over time; pyqtgraph is loaded when the first one is made."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from PySide6.QtWidgets import QVBoxLayout, QWidget

from resources.words import t
from widgets.panel_state import PanelState, State
from widgets.theme import Theme, current_theme, theme_changed

_ABREAST = 2
"""Names of the legend side by side, at the foot: it hides less of the curves, which are mostly above."""
_ABOVE = ((1, 1), (1, 1))
"""The words of a level end at the right edge, above the line."""


@dataclass(frozen=True)
class Line:
    """One curve: moments (seconds since the epoch), values, and the colour token it is drawn in.

    `marks`: single readings, each a mark of its own, which a thin dashed line only leads through.
    """

    name: str
    at: Sequence[float]
    values: Sequence[float]
    color: str = "accent_text"
    marks: bool = False


@dataclass(frozen=True)
class Threshold:
    """A level drawn across the chart, with its words."""

    value: float
    label: str
    tone: str = "warn"


@dataclass
class _Shown:
    lines: list[Line] = field(default_factory=list)
    thresholds: list[Threshold] = field(default_factory=list)
    unit: str = ""


class Chart(QWidget):
    """Curves with a time axis, thresholds and the unit at the value axis; says so when there is no data."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        import pyqtgraph

        self._graph = pyqtgraph
        axes = {"bottom": pyqtgraph.DateAxisItem(orientation="bottom")}
        self._plot = pyqtgraph.PlotWidget(axisItems=axes)
        self._plot.setMenuEnabled(False)
        self._plot.hideButtons()
        self._plot.setAccessibleName(t("widgets.chart.name"))
        self._legend = self._plot.addLegend(offset=(8, -8), colCount=_ABREAST)
        self._panel = PanelState(self._plot)
        self._shown = _Shown()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._panel)
        self.setAccessibleName(t("widgets.chart.name"))
        theme_changed.connect(self._redress)
        self._redress(current_theme())

    def set_lines(self, lines: Sequence[Line], *, unit: str = "", thresholds: Sequence[Threshold] = ()) -> None:
        """Show these curves; without a single point the chart says that there is no data."""
        self._shown = _Shown([line for line in lines if len(line.at)], list(thresholds), unit)
        if self._shown.lines:
            self._panel.set_content()
        else:
            self._panel.set_state(State.EMPTY, t("widgets.chart.empty"))
        self._redress(current_theme())

    def panel(self) -> PanelState:
        """The states of the chart: loading, offline, stale and so on."""
        return self._panel

    def _redress(self, theme: Theme) -> None:
        """Draw all again in the theme's colours."""
        plot, graph = self._plot, self._graph
        plot.setBackground(theme.bg_sunken)
        for side in ("bottom", "left"):
            axis = plot.getAxis(side)
            axis.setPen(theme.border_strong)
            axis.setTextPen(theme.text_muted)
            axis.enableAutoSIPrefix(False)
        plot.showGrid(x=True, y=True, alpha=0.15)
        plot.setLabel("left", self._shown.unit, color=theme.text_muted)
        self._legend.setLabelTextColor(theme.text)
        self._legend.setBrush(f"{theme.bg_sunken}90")
        plot.clear()
        for line in self._shown.lines:
            colour = theme.color(line.color)
            pen = graph.mkPen(colour, width=1, dash=[2, 4]) if line.marks else graph.mkPen(colour, width=2)
            plot.plot(
                list(line.at), list(line.values), pen=pen, name=line.name, symbol="d" if line.marks else None,
                symbolSize=9, symbolBrush=colour, symbolPen=colour,
            )  # fmt: skip
        for level in self._shown.thresholds:
            options = {"color": theme.color(level.tone).name(), "position": 0.98, "anchors": _ABOVE}
            colour = theme.color(level.tone)
            pen = graph.mkPen(colour, width=1, dash=[6, 4])
            plot.addItem(graph.InfiniteLine(level.value, angle=0, pen=pen, label=level.label, labelOpts=options))
