"""FEATURES: the one list of what the console can do."""

from console.feature import Feature

FEATURES: tuple[Feature, ...] = ()
