"""What is here: of a point of the map, or of the chosen record, its address, coordinates and what is beside it."""

from collections.abc import Sequence
from functools import partial

from console.context import Context
from console.feature import Act, Feature, Setting, Suggestion
from console.features.whereabouts.asking import Asking
from models.coordinate_text import read_coordinates
from models.position_text import NOTATIONS
from models.store import Found
from resources.words import t

RANK = 90.0
"""Below the lines that show the coordinates on the map."""
_AT_FIRST = frozenset({"sides", "mgrs", "gcj02"})


def _start(context: Context) -> None:
    Asking(context)
    context.beside.each(Asking)


def _of(context: Context) -> Asking | None:
    return context.map.findChild(Asking)


def _here(context: Context) -> None:
    asking, view = _of(context.in_hand), context.in_hand.map.view()
    if asking is not None:
        asking.ask(view.lon, view.lat, by_key=True)


def _record(context: Context) -> None:
    asking = _of(context.in_hand)
    if asking is not None:
        asking.ask_record()


def suggest(_context: Context, text: str, _found: Sequence[Found]) -> Sequence[Suggestion]:
    """What is at the coordinates that were typed. Off the UI thread."""
    return [
        Suggestion(
            title=t("whereabouts.suggest", lon=read.lon, lat=read.lat),
            detail=t("whereabouts.suggest_detail"),
            run=partial(_at, lon=read.lon, lat=read.lat),
            icon="info",
            rank=RANK,
        )
        for read in read_coordinates(text)[:1]
    ]


def _at(context: Context, lon: float, lat: float) -> None:
    asking = _of(context.in_hand)
    if asking is not None:
        asking.go(lon, lat)


FEATURE = Feature(
    name="whereabouts",
    acts=(
        Act("whereabouts.here", "whereabouts.act.here", _here, "Ctrl+Shift+W", "locate", "map"),
        Act(
            "whereabouts.record", "whereabouts.act.record", _record, "Ctrl+Alt+W", "locate", "map",
            lambda context: "" if context.selection.key is not None else t("whereabouts.nothing_chosen"),
        ),
    ),
    settings=tuple(
        Setting(f"whereabouts.{notation}", notation in _AT_FIRST, f"whereabouts.setting.{notation}")
        for notation in NOTATIONS[1:]
    ),
    suggest=suggest,
    start=_start,
)  # fmt: skip
