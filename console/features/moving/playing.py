"""Opens the past on the map: asks for it, says what there is, and shows it with its bar."""

from PySide6.QtCore import QObject

from console.context import Context
from console.features.moving.bar import PlaybackBar
from console.features.moving.past import Past, load
from console.sync.client import LinkError
from console.track_keeper import TrackKeeper
from maps.live import LiveLayer
from maps.tools.playback import Playback
from resources.words import t

KEY = "moving.past"


class Playing(QObject):
    """One a map; lives with it."""

    def __init__(self, context: Context) -> None:
        super().__init__(context.map)
        self._context = context
        self.keeper = TrackKeeper(context)
        self.playback = Playback(context.map)
        self.bar = PlaybackBar(context.map, self.playback)

    def open(self, hours: float) -> None:
        """Play back so many hours up to now; while the past is shown: back to now."""
        if self.playback.end():
            return
        context = self._context
        end_s = context.now().timestamp()
        lives = {layer.name: layer.life_s for layer in context.map.layers if isinstance(layer, LiveLayer)}
        context.notices.say(t("moving.loading"), key=KEY)
        self.keeper.write()
        context.background.query(
            lambda: load(context, self.keeper.ring, end_s - hours * 3_600, end_s, lives),
            self._show, self._failed, key=KEY,
        )  # fmt: skip

    def _show(self, past: Past) -> None:
        if not past.things:
            self._context.notices.say(t("moving.none_own" if past.own else "moving.none"), key=KEY)
            return
        self._context.notices.withdraw_key(KEY)
        self.playback.begin(past.played, past.span_s)
        self.bar.open(note(past))

    def _failed(self, error: Exception) -> None:
        code = error.code if isinstance(error, LinkError) else ""
        self._context.notices.say(t("moving.forbidden" if code == "forbidden" else "moving.failed"), key=KEY)


def note(past: Past) -> str:
    """What there is to know of it beside its time; empty for nothing."""
    parts = [t("moving.own")] if past.own else []
    if past.left_out:
        parts.append(t("moving.left_out", count=past.left_out))
    if past.step_s > 60:
        parts.append(t("moving.coarse", step=round(past.step_s)))
    return " · ".join(parts)
