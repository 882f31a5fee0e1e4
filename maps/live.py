"""The live layer: thousands of things that say where they are, drawn as they move and never newer than they are."""

import math
import struct
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from PySide6.QtCore import QTimer

from maps.layer import Layer
from maps.played import Played
from maps.symbols import LayerStyle, aged_index, with_stale
from models.geo import Box, box_of
from resources.words import t

MAGIC = 0x3156494C
"""Opens a payload: `LIV1`."""
HEADER = struct.Struct("<IIIIIIdd")
"""Magic, revision, base, count, WHOLE or 0, 0, the layer's clock (s), how long a fix keeps (s)."""
ITEM = struct.Struct("<dddIBBH")
"""Lon, lat, moment (s), index, style, OUT_OF_DATE or 0, heading."""
HIDDEN = 255
"""The style of what is gone."""
NO_HEADING = 0xFFFF
WHOLE = 1
OUT_OF_DATE = 1
MOST = 20_000
"""Things on one layer; what comes beyond is left out."""
LEAST_GONE = 256
"""So many forgotten at least, and half of all, before the rest is numbered anew."""
TELL_MS = 50
"""The page is told at most so often, however often fixes come."""
AGELESS = math.inf
"""The moment of what stays where it is until something else is said."""
UNKNOWN = 0.0
"""The moment of what may be anywhere: out of date from the first."""
LIFE_S = 120.0


class Fix(NamedTuple):
    """Where a thing said it was, in degrees, and when (s since 1970, by the layer's clock).

    heading_deg  where it is bound, clockwise from north; None: it did not say
    out_of_date  known to be so whatever its moment: nothing has been heard at all for too long
    """

    id: str
    lon: float
    lat: float
    at_s: float
    style: int = 0
    heading_deg: float | None = None
    out_of_date: bool = False


class LiveLayer(Layer):
    """Moving things on a canvas of their own: heading, age and trail; between two fixes they glide, after the last
    they stand.

    The style is given a stale twin of each symbol: the page draws it as soon as a fix is older than `life_s`.
    """

    kind = "live"

    def __init__(
        self,
        name: str,
        title: str,
        style: LayerStyle,
        *,
        life_s: float = LIFE_S,
        clock: Callable[[], float] = time.time,
        labels: Callable[[Sequence[str]], Sequence[str]] | None = None,
    ) -> None:
        super().__init__(name, title, with_stale(style, t("map.stale")))
        self.labels = labels
        self._symbols = len(style.symbols)
        self._clock, self._life_s = clock, life_s
        self._tell = QTimer(self, singleShot=True, interval=TELL_MS)
        self._tell.timeout.connect(self._told)
        self._untold = False
        self._played: Played | None = None
        self._begin([])

    def _begin(self, kept: Sequence[Fix]) -> None:
        """Number these from 0: to the page a new set."""
        self._fixes: list[Fix | None] = list(kept)
        self._index = {fix.id: at for at, fix in enumerate(kept)}
        self._touched: dict[int, int] = {}
        """Index -> revision, the latest last."""
        self._next(None, whole=True)

    def __len__(self) -> int:
        return len(self._index)

    @property
    def life_s(self) -> float:
        """How long a fix may be taken for now."""
        return self._life_s

    def keep_for(self, life_s: float) -> None:
        """A fix keeps so long from now on."""
        if life_s != self._life_s:
            with self._lock:
                self._life_s = life_s
                self._next(None, whole=False)
            self._soon()

    def report(self, fixes: Iterable[Fix]) -> int:
        """Things have said where they are; how many fixes were left out: no place at all, or too many things.

        One that is older than what is known is passed over. A moment still to come counts as now: a clock that runs
        ahead keeps nothing fresh.
        """
        now_s, refused = self._clock(), 0
        with self._lock:
            self._next(None, whole=False)
            for fix in fixes:
                at = self._index.get(fix.id)
                if not _is_sane(fix, self._symbols) or (at is None and len(self._fixes) >= MOST):
                    refused += 1
                    continue
                ahead = fix.at_s > now_s and fix.at_s != AGELESS
                self._put(at, fix._replace(at_s=now_s) if ahead else fix)
        self._soon()
        return refused

    def _put(self, at: int | None, fix: Fix) -> None:
        if at is None:
            at = self._index[fix.id] = len(self._fixes)
            self._fixes.append(fix)
        else:
            known = self._fixes[at]
            if known is not None and known.at_s > fix.at_s and known.at_s != AGELESS:
                return
            self._fixes[at] = fix
        self._touch(at)

    def _touch(self, at: int) -> None:
        self._touched.pop(at, None)
        self._touched[at] = self.revision

    def restyle(self, styles: Mapping[str, int]) -> None:
        """These have another status, wherever they are."""
        with self._lock:
            self._next(None, whole=False)
            for id_, style in styles.items():
                at = self._index.get(id_)
                fix = None if at is None else self._fixes[at]
                if at is not None and fix is not None and 0 <= style < self._symbols and style != fix.style:
                    self._fixes[at] = fix._replace(style=style)
                    self._touch(at)
        self._soon()

    def forget(self, ids: Iterable[str]) -> None:
        """Take these off."""
        with self._lock:
            self._next(None, whole=False)
            for id_ in ids:
                at = self._index.pop(id_, None)
                if at is not None:
                    self._fixes[at] = None
                    self._touch(at)
            if len(self._fixes) - len(self._index) >= max(LEAST_GONE, len(self._index)):
                self._begin([fix for fix in self._fixes if fix is not None])
        self._soon()

    def fix(self, id_: str) -> Fix | None:
        """The last fix of a thing."""
        at = self._index.get(id_)
        return None if at is None else self._fixes[at]

    def is_out_of_date(self, id_: str) -> bool:
        """Is its last fix no longer where it is? Of nothing known: yes."""
        fix = self.fix(id_)
        return fix is None or fix.out_of_date or self._clock() - fix.at_s > self._life_s

    def play(self, played: Played) -> None:
        """Show these ways and nothing that is reported, until `end_play`; the page's clock says which moment."""
        with self._lock:
            self._played = played
            self._next(None, whole=True)
        self.changed.emit()

    def end_play(self) -> None:
        """Show what is reported again, as it is now."""
        if self._played is not None:
            with self._lock:
                self._played = None
                self._next(None, whole=True)
            self.changed.emit()

    @property
    def is_played(self) -> bool:
        """Is the past shown?"""
        return self._played is not None

    @property
    def ids(self) -> list[str]:
        """All that is on the layer, whatever is played."""
        return list(self._index)

    def _soon(self) -> None:
        """Tell the page what it shows: at once when it was left in peace, else when its rest is over."""
        if self._played is not None:
            return
        if self._tell.isActive():
            self._untold = True
        else:
            self._tell.start()
            self.changed.emit()

    def _told(self) -> None:
        if self._untold:
            self._untold = False
            if self._played is not None:
                return
            self._tell.start()
            self.changed.emit()

    def stop(self) -> None:
        """Whoever reported has ended: what the page was not told yet it learns with what comes next."""
        self._tell.stop()
        self._untold = False

    def payload(self, since: int = 0, base: int = 0) -> bytes:
        """The whole layer, or to a page that holds this base what was touched after `since`: HEADER, then ITEMs."""
        with self._lock:
            if self._played is not None:
                return self._played.payload(self.revision, self.base)
            whole = base != self.base or not since
            touched: list[int] = []
            if not whole:
                for at in reversed(self._touched):
                    if self._touched[at] <= since:
                        break
                    touched.append(at)
            wanted = [at for at, fix in enumerate(self._fixes) if fix is not None] if whole else touched
            items = [_packed(at, self._shown(self._fixes[at])) for at in wanted]
            head = HEADER.pack(
                MAGIC, self.revision, self.base, len(items), WHOLE if whole else 0, 0, self._clock(), self._life_s
            )
        return head + b"".join(items)

    def _shown(self, fix: Fix | None) -> Fix | None:
        """What the page is given of it: nothing where a filter leaves out its symbol, whether stale or not."""
        if fix is None or not self.hidden_styles:
            return fix
        looks = {aged_index(fix.style, stale=stale) for stale in (True, False)}
        return None if looks <= self.hidden_styles else fix

    def id_at(self, index: int) -> str | None:
        """See Layer."""
        if self._played is not None:
            return self._played.ids[index] if 0 <= index < len(self._played.ids) else None
        fix = self._fixes[index] if 0 <= index < len(self._fixes) else None
        return None if fix is None else fix.id

    def index_of(self, id_: str) -> int | None:
        """See Layer."""
        return (self._index if self._played is None else self._played.index).get(id_)

    def position(self, id_: str) -> tuple[float, float] | None:
        """See Layer."""
        fix = self.fix(id_)
        return None if fix is None else (fix.lon, fix.lat)

    def oldest_s(self, box: Box) -> float | None:
        """When the oldest fix in a box was taken, None without one. What never said where it is has none."""
        moments = (
            fix.at_s
            for fix in map(self._shown, self._fixes)
            if fix is not None and UNKNOWN < fix.at_s < AGELESS and box.contains(fix.lon, fix.lat)
        )
        return min(moments, default=None)

    @property
    def box(self) -> Box | None:
        """See Layer."""
        return box_of((fix.lon, fix.lat) for fix in self._fixes if fix is not None)


def _is_sane(fix: Fix, symbols: int) -> bool:
    """Is it a place on earth, at a moment, with a symbol? NaN is none of them."""
    heading = fix.heading_deg
    return (
        -180 <= fix.lon <= 180
        and -90 <= fix.lat <= 90
        and fix.at_s >= UNKNOWN
        and 0 <= fix.style < symbols
        and (heading is None or math.isfinite(heading))
    )


def _packed(at: int, fix: Fix | None) -> bytes:
    if fix is None:
        return ITEM.pack(0.0, 0.0, 0.0, at, HIDDEN, 0, NO_HEADING)
    heading = NO_HEADING if fix.heading_deg is None else round(fix.heading_deg) % 360
    return ITEM.pack(fix.lon, fix.lat, fix.at_s, at, fix.style, OUT_OF_DATE if fix.out_of_date else 0, heading)
