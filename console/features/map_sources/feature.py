"""What the map lies on beside the region pack: services, files, and a style for paper."""

from console.context import Context
from console.feature import ON_CALL, Act, Area, Feature, Panel, Setting
from console.features.map_sources.keeper import keeper_of
from console.features.map_sources.panel import SourcesPanel
from widgets.theme import current_theme

MOST_MB, KEEP_DAYS = 2_000, 180


def _start(context: Context) -> None:
    keeper_of(context)


def _show(context: Context) -> None:
    context.desk.show_panel("map_sources")


def _paper(context: Context) -> None:
    """The map's style for paper, and back."""
    context.map.set_theme(current_theme().name if context.map.theme == "print" else "print")


FEATURE = Feature(
    name="map_sources",
    panels=(Panel("map_sources", "sources.panel", Area.BOTTOM, SourcesPanel, order=62, workspaces=ON_CALL),),
    acts=(
        Act("map_sources.show", "sources.act.show", _show, "Ctrl+Alt+G", "layers", "map"),
        Act("map_sources.paper", "sources.act.paper", _paper, "Ctrl+Alt+B", "print", "map"),
    ),
    settings=(
        Setting("map_sources.most_mb", MOST_MB, "sources.setting.most_mb", 50, 200_000, "MB"),
        Setting("map_sources.keep_days", KEEP_DAYS, "sources.setting.keep_days", 1, 3_650, "d"),
    ),
    start=_start,
)
