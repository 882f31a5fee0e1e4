"""A map layer over the records of one kind that move: drawn where they say they are, as what their records say."""

import math
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from PySide6.QtCore import QTimer

from console.ages import life_s
from console.context import Context
from console.layer_age import NEVER, UNREAD, Judged, LayerAges
from console.record_feed import Drawn, RecordFeed, StyleOf
from maps.live import AGELESS, UNKNOWN, Fix, LiveLayer
from maps.symbols import LayerStyle
from models.age import Aspect
from models.geo import BadPosition, check_position
from models.record import Key, PlacedFact, Record, SyncState, iso
from models.store import Positions
from resources.words import t

MOST_LIVE = 10_000
"""Things followed between their records; more than any centre has."""
PORTION = 500
"""So many reports are drawn at a time; between two portions the window answers."""
MomentOf = Callable[[Record[Any]], str]
"""As of when a record's place is: ISO, empty for what stays there, layer_age.NEVER for what may be anywhere."""


class LiveRecordLayer[F: PlacedFact](RecordFeed):
    """What moves among the records of a kind, on a live layer named after the kind or `name`.

    A report of the *now* lane is drawn as it comes, nothing is read for it; the record keeps a place only now and
    then. Neither takes a thing back to where it was before. `tracked`: those alone that ever said where they are.
    """

    def __init__(
        self,
        context: Context,
        kind: type[F],
        style: LayerStyle,
        style_of: StyleOf,
        aspect: Aspect,
        moment_of: MomentOf,
        *,
        name: str = "",
        title_key: str = "",
        tracked: bool = False,
        describe: Callable[[str, str, str], str] | None = None,
    ) -> None:
        ages = LayerAges(context, aspect, self._moments_of)
        super().__init__(context, kind.KIND, style_of, describe=describe, ages=ages)
        self._fact, self._aspect, self._moment_of, self._tracked = kind, aspect, moment_of, tracked
        self._symbols = len(style.symbols)
        self._line = ages
        self._said: dict[str, Fix] = {}
        """The newest report of each, whether or not its record has come."""
        self._words: dict[str, tuple[str, str, str, str]] = {}
        self._waiting: deque[Mapping[str, Any]] = deque(maxlen=2 * MOST_LIVE)
        self._next = QTimer(self, singleShot=True, interval=0)
        self._next.timeout.connect(self._move_some)
        self.layer: LiveLayer = LiveLayer(
            name or kind.KIND, t(title_key or f"enums.kind.{kind.KIND}"), style,
            life_s=life_s(context, aspect), clock=lambda: context.now().timestamp(), labels=self.labels_of,
        )  # fmt: skip
        self.layer.describe = self.hover

    def start(self) -> None:
        """See LayerSource."""
        super().start()
        self._context.link.positions.connect(self.moved)

    def stop(self) -> None:
        """See LayerSource."""
        if self._started:
            self._context.link.positions.disconnect(self.moved)
            self._next.stop()
            self._waiting.clear()
            self.layer.stop()
        super().stop()

    # ---- reports -------------------------------------------------------------------------------------------------

    def moved(self, places: Sequence[Mapping[str, Any]]) -> None:
        """Things have said where they are; what cannot be read is left out."""
        self._waiting.extend(places)
        if not self._next.isActive():
            self._move_some()

    def _move_some(self) -> None:
        """A portion of what was said, and the rest when the window has answered."""
        drawn: list[Fix] = []
        unknown: list[str] = []
        for _ in range(min(PORTION, len(self._waiting))):
            place = self._waiting.popleft()
            fix = read_fix(place, self._kind)
            if fix is None or not self._remember(fix):
                continue
            known = self.layer.fix(fix.id)
            if known is None:
                unknown.append(fix.id)
            else:
                drawn.append(fix._replace(style=known.style, out_of_date=self._is_unread(fix.id)))
        if drawn:
            self.layer.report(drawn)
        if unknown:
            self.read_some(unknown)
        if self._waiting:
            self._next.start()

    def _remember(self, fix: Fix) -> bool:
        """Is it news?"""
        last = self._said.get(fix.id)
        if (last is None and len(self._said) >= MOST_LIVE) or (last is not None and last.at_s >= fix.at_s):
            return False
        self._said[fix.id] = fix
        return True

    # ---- records -------------------------------------------------------------------------------------------------

    def _moments_of(self, found: Positions) -> Sequence[str]:
        records = self._context.store.get_many(self._fact, found.ids)
        return [self._moment_of(records[id_]) if id_ in records else NEVER for id_ in found.ids]

    def due_s(self, _judged: Judged) -> float:
        """Each grows old on the page; only for the line somebody has to look."""
        return self._line.line_due_s()

    def show_all(self, drawn: Drawn) -> None:
        """See RecordFeed."""
        self._words = {}
        self.layer.keep_for(life_s(self._context, self._aspect))
        self._show(drawn, set(self.layer.ids))

    def show_some(self, drawn: Drawn) -> None:
        """See RecordFeed."""
        self._show(drawn, set(drawn.asked))

    def _show(self, drawn: Drawn, before: set[str]) -> None:
        """Draw these; what was there before and is not among them goes."""
        found, gone = drawn.positions, self._line.line_gone()
        words = zip(found.numbers, found.types, found.statuses, drawn.moments, strict=True)
        self._words.update(zip(found.ids, words, strict=True))
        fixes, shown = [], set[str]()
        for at, id_ in enumerate(found.ids):
            cut = gone and found.states[at] == SyncState.SYNCED
            fix = self._fix(Fix(id_, found.lons[at], found.lats[at], UNKNOWN, drawn.styles[at], None, cut))
            if fix is None:
                continue
            shown.add(id_)
            if fix != self.layer.fix(id_):
                fixes.append(fix)
        left = before - shown
        if left:
            self.layer.forget(left)
        if fixes:
            self.layer.report(fixes)

    def _fix(self, record: Fix) -> Fix | None:
        """The newest that is known of where a thing is, with the status of its record; None: it is not drawn."""
        said, drawn, moment = self._said.get(record.id), self.layer.fix(record.id), self._words[record.id][3]
        newest = record._replace(at_s=moment_s(moment))
        if record.style >= self._symbols or (self._tracked and said is None and not is_moment(newest.at_s)):
            return None
        if said is not None and (not is_moment(newest.at_s) or said.at_s > newest.at_s):
            newest = said
        if drawn is not None and is_moment(drawn.at_s) and newest.at_s <= drawn.at_s:
            newest = drawn if newest.at_s < drawn.at_s else newest._replace(heading_deg=drawn.heading_deg)
        return newest._replace(style=record.style, out_of_date=record.out_of_date or moment == UNREAD)

    # ---- the selection, and words --------------------------------------------------------------------------------

    def _ring(self, key: Any) -> None:
        """What another layer draws of this kind is that one's."""
        if not isinstance(key, Key) or key.kind != self._kind or self.layer.index_of(key.id) is not None:
            super()._ring(key)

    def _label(self, number: str, kind: str, status: str, moment: str) -> str:
        """Of the past the number alone: how old its place is now says nothing of then."""
        return number if self.layer.is_played else super()._label(number, kind, status, moment)

    def words_of(self, record_id: str) -> tuple[str, str, str, str]:
        """As its record says; as of when it is there, as it is drawn."""
        number, kind, status, moment = self._words.get(record_id, ("", "", "", ""))
        fix = self.layer.fix(record_id)
        if fix is not None and is_moment(fix.at_s) and moment != UNREAD:
            moment = iso(datetime.fromtimestamp(fix.at_s, UTC))
        return number, kind, status, moment

    def _is_unread(self, id_: str) -> bool:
        """What it is doing has changed in a way that cannot be read here, wherever it says it is."""
        return id_ in self._words and self._words[id_][3] == UNREAD


def is_moment(at_s: float) -> bool:
    """Is it a moment something was at a place, neither AGELESS nor UNKNOWN?"""
    return UNKNOWN < at_s < AGELESS


def moment_s(moment: str) -> float:
    """The moment of a layer's thing in words of layer_age as one of the live layer."""
    if moment in (NEVER, UNREAD):
        return UNKNOWN
    return datetime.fromisoformat(moment).timestamp() if moment else AGELESS


def read_fix(place: Mapping[str, Any], kind: str) -> Fix | None:
    """A report of the *now* lane; None for one of another kind, and for what is no place at a moment."""
    lon, lat, heading = place.get("lon"), place.get("lat"), place.get("heading_deg")
    if place.get("kind") != kind or not isinstance(lon, int | float) or not isinstance(lat, int | float):
        return None
    id_, bound = str(place.get("id", "")), isinstance(heading, int | float) and math.isfinite(heading)
    try:
        check_position(lon, lat)
        at_s = datetime.fromisoformat(str(place.get("at"))).timestamp()
    except (BadPosition, ValueError, OverflowError):
        return None
    return Fix(id_, lon, lat, at_s, 0, heading if bound else None) if is_moment(at_s) and id_ else None
