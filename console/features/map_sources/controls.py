"""Control points as they are typed: a line each, column and row in pixels, longitude and latitude in degrees."""

import math
import re
from collections.abc import Sequence

from maps.sources.source import Control

FEWEST, MOST = 2, 4
_BETWEEN = re.compile(r"[\s,;，；]+")  # zh: the same signs as Chinese keyboards make them


class BadControls(ValueError):
    """`line` is the first that cannot be read; 0: too few or too many."""

    def __init__(self, line: int) -> None:
        super().__init__(str(line))
        self.line = line


def controls_of(text: str) -> tuple[Control, ...]:
    """The points of a text, none of an empty one. Raises BadControls."""
    found = []
    for number, line in enumerate(text.strip().splitlines(), 1):
        try:
            column, row, lon, lat = (float(part) for part in _BETWEEN.split(line.strip()))
        except ValueError:
            raise BadControls(number) from None
        if not all(map(math.isfinite, (column, row))) or not (-180 <= lon <= 180 and -85 <= lat <= 85):
            raise BadControls(number)
        found.append(Control(column, row, lon, lat))
    if found and not FEWEST <= len(found) <= MOST:
        raise BadControls(0)
    return tuple(found)


def controls_text(controls: Sequence[Control]) -> str:
    """The text of points."""
    return "\n".join(f"{one.column_px:g} {one.row_px:g} {one.lon:.7f} {one.lat:.7f}" for one in controls)
