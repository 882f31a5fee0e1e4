"""Whether rows that name a street lie at that street."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from console.importing.crs.cells import Numbers
from console.importing.crs.ground import Ground
from maps.region.names import split_address
from maps.streets import Plane

MOST_ROWS = 80
AT_M = 60.0
"""Half the gap between the points along a street, and its width."""
ABOUT_M = 200.0
_GAINS = np.log(np.array([0.70 / 0.06, 0.20 / 0.14, 0.10 / 0.80]))
"""At its street, about it, or neither: how often rows that are right are, over places anywhere."""
MOST_GAIN = 40.0


class Addresses:
    """The rows of a sample whose address names a street of the region."""

    def __init__(self, ground: Ground, rows: Sequence[Mapping[str, Any]], headers: Sequence[str]) -> None:
        self._ground = ground
        self._streets: dict[int, list[tuple[Numbers, Numbers]]] = {}
        spots: dict[int, tuple[Numbers, Numbers]] = {}
        for number, row in enumerate(rows):
            named = next((found for header in headers if (found := self._named(row.get(header)))), ())
            for street in named:
                if street not in spots:
                    spots[street] = ground.spots_of(street)
                if len(spots[street][0]):
                    self._streets.setdefault(number, []).append(spots[street])
            if len(self._streets) >= MOST_ROWS:
                break

    def _named(self, cell: Any) -> Sequence[int]:
        text = str(cell or "").strip()[:100]
        if not text:
            return ()
        split = split_address(text)
        return self._ground.named_in(split[0] if split else text)

    def __len__(self) -> int:
        return len(self._streets)

    def distances_m(self, lon: Numbers, lat: Numbers) -> Numbers:
        """How far each of these rows is from the street it names; infinite where it has no position."""
        away: Numbers = np.full(len(self._streets), np.inf)
        for at, (number, streets) in enumerate(self._streets.items()):
            if np.isfinite(lon[number]):
                plane = Plane(float(lon[number]), float(lat[number]))
                away[at] = min(float(np.hypot(*plane.metres(*spots)).min()) for spots in streets)
        return away

    def log_fit(self, lon: Numbers, lat: Numbers) -> float:
        """Logarithm of the likelihood that the rows are there, over that of places anywhere about."""
        away = self.distances_m(lon, lat)
        steps: NDArray[np.int64] = (away > AT_M).astype(np.int64) + (away > ABOUT_M)
        fit = float(_GAINS[steps].sum())
        return max(0.0, min(MOST_GAIN, fit)) if len(away) else 0.0
