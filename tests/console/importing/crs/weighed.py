"""Readings on points, as the weighing takes them."""

import numpy as np

from console.importing.crs.pairs import Pair
from console.importing.crs.readings import Reading
from console.importing.crs.systems import System, wgs84
from console.importing.crs.units import DEGREES
from console.importing.crs.weighing import Weighed
from tests.console.importing.crs.distortions import Lonlat

LON, LAT = np.linspace(121.50, 121.55, 50), np.linspace(25.00, 25.05, 50)


def weighed(
    at: Lonlat = (LON, LAT), system: System | None = None, log: float = 0.0, pair: Pair | None = None
) -> Weighed:
    reading = Reading(pair or Pair("lon", "lat", "degrees"), False, DEGREES, system or wgs84(), log)
    return Weighed(reading, *at)
