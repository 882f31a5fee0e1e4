"""The bar of the playback: run and stand, which moment, how fast, and back to now. Every part has its key."""

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QLabel, QPushButton, QSlider, QToolButton

from maps.tools.playback import SPEEDS, Playback
from maps.view import MapView
from resources.words import t
from widgets.icons import icon
from widgets.theme import set_role

EDGE_PX, HEIGHT_PX = 16, 56
TICK_MS = 200
STEP_S, PAGE_S = 10, 300


class PlaybackBar(QFrame):
    """Stands over the foot of the map while the past is shown; then the keyboard is in it."""

    def __init__(self, view: MapView, playback: Playback) -> None:
        super().__init__(view)
        self._map, self.playback = view, playback
        set_role(self, "card")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.run = QToolButton(self)
        self.slider = QSlider(Qt.Orientation.Horizontal, self)
        self.slider.setSingleStep(STEP_S)
        self.slider.setPageStep(PAGE_S)
        self.first, self.last, self.note = (QLabel(self) for _ in range(3))
        self.speed = QComboBox(self)
        self.to_now = QPushButton(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 6, 10, 6)
        for widget, stretch in (
            (self.run, 0), (self.first, 0), (self.slider, 1), (self.last, 0), (self.speed, 0), (self.note, 0),
            (self.to_now, 0),
        ):  # fmt: skip
            row.addWidget(widget, stretch)
        for label in (self.first, self.last, self.note):
            label.setTextFormat(Qt.TextFormat.PlainText)
        set_role(self.note, "muted")
        self.run.clicked.connect(lambda: playback.run(not playback.is_running))
        self.slider.valueChanged.connect(lambda value: playback.seek(playback.span_s[0] + value))
        self.speed.activated.connect(lambda at: playback.set_speed(SPEEDS[at]))
        self.to_now.clicked.connect(playback.end)
        self._tick = QTimer(self, interval=TICK_MS)
        self._tick.timeout.connect(self._look)
        playback.changed.connect(self._changed)
        view.installEventFilter(self)
        self.hide()

    def open(self, note: str) -> None:
        """The past is shown; `note` says what there is to know of it."""
        first_s, last_s = self.playback.span_s
        self.note.setToolTip(note)
        self.note.setVisible(bool(note))
        self.first.setText(_clock(first_s))
        self.last.setText(_clock(last_s))
        self.to_now.setText(t("moving.to_now"))
        self.slider.setAccessibleName(t("moving.moment"))
        self.slider.setToolTip(t("moving.moment_keys"))
        self.speed.setToolTip(t("moving.speed_keys"))
        self.speed.setAccessibleName(t("moving.speed_name"))
        with QSignalBlocker(self.speed):
            self.speed.clear()
            self.speed.addItems([t("moving.speed", speed=speed) for speed in SPEEDS])
        with QSignalBlocker(self.slider):
            self.slider.setRange(0, int(last_s - first_s))
        self._changed()
        self._place()
        self.show()
        self.raise_()
        self.slider.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space runs and stops, plus and minus change the speed, whatever in the bar has the keyboard."""
        keys: dict[int, Callable[[], None]] = {
            Qt.Key.Key_Space: lambda: self.playback.run(not self.playback.is_running),
            Qt.Key.Key_Plus: lambda: self._faster(1),
            Qt.Key.Key_Equal: lambda: self._faster(1),
            Qt.Key.Key_Minus: lambda: self._faster(-1),
        }
        act = keys.get(event.key())
        if act is None:
            super().keyPressEvent(event)
        else:
            act()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the map's size."""
        if event.type() == QEvent.Type.Resize:
            self._place()
        return super().eventFilter(watched, event)

    def _faster(self, step: int) -> None:
        at = SPEEDS.index(self.playback.speed) + step
        self.playback.set_speed(SPEEDS[min(len(SPEEDS) - 1, max(0, at))])

    def _changed(self) -> None:
        if not self.playback.is_on:
            self._tick.stop()
            had_keyboard = self.isAncestorOf(self.focusWidget() or self)
            self.hide()
            if had_keyboard:
                self._map.setFocus()
            return
        self._tick.start()
        self.speed.setCurrentIndex(SPEEDS.index(self.playback.speed))
        self._look()

    def _look(self) -> None:
        """As the clock stands."""
        self._say_runs(self.playback.is_running)
        if not self.slider.isSliderDown():
            with QSignalBlocker(self.slider):
                self.slider.setValue(int(self.playback.at_s - self.playback.span_s[0]))

    def _say_runs(self, runs: bool) -> None:
        words = t("moving.stand" if runs else "moving.run")
        if words != self.run.toolTip():
            self.run.setIcon(icon("pause" if runs else "play"))
            self.run.setToolTip(words)
            self.run.setAccessibleName(words)

    def _place(self) -> None:
        room = self._map.rect()
        whole, widest = self.note.toolTip(), max(80, room.width() // 4)
        self.note.setText(self.note.fontMetrics().elidedText(whole, Qt.TextElideMode.ElideRight, widest))
        height = max(HEIGHT_PX, self.sizeHint().height())
        self.setGeometry(EDGE_PX, room.height() - EDGE_PX - height, room.width() - 2 * EDGE_PX, height)


def _clock(moment_s: float) -> str:
    moment = datetime.fromtimestamp(moment_s).astimezone()
    today = moment.date() == datetime.now().astimezone().date()
    return f"{moment:%H:%M}" if today else f"{moment:%m-%d %H:%M}"
