"""Which layers the map shows, how, and in which workspace."""

from console.context import Context
from console.feature import ON_CALL, Act, Area, Feature, Panel
from console.features.map_layers.panel import LayersPanel
from console.features.map_layers.presets import Presets

PANEL = "map_layers"


def _start(context: Context) -> None:
    Presets.of(context)


def _show(context: Context) -> None:
    context.desk.show_panel(PANEL)


FEATURE = Feature(
    name="map_layers",
    panels=(Panel(PANEL, "map_layers.panel", Area.LEFT, LayersPanel, order=80, workspaces=ON_CALL),),
    acts=(Act("map_layers.show", "map_layers.act.show", _show, "L", "layers", "map"),),
    start=_start,
)
