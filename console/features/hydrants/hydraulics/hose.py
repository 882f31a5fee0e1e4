"""Pressure lost in hose and gained by height, from coefficient tables that are data with a source."""

import math
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

import msgspec

from console.mains.epanet import MPA_PER_M

LENGTH_M = 20.0
"""A length of hose in China."""


class Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A table of hose coefficients: MPa per metre at 1 L/s for each diameter in mm, and where it is from."""

    zh: str
    en: str
    source: str
    verified: bool
    mpa_per_m: dict[int, float]

    def coefficient(self, diameter_mm: float) -> float:
        """MPa lost per metre at 1 L/s; a diameter between two of the table by the fifth power of the next."""
        nearest = min(self.mpa_per_m, key=lambda known: (abs(known - diameter_mm), known))
        # Darcy-Weisbach at a constant friction factor: the loss falls with the fifth power of the diameter.
        return self.mpa_per_m[nearest] * (nearest / diameter_mm) ** 5


@dataclass(frozen=True)
class Stretch:
    """A part of a line: metres, and the diameter of each of the hoses that lie side by side there, mm."""

    length_m: float
    diameters_mm: tuple[float, ...] = (80.0,)


@dataclass(frozen=True)
class Lay:
    """Hose from a pump: its stretches from the pump on, metres it climbs, and appliances' loss in MPa."""

    line: tuple[Stretch, ...]
    climb_m: float = 0.0
    appliance_mpa: float = 0.0


@cache
def tables() -> Mapping[str, Table]:
    """The tables by name. Raises msgspec.ValidationError for a file that is not such a catalogue."""
    text = resources.files("resources").joinpath("catalogues", "hose.toml").read_text("utf-8")
    raw = tomllib.loads(text)
    return {name: msgspec.convert(entry, Table, strict=False) for name, entry in raw.items()}


def friction_mpa(table: Table, lay: Lay, flow_lps: float) -> float:
    """Loss by friction: k L Q^2 of each stretch; n equal hoses side by side share the flow, k L (Q / n)^2."""
    return math.fsum(side_by_side(table, s.diameters_mm) * s.length_m for s in lay.line) * flow_lps**2


def side_by_side(table: Table, diameters_mm: Sequence[float]) -> float:
    """MPa lost per metre at 1 L/s that several hoses share, each losing the same: 1 / (sum of 1 / sqrt(k))^2."""
    return 1 / math.fsum(table.coefficient(d) ** -0.5 for d in diameters_mm) ** 2


def climb_mpa(climb_m: float) -> float:
    """Pressure taken by a climb; negative when the water runs down."""
    return MPA_PER_M * climb_m


def loss_mpa(table: Table, lay: Lay, flow_lps: float) -> float:
    """All that a lay takes at a flow: friction, height, appliances. May be negative downhill."""
    return friction_mpa(table, lay, flow_lps) + climb_mpa(lay.climb_m) + lay.appliance_mpa


def lengths(distance_m: float, length_m: float = LENGTH_M) -> int:
    """How many lengths of hose reach that far."""
    return max(1, math.ceil(round(distance_m / length_m, 6)))
