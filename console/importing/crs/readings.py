"""Every way a pair of columns can be read: which axis comes first, in which unit, in which system."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from console.importing.crs.cells import CoordinateColumn, Numbers
from console.importing.crs.pairs import Pair, catalogue
from console.importing.crs.systems import (
    SHIFTED,
    TAIWAN,
    Lonlat,
    System,
    angular,
    listed_at,
    metric,
    usual_at,
    wgs84,
    within,
)
from console.importing.crs.units import ANGLES, DEGREES, METRES, Unit, log_fit
from models.geo import M_PER_DEGREE_LAT, Box

SWAPPED = 0.03
"""How often columns that are called longitude and latitude are the other way round."""
SWAPPED_PLANE = 0.15
"""How often x is north; in China, where surveyors do so, more often."""
SWAPPED_PLANE_CHINA = 0.4
SHIFT = 0.03
"""How often a whole file is moved by something that no known system explains."""
DECLARED = 3.0
"""Logarithm of how much likelier a system is that header or file name; they do lie."""
EMPTY_PLACE = -3.5
"""Logarithm of how much less likely a place is where hardly anybody lives."""
LISTED = 0.02
UNSIGNED = math.log(0.03)
"""How often west is written without its sign."""
_MARGIN_DEG = 3.0


@dataclass(frozen=True)
class Reading:
    """One way to read a pair; `log_prior` is how likely it is before anything is looked up on a map."""

    pair: Pair
    swapped: bool
    unit: Unit
    system: System
    log_prior: float
    mirrored: tuple[str, ...] = ()
    """The axes (lon, lat) whose minus sign was left out."""
    shift_m: tuple[float, float] = (0.0, 0.0)
    """Metres east and north by which every point is moved at last."""

    def place(self, first: Numbers, second: Numbers) -> Lonlat:
        """WGS-84 longitude and latitude of the columns' numbers; NaN where they are no position."""
        x, y = (second, first) if self.swapped else (first, second)
        with np.errstate(invalid="ignore"):
            lon, lat = self.system.to_wgs84(self.unit.to_degrees(x), self.unit.to_degrees(y))
            lon, lat = (-lon if "lon" in self.mirrored else lon), (-lat if "lat" in self.mirrored else lat)
            good = (np.abs(lon) <= 180) & (np.abs(lat) <= 90)
            lon, lat = np.where(good, lon, np.nan), np.where(good, lat, np.nan)
            east_m, north_m = self.shift_m
            if east_m or north_m:
                lon = lon + east_m / (M_PER_DEGREE_LAT * np.cos(np.radians(lat)))
                lat = lat + north_m / M_PER_DEGREE_LAT
        return lon, lat

    def moved(self, east_m: float, north_m: float) -> "Reading":
        """The same reading with every point moved."""
        return replace(self, shift_m=(east_m, north_m), log_prior=self.log_prior + math.log(SHIFT))

    @property
    def is_plain(self) -> bool:
        """Is it WGS-84 as it stands: longitude, latitude, degrees, nothing moved?"""
        as_it_stands = not self.swapped and not self.mirrored and self.shift_m == (0, 0)
        return self.system.code == "wgs84" and self.unit is DEGREES and as_it_stands


def readings_of(
    pair: Pair,
    columns: tuple[CoordinateColumn, CoordinateColumn],
    regions: Sequence[Box],
    only: Sequence[System] | None = None,
    declared: System | None = None,
) -> list[Reading]:
    """The ways to read a sample of a pair that lead to positions; `only` narrows the systems to those asked for.

    `declared` is the system that the file itself says these columns are in.
    """
    first, second = (column.values for column in columns)
    found: list[Reading] = []
    for swapped, log_axis in _orders(pair, columns):
        x, y = (second, first) if swapped else (first, second)
        for unit, log_unit in _units(columns, first, second):
            degrees = unit.to_degrees(x), unit.to_degrees(y)
            box = _box(*degrees) if unit is not METRES else None
            if unit is not METRES and box is None:
                continue
            for system in only or _with(metric(x, y) if box is None else angular(box), declared):
                if system.projected == (unit is METRES):
                    found.append(Reading(pair, swapped, unit, system, log_axis + log_unit))
            if box is not None:
                unsigned = Reading(pair, swapped, unit, wgs84(), log_axis + log_unit + UNSIGNED)
                found += [replace(unsigned, mirrored=axes) for axes in sorted(_unsigned(box, regions))]
            if unit is METRES and not only:
                found += _in_regions(pair, (x, y), regions, log_axis + log_unit, swapped)
    return [weighed for reading in found if (weighed := _weigh(reading, columns, declared)) is not None]


def _unsigned(box: Box, regions: Sequence[Box]) -> set[tuple[str, ...]]:
    """The axes that would need a minus sign to come near a region of the west or south."""
    found = set()
    for region in regions:
        sides = (("lon", box.west, region.centre.lon), ("lat", box.south, region.centre.lat))
        found.add(tuple(axis for axis, least, there in sides if least > 0 > there))
    return found - {()}


def _with(systems: list[System], declared: System | None) -> list[System]:
    """The systems, and the one that the file declares."""
    known = declared is None or any(system.code == declared.code for system in systems)
    return systems if known or declared is None else [*systems, declared]


def _in_regions(
    pair: Pair, numbers: tuple[Numbers, Numbers], regions: Sequence[Box], log: float, swapped: bool
) -> Iterator[Reading]:
    """Metres in the systems that are usual in the regions; if none of those ends there, in any that does."""
    for box in regions:
        systems = usual_at(box)
        near = [s for s in [*systems, *metric(*numbers)] if _mostly(box, s.to_wgs84(*numbers), 0.3)]
        listed = [] if near else [replace(s, prior=LISTED) for s in listed_at(box, *numbers)]
        for system in [*systems, *listed]:
            yield Reading(pair, swapped, METRES, system, log)


def _orders(pair: Pair, columns: tuple[CoordinateColumn, CoordinateColumn]) -> list[tuple[bool, float]]:
    """(swapped, logarithm of how likely) for both orders; one only where the cells name their axis."""
    if columns[0].axis == "lat" or columns[1].axis == "lon":
        return [(True, 0.0)]
    if columns[0].axis == "lon" or columns[1].axis == "lat":
        return [(False, 0.0)]
    share = SWAPPED if pair.worded == "degrees" else SWAPPED_PLANE
    if pair.worded == "both":
        share = 0.5
    return [(False, math.log(1 - share)), (True, math.log(share))]


def _units(
    columns: tuple[CoordinateColumn, CoordinateColumn], first: Numbers, second: Numbers
) -> Iterator[tuple[Unit, float]]:
    if min(column.sexagesimal for column in columns) > 0.5:
        yield DEGREES, 0.0
        return
    for unit in (*ANGLES, METRES):
        fit = log_fit(unit, first, second)
        if fit > -math.inf:
            yield unit, fit + math.log(unit.prior)


def _weigh(
    reading: Reading,
    columns: tuple[CoordinateColumn, CoordinateColumn],
    declared: System | None,
) -> Reading | None:
    """The reading with all that is known of it without a map; None when it leads nowhere."""
    lon, lat = reading.place(columns[0].values, columns[1].values)
    if not _mostly(reading.system.box, (lon, lat), _MARGIN_DEG):
        return None
    log = reading.log_prior + math.log(reading.system.prior)
    middle = float(np.nanmedian(lon)), float(np.nanmedian(lat))
    if reading.pair.worded == "plane" and reading.unit is METRES and reading.system.family in ("cgcs2000", "utm"):
        in_china = SHIFTED.contains(*middle) and not TAIWAN.contains(*middle)
        if in_china:
            log += math.log(SWAPPED_PLANE_CHINA / SWAPPED_PLANE) if reading.swapped else math.log(0.6 / 0.85)
    for word in (reading.pair.declared, declared.code if declared else ""):
        log += DECLARED if word and word in (reading.system.family, reading.system.code) else 0.0
    if reading.system.code == "wgs84" and reading.pair.declared == "cgcs2000":
        log += DECLARED
    if not any(Box(*box).contains(*middle) for box in catalogue()["populated"]["boxes"]):
        log += EMPTY_PLACE
    return replace(reading, log_prior=log)


def _mostly(box: Box, at: Lonlat, margin_deg: float) -> bool:
    """Are more than half of the positions in the box or near it?"""
    return bool(np.mean(within(box, *at, margin_deg)) > 0.5)


def _box(lon: Numbers, lat: Numbers) -> Box | None:
    """Where the most of the numbers are, as degrees; None when they cannot be degrees."""
    good = (np.abs(lon) <= 180) & (np.abs(lat) <= 90)
    if np.mean(good) <= 0.5:
        return None
    west, east = np.percentile(lon[good], (5, 95))
    south, north = np.percentile(lat[good], (5, 95))
    return Box(float(west), float(south), float(east), float(north))
