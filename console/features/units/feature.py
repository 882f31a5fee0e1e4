"""Units and stations: where they are and what they are doing."""

from console.feature import Feature
from console.features.units.layer import station_layer, unit_layer

FEATURE = Feature(name="units", layers=lambda context: (station_layer(context), unit_layer(context)))
