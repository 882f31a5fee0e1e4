"""Which layers the map shows, how, and in which workspace."""

from console.context import Context
from console.feature import ON_CALL, Act, Area, Feature, Panel
from console.features.map_layers.panel import LayersPanel
from console.features.map_layers.presets import Presets
from maps.layer_looks import LayerLooks

ALWAYS = ("incidents", "untold")
"""Nobody may switch off the incidents, or who has not been told."""


def _panel(context: Context) -> LayersPanel:
    _start(context)
    return LayersPanel(context)


def _start(context: Context) -> None:
    """The panel and the features start in no certain order."""
    if context.map.findChild(LayerLooks) is None:
        Presets(context, LayerLooks(context.map, ALWAYS))


def _show(context: Context) -> None:
    context.desk.show_panel("layers")


FEATURE = Feature(
    name="map_layers",
    panels=(Panel("layers", "map_layers.panel", Area.LEFT, _panel, order=80, workspaces=ON_CALL),),
    acts=(Act("map_layers.show", "map_layers.act.show", _show, "L", "layers", "map"),),
    start=_start,
)
