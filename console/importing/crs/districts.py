"""Whether rows that name a district lie in it."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from console.importing.crs.cells import Numbers
from maps.outlines import Outlines

INDEPENDENT = 30
"""Rows that count; the rest only repeat what these said."""
OUTSIDE = -2.6
"""Logarithm of how much rarer a row outside its district is in a file that is read rightly."""
MOST_LOSS = -25.0
FEWEST = 12
CONTRADICTED = 0.8
"""With fewer of its rows in their districts, no reading is certain."""


class Districts:
    """The rows of a sample that name a district of the region."""

    def __init__(self, outlines: Outlines, rows: Sequence[Mapping[str, Any]], headers: Sequence[str]) -> None:
        self._outlines = outlines
        self._rows: dict[int, list[int]] = {}
        self._count = 0
        known: dict[str, int | None] = {}
        for number, row in enumerate(rows):
            text = " ".join(str(row.get(header) or "")[:100] for header in headers)
            if text not in known:
                known[text] = outlines.named_in(text)
            named = known[text]
            if named is not None:
                self._rows.setdefault(named, []).append(number)
                self._count += 1

    def __len__(self) -> int:
        return self._count

    def inside(self, lon: Numbers, lat: Numbers) -> int:
        """How many of these rows lie in the district they name."""
        found = 0
        for district, numbers in self._rows.items():
            rows: NDArray[np.int64] = np.array(numbers)
            found += int(self._outlines.inside(district, lon[rows], lat[rows]).sum())
        return found

    def log_fit(self, lon: Numbers, lat: Numbers) -> float:
        """Logarithm of the likelihood of so many rows outside; it can only speak against a reading."""
        if not self._count:
            return 0.0
        outside = self._count - self.inside(lon, lat)
        return max(MOST_LOSS, OUTSIDE * outside * min(1.0, INDEPENDENT / self._count))

    def speaks_against(self, lon: Numbers, lat: Numbers) -> bool:
        """Are so many rows outside their districts that nothing can be certain?"""
        return self._count >= FEWEST and self.inside(lon, lat) < CONTRADICTED * self._count
