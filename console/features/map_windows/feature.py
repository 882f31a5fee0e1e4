"""More maps than one: windows for a wall or beside the work, each with a view of its own, of the same layers."""

from collections.abc import Callable

from console.context import Context
from console.feature import Act, Feature
from console.features.map_windows.window import Kind
from console.features.map_windows.windows import MapWindows


def _open(kind: Kind) -> Callable[[Context], None]:
    def act(context: Context) -> None:
        MapWindows.of(context).open(kind)

    return act


def _full(context: Context) -> None:
    MapWindows.of(context).toggle_full()


def _close(context: Context) -> None:
    MapWindows.of(context).put_away()


def _refusal(context: Context) -> str:
    return MapWindows.of(context).refusal()


def _start(context: Context) -> None:
    MapWindows.of(context)


FEATURE = Feature(
    name="map_windows",
    acts=(
        Act("map_windows.wall", "map_windows.act.wall", _open(Kind.WALL), "Ctrl+Alt+V", "map", "map"),
        Act("map_windows.inset", "map_windows.act.inset", _open(Kind.INSET), "Ctrl+Alt+O", "map", "map"),
        Act("map_windows.full", "map_windows.act.full", _full, "Ctrl+Alt+X", "full_screen", "map", _refusal),
        Act("map_windows.close", "map_windows.act.close", _close, "Ctrl+Alt+Q", "close", "map", _refusal),
    ),
    start=_start,
)
