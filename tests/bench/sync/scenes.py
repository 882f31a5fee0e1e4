"""The scenes the window plays: acts in a black hole, recovery after an outage, another seat that looks on."""

import time
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtTest import QTest

from console.features.incidents.log_tab import LogTab
from console.sync.link import Phase
from models.incident import Incident, UpdateIncident
from models.log_entry import AddLogEntry
from models.unit import SetUnitStatus, Unit, UnitStatus
from tests.bench.sync import town
from tests.bench.sync.window_child import TICK_MS, Scene, now, on_input

ACTS = 120
WARM_UP = 20
PAUSE_MS = 60
"""Between two notes: a quick hand's pause."""
WAITING = 1_000
BEHIND = 10_000
INCIDENTS, UNITS = 40, 20
TALL_PX = 600
"""The table on a second monitor, as dispatchers have it."""


class Painted(QObject):
    """Calls `then` after a widget has painted."""

    def __init__(self, widget: Any, then: Callable[[], None]) -> None:
        super().__init__(widget)
        self._then = then
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The paint comes after this event was seen: look behind it."""
        if event.type() == QEvent.Type.Paint:
            QTimer.singleShot(0, self._then)
        return super().eventFilter(watched, event)


class Act(Scene):
    """Enter in the log's note line, with a line that swallows everything, until durable and on the screen."""

    def begin(self) -> None:
        """Work an incident, lose the line, write notes."""
        self.console.selection.choose(Incident.KIND, town.incident_id(1))
        self.line.silence()
        self._saved: dict[str, float] = {}
        self._samples: list[dict[str, float]] = []
        self._left = ACTS + WARM_UP
        self._text = ""
        self.services.commands.saved.connect(lambda _id: self._mark("saved"))
        self.when(lambda: self.services.engine.state.phase not in (Phase.LIVE, Phase.LOADING), self._open)

    def _open(self) -> None:
        tab = self.console.window.show_tab("log")
        if not isinstance(tab, LogTab):
            QTimer.singleShot(50, self._open)
            return
        self._tab = tab
        self._watch = Painted(tab.table.view.viewport(), self._look)
        QTimer.singleShot(500, self._press)

    def _press(self) -> None:
        if not self._left:
            self.finish(self._samples[WARM_UP:])
            return
        self._left -= 1
        self._text = f"断网 {self._left}"
        self._tab.note.setText(self._text)
        self._marks: dict[str, float] = {}
        begun = time.perf_counter()
        self._begun = begun
        QTest.keyClick(self._tab.note, Qt.Key.Key_Return)

    def _mark(self, name: str) -> None:
        if self._text:
            self._marks.setdefault(name, (time.perf_counter() - self._begun) * 1000)
            self._done()

    def _look(self) -> None:
        items = self._tab.rows.items()
        if self._text and items and items[0].record.fact.text == self._text:
            self._mark("painted")

    def _done(self) -> None:
        if {"saved", "painted"} <= self._marks.keys():
            self._text = ""
            self._samples.append(dict(self._marks))
            QTimer.singleShot(PAUSE_MS, self._press)


class Recover(Scene):
    """A thousand acts waiting, ten thousand changes behind; the line comes back."""

    def begin(self) -> None:
        """Lose the line, act, let the backend go on without us."""
        self.line.refuse()
        self.when(lambda: self.services.engine.state.phase is Phase.OFFLINE, self._act)

    def _act(self) -> None:
        for command in _acts():
            self.services.commands.submit(command)
        self.when(lambda: len(self.services.engine.entries()) == WAITING, self._wait)

    def _wait(self) -> None:
        self._go = False

        def go() -> None:
            self._go = True

        on_input(go)
        self.say("waiting")
        self.when(lambda: self._go, self._return)

    def _return(self) -> None:
        self._behind = self.services.engine.state.cursor
        self._ticks: list[float] = []
        self._timer = QTimer(self.console.window, interval=TICK_MS, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(lambda: self._ticks.append(time.perf_counter()))
        self._timer.start()
        QTimer.singleShot(500, self._open)

    def _open(self) -> None:
        self._begun = time.perf_counter()
        self.line.mend()
        self.when(self._is_level, self._end)

    def _is_level(self) -> bool:
        return self.level() and self.services.engine.state.cursor >= self._behind + BEHIND + WAITING

    def _end(self) -> None:
        seconds = time.perf_counter() - self._begun
        state = self.services.engine.state
        # What was level a moment ago has still to be painted, and may stall.
        QTimer.singleShot(
            1_000,
            lambda: self.finish({
                "seconds": seconds, "ticks_s": self._ticks, "refused": state.refused_count,
                "cursor": state.cursor, "behind": state.cursor - self._behind,
            }),
        )  # fmt: skip


def _acts() -> list[Any]:
    """Notes, grades and unit reports; the reports of one unit must reach the backend in their order."""
    units = (
        SetUnitStatus(unit_id=town.unit_id(at % UNITS), status=_status(at // UNITS)) for at in range(10 * UNITS)
    )
    grades = (
        UpdateIncident(
            incident_id=town.incident_id(at % INCIDENTS),
            before={"grade": 1 + (at // INCIDENTS) % 2}, after={"grade": 2 - (at // INCIDENTS) % 2},
        )
        for at in range(2 * INCIDENTS)
    )  # fmt: skip
    acts = [*units, *grades]
    notes = (
        AddLogEntry(text=f"断网记录 {at}", incident_id=town.incident_id(at % INCIDENTS))
        for at in range(WAITING - len(acts))
    )
    return [*acts, *notes]


def _status(turn: int) -> UnitStatus:
    return UnitStatus.AVAILABLE if turn % 2 else UnitStatus.OUT_OF_SERVICE


class LookOn(Scene):
    """The one table lists units while they report; every visible change is noted when it has been painted."""

    def begin(self) -> None:
        """Show the units; note until the bench has had enough."""
        table = self.console.window.show_panel("table")
        table.show_kind(Unit.KIND)
        docked = next(d.dock for d in self.console.window.docks.all if d.dock.isAncestorOf(table))
        self.console.window.resize(1920, 1080)
        self.console.window.resizeDocks([docked], [TALL_PX], Qt.Orientation.Vertical)
        self._table = table
        self._shown: dict[str, str] = {}
        self._seen: list[tuple[float, str, str]] = []
        self._ticks: list[float] = []
        self._watch = Painted(table.tables[Unit.KIND].view.viewport(), self._look)
        self.when(lambda: table.rows().rowCount() == town.UNITS, lambda: QTimer.singleShot(1_000, self._ready))

    def _ready(self) -> None:
        self._stop = False

        def stop() -> None:
            self._stop = True

        self._timer = QTimer(self.console.window, interval=TICK_MS, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(lambda: self._ticks.append(time.perf_counter()))
        self._timer.start()
        on_input(stop)
        self.say("ready")
        self.when(lambda: self._stop, lambda: self.finish({"seen": self._seen, "ticks_s": self._ticks}))

    def _look(self) -> None:
        """The rows in view, just painted."""
        at, view, rows = now(), self._table.tables[Unit.KIND].view, self._table.rows()
        first = max(0, view.rowAt(0))
        last = view.rowAt(view.viewport().height() - 1)
        for row in range(first, (rows.rowCount() if last < 0 else last + 1)):
            item = rows.item(row)
            if item is not None and self._shown.get(item.id) != item.status:
                self._shown[item.id] = item.status
                self._seen.append((at, item.id, item.status))


SCENES: dict[str, Callable[..., Scene]] = {"act": Act, "recover": Recover, "look_on": LookOn}
