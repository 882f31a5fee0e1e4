"""Untold: units that were sent and that nobody has told, on a list and on the map."""

from console.feature import Area, Feature, Panel
from console.features.untold.layer import UntoldLayer
from console.features.untold.panel import UntoldPanel

FEATURE = Feature(
    name="untold",
    panels=(Panel("untold", "untold.panel", Area.BOTTOM, UntoldPanel, order=20),),
    layers=lambda context: (UntoldLayer(context),),
)
