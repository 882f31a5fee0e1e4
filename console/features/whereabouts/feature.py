"""What is here: of a point of the map, or of the chosen record, its address, coordinates and what is beside it."""

from console.context import Context
from console.feature import Act, Feature, Setting
from console.features.whereabouts.asking import Asking
from models.position_text import NOTATIONS
from resources.words import t

_AT_FIRST = frozenset({"sides", "mgrs", "gcj02"})


def _start(context: Context) -> None:
    Asking(context)


def _of(context: Context) -> Asking | None:
    return context.map.findChild(Asking)


def _here(context: Context) -> None:
    asking, view = _of(context), context.map.view()
    if asking is not None:
        asking.ask(view.lon, view.lat, by_key=True)


def _record(context: Context) -> None:
    asking = _of(context)
    if asking is not None:
        asking.ask_record()


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
    start=_start,
)  # fmt: skip
