"""What the detective found: the system, how sure it is, on what evidence, and the way to WGS-84."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from console.importing.crs.cells import read_column
from console.importing.crs.readings import Reading
from console.importing.crs.systems import Lonlat
from resources.words import t

type Confidence = Literal["certain", "likely", "unsure"]
type Place = tuple[float, float]

LIKELY = 0.8
SHOWN_ROWS = 12


@dataclass(frozen=True)
class Clue:
    """One piece of evidence: a key of the words under `crs.says`, and what stands in it."""

    key: str
    params: dict[str, Any] = field(default_factory=dict)

    @property
    def sentence(self) -> str:
        """In the language that is spoken now."""
        return t(f"crs.says.{self.key}", **self.params)


@dataclass(frozen=True)
class Sample:
    """A row as it stands and as it would be placed, for a small map; `before` is None where it is no place."""

    row: int
    before: Place | None
    after: Place


@dataclass(frozen=True)
class Verdict:
    """How a table's coordinates are to be read. `transform` turns raw cells of the pair into WGS-84."""

    reading: Reading
    confidence: Confidence
    probability: float
    evidence: tuple[Clue, ...]
    alternatives: tuple[tuple[Reading, float], ...] = ()
    """The readings that end elsewhere, with their probabilities, the likeliest first: what a person may choose."""
    told_apart: Clue | None = None
    """What tells the best from the next, or that nothing does."""
    outliers: tuple[int, ...] = ()
    """Numbers of the rows that lie where the others do not."""
    samples: tuple[Sample, ...] = ()
    asserted: bool = False
    """Was the system named by a person?"""

    @property
    def runner_up(self) -> Reading | None:
        """The next best reading."""
        return self.alternatives[0][0] if self.alternatives else None

    @property
    def headers(self) -> tuple[str, str]:
        """The columns that are read, in the order in which `transform` takes them."""
        return self.reading.pair.first, self.reading.pair.second

    @property
    def system(self) -> str:
        """The code of the system: wgs84, gcj02, bd09, or EPSG:number."""
        return self.reading.system.code

    @property
    def axis_order(self) -> str:
        """lon_lat or lat_lon, of `headers`."""
        return "lat_lon" if self.reading.swapped else "lon_lat"

    @property
    def unit(self) -> str:
        """degrees, e5, e6, e7, arcseconds, minutes, seconds, point_seconds, metres."""
        return self.reading.unit.code

    @property
    def shift_m(self) -> tuple[float, float]:
        """Metres east and north by which all points are moved; (0, 0) when they are not."""
        return self.reading.shift_m

    @property
    def is_plain(self) -> bool:
        """Is it certain that the positions are WGS-84 as they stand, and every row among the others?"""
        return self.confidence == "certain" and self.reading.is_plain and not self.outliers

    def transform(self, first: Sequence[Any], second: Sequence[Any]) -> Lonlat:
        """WGS-84 longitudes and latitudes of raw cells; NaN where a cell is no position."""
        return self.reading.place(read_column(first).values, read_column(second).values)

    def lines(self) -> list[str]:
        """The verdict as sentences a person reads."""
        lines = [
            t(f"crs.verdict.{self.confidence}", what=describe(self.reading), percent=percent(self.probability))
        ]
        lines += [clue.sentence for clue in self.evidence]
        for reading, probability in self.alternatives[:1]:
            lines.append(t("crs.verdict.runner_up", what=describe(reading), percent=percent(probability)))
        if self.told_apart is not None:
            lines.append(self.told_apart.sentence)
        if self.outliers:
            shown = ", ".join(str(row) for row in self.outliers[:SHOWN_ROWS])
            more = " …" if len(self.outliers) > SHOWN_ROWS else ""
            lines.append(t("crs.verdict.outliers", count=len(self.outliers), rows=shown + more))
        return lines


def describe(reading: Reading) -> str:
    """A reading in words: columns, system, order, unit, shift."""
    parts = [reading.system.name]
    if reading.unit.code not in ("degrees", "metres"):
        parts.append(t(f"crs.unit.{reading.unit.code}"))
    if reading.swapped:
        parts.append(t("crs.swapped_plane") if reading.system.projected else t("crs.swapped"))
    parts += [t(f"crs.mirrored_{axis}") for axis in reading.mirrored]
    if reading.shift_m != (0.0, 0.0):
        east_m, north_m = reading.shift_m
        parts.append(t("crs.moved", east=f"{east_m:.0f}", north=f"{north_m:.0f}"))
    columns = " / ".join(dict.fromkeys((reading.pair.first, reading.pair.second)))
    return t("crs.reading", columns=columns, what=t("crs.and").join(parts))


def percent(probability: float) -> str:
    """Never 100 %: nothing is that sure."""
    return f"{min(99.9, probability * 100):.1f}"
