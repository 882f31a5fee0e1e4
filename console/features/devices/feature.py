"""Devices: sensors and fixed equipment on the map."""

from console.feature import Feature
from console.features.devices.layer import device_layer

FEATURE = Feature(name="devices", layers=lambda context: (device_layer(context),))
