"""A video tile: paints the frames it is given, with title, state and age; dark in every theme, as pictures are."""

import enum
import time

from PySide6.QtCore import QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from resources.words import t
from widgets.ages import Clock, age_text
from widgets.icons import pixmap
from widgets.status_badge import Badge, badge_width, paint_badge
from widgets.theme import DARK, font_metrics, ui_font

STALL_S = 2.0
"""A picture older than this is no longer called live."""
_BAR = 28
_TICK_MS = 500
_ICON = 40
_PLATE = QColor(8, 12, 16, 215)


class VideoState(enum.StrEnum):
    """How the stream is."""

    IDLE = "idle"
    CONNECTING = "connecting"
    PLAYING = "playing"
    STALLED = "stalled"
    ENDED = "ended"
    FAILED = "failed"


_TONES = {
    VideoState.IDLE: "offline",
    VideoState.CONNECTING: "pending",
    VideoState.PLAYING: "ok",
    VideoState.STALLED: "stale",
    VideoState.ENDED: "offline",
    VideoState.FAILED: "refused",
}


class VideoTile(QWidget):
    """`chosen` on Enter or double click. Frames are scaled to fit, their shape kept."""

    chosen = Signal()

    def __init__(self, title: str = "", parent: QWidget | None = None, *, clock: Clock = time.monotonic) -> None:
        super().__init__(parent)
        self._clock = clock
        self._title = title
        self._frame: QImage | None = None
        self._frame_at = 0.0
        self._state = VideoState.IDLE
        self._sentence = ""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(160, 90)
        self._tick = QTimer(self)
        self._tick.setInterval(_TICK_MS)
        self._tick.timeout.connect(self.update)
        self.set_title(title)

    def title(self) -> str:
        """What the tile shows the picture of."""
        return self._title

    def set_title(self, title: str) -> None:
        """Name the picture."""
        self._title = title
        self.setAccessibleName(t("widgets.video.name", title=title))
        self.update()

    def state(self) -> VideoState:
        """The state as shown: playing with an old picture is stalled."""
        if self._state is VideoState.PLAYING and self.frame_age_s() > STALL_S:
            return VideoState.STALLED
        return self._state

    def set_state(self, state: VideoState | str, sentence: str = "") -> None:
        """Say how the stream is; `sentence` says why it failed, or what to do."""
        self._state = VideoState(state)
        self._sentence = sentence
        self.setAccessibleDescription(sentence or t(f"widgets.video.{self._state}"))
        if self._state is VideoState.IDLE:
            self._frame = None
        if self._state is VideoState.PLAYING:
            self._tick.start()
        else:
            self._tick.stop()
        self.update()

    def set_frame(self, frame: QImage, at: float) -> None:
        """Show a frame that was taken `at` (seconds since the epoch); the stream is playing."""
        self._frame, self._frame_at = frame, at
        if self._state is not VideoState.PLAYING:
            self.set_state(VideoState.PLAYING)
        self.update()

    def frame(self) -> QImage | None:
        """The frame on show."""
        return self._frame

    def frame_age_s(self) -> float:
        """How old the picture is; without one, endless."""
        return self._clock() - self._frame_at if self._frame is not None else float("inf")

    def sizeHint(self) -> QSize:
        """Sixteen to nine."""
        return QSize(384, 216)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter chooses the tile."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.chosen.emit()
            event.accept()
            return
        super().keyPressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """A double click chooses the tile."""
        self.chosen.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The picture, then what must be known about it."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.fillRect(self.rect(), QColor("#080c10"))
        state = self.state()
        if self._frame is not None and not self._frame.isNull():
            painter.drawImage(self._fitted(self._frame.size()), self._frame)
            if state is not VideoState.PLAYING:
                painter.fillRect(self.rect(), QColor(8, 12, 16, 120))
        if state is not VideoState.PLAYING:
            self._paint_sentence(painter, state)
        self._paint_bar(painter, state)
        if self.hasFocus():
            painter.setPen(QPen(QColor(DARK.focus), 2))
            painter.drawRect(self.rect().adjusted(1, 1, -1, -1))

    def _fitted(self, size: QSize) -> QRect:
        fitted = size.scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        return QRect(
            (self.width() - fitted.width()) // 2,
            (self.height() - fitted.height()) // 2,
            fitted.width(),
            fitted.height(),
        )

    def _paint_sentence(self, painter: QPainter, state: VideoState) -> None:
        theme = DARK
        text = self._sentence or t(f"widgets.video.{state}")
        room = self.rect().adjusted(16, 8, -16, -_BAR - 8)
        picture = pixmap("video" if state is not VideoState.FAILED else "refused", "text_muted", _ICON, 1.0, DARK)
        if self._frame is None and room.height() > _ICON * 2:
            painter.drawPixmap(room.center().x() - _ICON // 2, room.center().y() - _ICON, picture)
            room = room.adjusted(0, _ICON + 8, 0, 0)
        painter.setFont(ui_font(theme))
        painter.setPen(QColor(DARK.text))
        painter.drawText(room, int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap), text)

    def _paint_bar(self, painter: QPainter, state: VideoState) -> None:
        """Title at the left, state and age at the right, on a plate that any picture lets be read."""
        theme = DARK
        bar = QRect(0, self.height() - _BAR, self.width(), _BAR)
        painter.fillRect(bar, _PLATE)
        text = t(f"widgets.video.{state}")
        if self._frame is not None and state is not VideoState.PLAYING:
            text += " · " + t("widgets.video.frame_age", age=age_text(self.frame_age_s()))
        badge = Badge(text, _TONES[state], solid=True)
        width = min(badge_width(badge, theme.font_small), self.width() * 2 // 3)
        paint_badge(painter, QRect(bar.right() - width - 4, bar.y(), width, _BAR), badge, theme)
        room = bar.adjusted(8, 0, -width - 12, 0)
        painter.setFont(ui_font(theme, size=theme.font_small))
        painter.setPen(QColor(DARK.text))
        title = font_metrics(theme.font_small).elidedText(self._title, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter), title)
