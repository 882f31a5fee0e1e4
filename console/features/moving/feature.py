"""What moves besides units: where it is."""

from console.feature import Feature
from console.features.moving.layers import device_layer, person_layer

FEATURE = Feature(name="moving", layers=lambda context: (person_layer(context), device_layer(context)))
