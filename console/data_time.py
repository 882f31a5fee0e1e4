"""As of when the data on a map are: the line's last word, and the oldest position in view."""

from datetime import UTC, datetime

from PySide6.QtCore import QEvent, QObject, QTimer

from console.context import Context
from maps.live import LiveLayer
from maps.view import MapView
from resources.words import t

TELL_MS = 5_000


class DataTime(QObject):
    """Tells the page of a map, the main one unless another is named; while nobody sees it, it rests."""

    def __init__(self, context: Context, view: MapView | None = None) -> None:
        self._map = context.map if view is None else view
        super().__init__(self._map)
        self._context = context
        self._told: tuple[str, bool] | None = None
        self._timer = QTimer(self, interval=TELL_MS)
        self._timer.timeout.connect(self.tell)
        context.link.link_changed.connect(self._line_changed)
        self._map.view_changed.connect(lambda _view: self.tell())
        self._map.conversation.began.connect(self._begin)
        self._timer.start()
        self._map.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Seen again: what was told before may not hold for another moment."""
        if event.type() == QEvent.Type.Show:
            self.tell()
        return False

    def _line_changed(self, _state: object) -> None:
        self.tell()

    def _begin(self) -> None:
        self._told = None
        self.tell()

    def tell(self) -> None:
        """Say it again if it is another."""
        if not self._map.isVisible():
            return
        told = self.words()
        if told != self._told:
            self._told = told
            text, old = told
            self._map.conversation.tell("data_time", text=text, old=old)

    def words(self) -> tuple[str, bool]:
        """The sentence, and whether the data may be another by now; empty before anything was heard."""
        state, now = self._context.link.state, self._context.now()
        old = not state.online or state.catching_up
        heard = state.as_of if old else now
        if heard is None:
            return "", False
        fix = self._oldest_fix()
        key = ("old_with_fix" if fix else "old") if old else ("with_fix" if fix else "now")
        at = _clock(heard, now, seconds=old)
        return t(f"map_tools.data_time.{key}", at=at, fix=_clock(fix, now) if fix else ""), old

    def _oldest_fix(self) -> datetime | None:
        view = self._map
        layers = [one for one in view.layers if isinstance(one, LiveLayer) and view.is_layer_visible(one.name)]
        moments = [one.oldest_s(view.box) for one in layers] if view.box is not None else []
        known = [moment for moment in moments if moment is not None]
        return datetime.fromtimestamp(min(known), UTC) if known else None


def _clock(moment: datetime, now: datetime, *, seconds: bool = True) -> str:
    """The time of day; of another day its date too. What is told every few seconds is said to the minute."""
    local, today = moment.astimezone(), now.astimezone()
    day = "" if local.date() == today.date() else f"{local:%Y-%m-%d} "
    return f"{day}{local:%H:%M:%S}" if seconds else f"{day}{local:%H:%M}"
