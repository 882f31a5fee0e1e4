"""Lines of the hose an engine carries: equal ones side by side, each of one diameter or of several in a row."""

import math
from collections.abc import Iterable, Iterator, Sequence

from console.features.hydrants.allocation.scenario import Engine, Hose
from console.features.hydrants.hydraulics.hose import Stretch, Table

ROUNDING = 1e-6
Pieces = tuple[tuple[int, float], ...]
"""The hose of one line from the pump on: how many lengths, and their diameter in mm."""


def carried_m(hose: Iterable[Hose], length_m: float) -> float:
    """Metres of hose in whole lengths, of all diameters."""
    return sum(_whole(part, length_m) for part in hose) * length_m


def furthest_m(engines: Iterable[Engine]) -> float:
    """No hose of these engines reaches further."""
    return max((math.fsum(h.length_m for h in e.hose) for e in engines), default=0.0)


def widest(table: Table, hose: Sequence[Hose], count: int, lines: int, length_m: float) -> Pieces | None:
    """So many equal lines of so many lengths that lose least: the widest hose first, shared out evenly.

    None where what is carried does not do. No other equal lines of as much hose bring more.
    """
    pieces, left = [], count
    for part in sorted(hose, key=lambda part: table.coefficient(part.diameter_mm)):
        taken = min(left, _whole(part, length_m) // lines)
        if taken:
            pieces.append((taken, part.diameter_mm))
            left -= taken
    return tuple(pieces) if left == 0 else None


def even(hose: Sequence[Hose], count: int, lines: int, length_m: float) -> Iterator[Pieces]:
    """The same lines of one diameter only, as the hose was written down."""
    for part in hose:
        if _whole(part, length_m) >= count * lines:
            yield ((count, part.diameter_mm),)


def stretches(pieces: Pieces, lines: int, length_m: float) -> tuple[Stretch, ...]:
    """The lines as hydraulics see them."""
    return tuple(Stretch(count * length_m, (mm,) * lines) for count, mm in pieces)


def _whole(part: Hose, length_m: float) -> int:
    return int(part.length_m / length_m + ROUNDING)
