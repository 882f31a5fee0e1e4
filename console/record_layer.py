"""A map layer over the records of one kind that stand still: points, drawn where their records say."""

from array import array
from collections.abc import Callable, Collection, Sequence

from console.context import Context
from console.layer_age import LayerAges
from console.record_feed import Drawn, RecordFeed, StyleOf
from maps.points import ChangedPoint, PointLayer
from maps.symbols import LayerStyle, aged_index, with_stale
from models.store import Positions
from resources.words import t


class RecordLayer(RecordFeed):
    """A layer named after its kind, kept up to date while started.

    `style_of` gives each position its symbol. `describe(number, type, status)` is the text under the pointer;
    labels are the numbers. `also` are further kinds whose changes make the layer be drawn again. With `ages` what
    is past its shelf life has a stale twin of its symbol and says as of when, without any change coming.
    """

    def __init__(
        self,
        context: Context,
        kind: str,
        style: LayerStyle,
        style_of: StyleOf,
        *,
        describe: Callable[[str, str, str], str] | None = None,
        labels: bool = True,
        also: Collection[str] = (),
        title_key: str = "",
        ages: LayerAges | None = None,
    ) -> None:
        super().__init__(context, kind, style_of, describe=describe, also=also, ages=ages)
        self._shown: Positions | None = None
        self._symbols = len(style.symbols)
        self._moments: Sequence[str] = ()
        self._fresh: dict[str, tuple[str, str, str, str]] = {}
        title = t(title_key or f"enums.kind.{kind}")
        if ages is not None:
            style = with_stale(style, t("map.stale"))
        self.layer: PointLayer = PointLayer(kind, title, style, self.labels_of if labels else None)
        self.layer.describe = self.hover

    def age(self, styles: "array[int]", stale: Sequence[bool]) -> None:
        """Each symbol, or its stale twin."""
        for at, (style, is_stale) in enumerate(zip(styles, stale, strict=True)):
            if style < self._symbols:
                styles[at] = aged_index(style, stale=is_stale)

    def show_all(self, drawn: Drawn) -> None:
        """See RecordFeed."""
        found = self._shown = drawn.positions
        self._moments = drawn.moments
        self._fresh = {}
        self.layer.set_points(found.ids, found.lons, found.lats, drawn.styles)

    def show_some(self, drawn: Drawn) -> None:
        """See RecordFeed."""
        found = drawn.positions
        moments = drawn.moments or [""] * len(found)
        words = zip(found.numbers, found.types, found.statuses, moments, strict=True)
        self._fresh.update(zip(found.ids, words, strict=True))
        columns = zip(found.ids, found.lons, found.lats, drawn.styles, strict=True)
        gone = drawn.asked.difference(found.ids)
        self._fresh.update(dict.fromkeys(gone, ("", "", "", "")))
        self.layer.update_points([ChangedPoint(*column) for column in columns], gone)

    def words_of(self, record_id: str) -> tuple[str, str, str, str]:
        """As changed since, else from the last whole reading."""
        if record_id in self._fresh:
            return self._fresh[record_id]
        at = self.layer.index_of(record_id)
        if at is None or self._shown is None:
            return "", "", "", ""
        moment = self._moments[at] if at < len(self._moments) else ""
        return self._shown.numbers[at], self._shown.types[at], self._shown.statuses[at], moment
