"""What an incident wants of water: up to three points of attack, and which units are tied to which source."""

import enum
import math
from collections.abc import Sequence
from datetime import datetime

import msgspec

from models.geo import check_position
from models.record import MAX_NAME, BadFact

MOST_POINTS = 3
MOST_LPS = 1_000.0
"""More than any fire ground moves: a larger demand is a slip, or in another unit."""
MOST_MPA = 4.0
MOST_TIES = 300


class WaterPoint(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A point of attack: what it wants in L/s, the pressure that must arrive there in MPa.

    Without a place of its own (WGS-84 degrees) it is at the incident's. `basis` says where the demand is from: a
    row of the demand table and a stage, or nothing when somebody typed it; `basis_edition` which edition of that
    row it was, 0: the shipped example. `assumed`: nobody has said what it wants, only where it is; the demand is
    what the table had then.
    """

    id: str
    demand_lps: float
    name: str = ""
    lon: float | None = None
    lat: float | None = None
    arrives_mpa: float = 0.15
    elevation_m: float | None = None
    basis: str = ""
    basis_edition: int = 0
    assumed: bool = False


class Tie(enum.StrEnum):
    """What the commander wants of a unit and a source."""

    PINNED = "pinned"
    EXCLUDED = "excluded"
    NONE = "none"


class WaterTie(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A unit and a source tied together or kept apart, since when; no unit: every unit."""

    hydrant_id: str
    tie: Tie
    at: datetime
    unit_id: str = ""


def check_points(points: Sequence[WaterPoint]) -> None:
    """At most three, each its own, with amounts that can be. Raises BadFact."""
    if len(points) > MOST_POINTS:
        raise BadFact(f"{len(points)} points of attack; at most {MOST_POINTS}")
    if len({p.id for p in points}) < len(points) or any(not p.id or len(p.id) > 20 for p in points):
        raise BadFact("points of attack need names of their own, of at most 20 characters")
    for point in points:
        _check_amount("demand_lps", point.demand_lps, MOST_LPS)
        _check_amount("arrives_mpa", point.arrives_mpa, MOST_MPA)
        if point.elevation_m is not None and not -500 <= point.elevation_m <= 9_000:
            raise BadFact(f"elevation_m {point.elevation_m}; expected -500 to 9000")
        if max(len(point.name), len(point.basis)) > MAX_NAME:
            raise BadFact(f"a name longer than {MAX_NAME} characters")
        if point.basis_edition < 0:
            raise BadFact(f"edition {point.basis_edition} of a row")
        if (point.lon is None) != (point.lat is None):
            raise BadFact("a longitude without a latitude, or the other way round")
        if point.lon is not None and point.lat is not None:
            check_position(point.lon, point.lat)


def pins(ties: Sequence[WaterTie]) -> tuple[tuple[str, str], ...]:
    """(unit, source) of what is tied together: a unit's latest tie counts, the earliest ones come first."""
    latest: dict[str, WaterTie] = {}
    for tie in sorted((t for t in ties if t.tie is Tie.PINNED and t.unit_id), key=_order):
        latest[tie.unit_id] = tie
    return tuple((t.unit_id, t.hydrant_id) for t in sorted(latest.values(), key=_order))


def exclusions(ties: Sequence[WaterTie]) -> tuple[tuple[str, str], ...]:
    """(unit, source) of what is kept apart; no unit: every unit."""
    return tuple((t.unit_id, t.hydrant_id) for t in ties if t.tie is Tie.EXCLUDED)


def _order(tie: WaterTie) -> tuple[float, str, str]:
    return tie.at.timestamp(), tie.unit_id, tie.hydrant_id


def _check_amount(field: str, value: float, most: float) -> None:
    if not math.isfinite(value) or not 0 <= value <= most:
        raise BadFact(f"{field} {value}; expected 0 to {most:g}")
