"""A Gaussian plume: where the wind carries a steady release in more than a stated concentration. An estimate.

Concentration at ground level, for a release at height h reflected by the ground (Pasquill 1961, Gifford 1961;
Turner, Workbook of Atmospheric Dispersion Estimates, 1970, eq. 3.2):
    C(x, y) = Q / (pi u sigma_y sigma_z) exp(-y^2 / 2 sigma_y^2) exp(-h^2 / 2 sigma_z^2)
with the spreads sigma_y(x), sigma_z(x) of Briggs (Diffusion Estimation for Small Emissions, ATDL contribution 79,
1973). Every coefficient below was compared with tables 19-6 (urban) and 19-7 (rural, 100 m to 10 km) of Boubel,
Fox, Turner and Stern, Fundamentals of Air Pollution, third edition, 1994, p. 305, after Gifford; the formula with
the worked example there (p. 303). Hanna, Briggs and Hosker (1982, table 4.5) and AIChE/CCPS (1999) are said to
print the same and were not seen.
Neutral gas, flat ground, a steady wind: no dense gas, no calm, no puff, no buildings. It says where to begin, not
where it is safe.
"""

import enum
import math
from collections.abc import Callable, Mapping
from typing import NamedTuple

from models.geo import M_PER_DEGREE_LAT

LEAST_WIND_M_S = 0.5
"""With less the plume has no direction, and the formula no meaning."""
NEAREST_M, FARTHEST_M = 1.0, 30_000.0
TRUSTED_M = (100.0, 10_000.0)
"""Where Briggs fitted his formulas."""
STEPS = 240
MG_PER_KG = 1_000_000.0


class Stability(enum.StrEnum):
    """The classes of Pasquill, from very unstable (A: strong sun, light wind) over neutral (D) to stable (F)."""

    A = "A"
    B = "B"
    C = "C"
    D = "D"
    E = "E"
    F = "F"


class Terrain(enum.StrEnum):
    """Over what the wind blows."""

    RURAL = "rural"
    URBAN = "urban"


class BadRelease(ValueError):
    """Values the formula has no answer for; the message is a sentence."""


class Release(NamedTuple):
    """A steady release: kilograms a second, metres above ground, wind in metres a second at that height."""

    rate_kg_s: float
    wind_m_s: float
    stability: Stability
    terrain: Terrain = Terrain.RURAL
    height_m: float = 0.0

    def check(self) -> None:
        """Raise BadRelease for what cannot be reckoned with."""
        if not all(math.isfinite(value) for value in (self.rate_kg_s, self.wind_m_s, self.height_m)):
            raise BadRelease("a value that is not a number")
        if not 0 < self.rate_kg_s <= 10_000:
            raise BadRelease(f"a release of {self.rate_kg_s} kg/s")
        if not LEAST_WIND_M_S <= self.wind_m_s <= 60:
            raise BadRelease(f"a wind of {self.wind_m_s} m/s; from {LEAST_WIND_M_S} m/s the formula holds")
        if not 0 <= self.height_m <= 500:
            raise BadRelease(f"a source {self.height_m} m above ground")


def _root(a: float, b: float) -> Callable[[float], float]:
    """Of the form a x (1 + b x)^-1/2."""
    return lambda x: a * x / math.sqrt(1 + b * x)


def _straight(a: float) -> Callable[[float], float]:
    return lambda x: a * x


def _flat(a: float, b: float) -> Callable[[float], float]:
    """Of the form a x (1 + b x)^-1."""
    return lambda x: a * x / (1 + b * x)


def _growing(a: float, b: float) -> Callable[[float], float]:
    """Of the form a x (1 + b x)^1/2."""
    return lambda x: a * x * math.sqrt(1 + b * x)


_ACROSS: Mapping[Terrain, Mapping[Stability, Callable[[float], float]]] = {
    Terrain.RURAL: {
        Stability.A: _root(0.22, 1e-4), Stability.B: _root(0.16, 1e-4), Stability.C: _root(0.11, 1e-4),
        Stability.D: _root(0.08, 1e-4), Stability.E: _root(0.06, 1e-4), Stability.F: _root(0.04, 1e-4),
    },
    Terrain.URBAN: {
        Stability.A: _root(0.32, 4e-4), Stability.B: _root(0.32, 4e-4), Stability.C: _root(0.22, 4e-4),
        Stability.D: _root(0.16, 4e-4), Stability.E: _root(0.11, 4e-4), Stability.F: _root(0.11, 4e-4),
    },
}  # fmt: skip
_UP: Mapping[Terrain, Mapping[Stability, Callable[[float], float]]] = {
    Terrain.RURAL: {
        Stability.A: _straight(0.20), Stability.B: _straight(0.12), Stability.C: _root(0.08, 2e-4),
        Stability.D: _root(0.06, 1.5e-3), Stability.E: _flat(0.03, 3e-4), Stability.F: _flat(0.016, 3e-4),
    },
    Terrain.URBAN: {
        Stability.A: _growing(0.24, 1e-3), Stability.B: _growing(0.24, 1e-3), Stability.C: _straight(0.20),
        Stability.D: _root(0.14, 3e-4), Stability.E: _root(0.08, 1.5e-3), Stability.F: _root(0.08, 1.5e-3),
    },
}  # fmt: skip


def sigma_y_m(x_m: float, stability: Stability, terrain: Terrain) -> float:
    """The spread across the wind, metres, x metres down the wind."""
    return _ACROSS[terrain][stability](x_m)


def sigma_z_m(x_m: float, stability: Stability, terrain: Terrain) -> float:
    """The spread upwards, metres."""
    return _UP[terrain][stability](x_m)


def concentration_mg_m3(release: Release, x_m: float, y_m: float = 0.0) -> float:
    """At ground level, x metres down the wind and y metres beside its axis; nothing up the wind."""
    if x_m <= 0:
        return 0.0
    across = sigma_y_m(x_m, release.stability, release.terrain)
    up = sigma_z_m(x_m, release.stability, release.terrain)
    return spread_mg_m3(release, across, up, y_m)


def spread_mg_m3(release: Release, across_m: float, up_m: float, y_m: float = 0.0) -> float:
    """At ground level where the plume has spread so far across the wind and upwards, by whichever formulas."""
    spread = math.exp(-(y_m**2) / (2 * across_m**2)) * math.exp(-(release.height_m**2) / (2 * up_m**2))
    return MG_PER_KG * release.rate_kg_s / (math.pi * release.wind_m_s * across_m * up_m) * spread


class Isopleth(NamedTuple):
    """Where the concentration is that of the limit: [(x, half width)], metres down the wind and beside its axis.

    Empty when the limit is reached nowhere. `open_ended`: it goes on beyond FARTHEST_M.
    """

    rims: tuple[tuple[float, float], ...]
    open_ended: bool = False

    @property
    def reach_m(self) -> float:
        """How far down the wind it goes."""
        return self.rims[-1][0] if self.rims else 0.0

    @property
    def widest_m(self) -> float:
        """Its greatest width."""
        return 2 * max((half for _x, half in self.rims), default=0.0)

    @property
    def trusted(self) -> bool:
        """Does it end where the formulas were fitted?"""
        return not self.open_ended and TRUSTED_M[0] <= self.reach_m <= TRUSTED_M[1]


def half_width_m(release: Release, limit_mg_m3: float, x_m: float) -> float:
    """How far beside the axis the limit is reached, 0 where it is not reached on the axis."""
    on_axis = concentration_mg_m3(release, x_m)
    if on_axis <= limit_mg_m3:
        return 0.0
    return sigma_y_m(x_m, release.stability, release.terrain) * math.sqrt(2 * math.log(on_axis / limit_mg_m3))


def isopleth(release: Release, limit_mg_m3: float) -> Isopleth:
    """The line of the limit on the ground. Raises BadRelease."""
    release.check()
    if not (math.isfinite(limit_mg_m3) and limit_mg_m3 > 0):
        raise BadRelease(f"a limit of {limit_mg_m3} mg/m3")
    ends = _ends(release, limit_mg_m3)
    if ends is None:
        return Isopleth(())
    near, far, open_ended = ends
    places = [near * (far / near) ** (step / STEPS) for step in range(STEPS + 1)]
    rims = [(x, half_width_m(release, limit_mg_m3, x)) for x in places]
    if not open_ended:
        rims[-1] = (far, 0.0)
    return Isopleth(tuple(rims), open_ended)


def _ends(release: Release, limit: float) -> tuple[float, float, bool] | None:
    """Between which distances the limit is exceeded on the axis, and whether it goes on beyond the farthest."""
    grid = [NEAREST_M * (FARTHEST_M / NEAREST_M) ** (step / 2_000) for step in range(2_001)]
    over = [at for at, x in enumerate(grid) if concentration_mg_m3(release, x) > limit]
    if not over:
        return None
    first, last = over[0], over[-1]
    near = grid[first] if first == 0 else _crossing(release, limit, grid[first - 1], grid[first])
    if last == len(grid) - 1:
        return near, grid[last], True
    return near, _crossing(release, limit, grid[last], grid[last + 1]), False


def _crossing(release: Release, limit: float, low: float, high: float) -> float:
    """Where between two distances the axis has just the limit (bisection)."""
    rising = concentration_mg_m3(release, low) < limit
    for _round in range(60):
        middle = (low + high) / 2
        if (concentration_mg_m3(release, middle) < limit) is rising:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def outline(
    found: Isopleth, lon: float, lat: float, wind_from_deg: float, most: int
) -> tuple[tuple[float, float], ...]:
    """The isopleth on the map, as a ring of at most `most` places around a source at lon, lat (degrees).

    The wind blows from that bearing. Flat-earth, exact to a thousandth over these distances away from the poles.
    """
    to = math.radians((wind_from_deg + 180) % 360)
    per_lon = M_PER_DEGREE_LAT * max(0.01, math.cos(math.radians(lat)))
    each = max(2, (most - 2) // 2)
    keep = [found.rims[round(at * (len(found.rims) - 1) / (each - 1))] for at in range(each)] if found.rims else []

    def place(x: float, y: float) -> tuple[float, float]:
        east = x * math.sin(to) + y * math.cos(to)
        north = x * math.cos(to) - y * math.sin(to)
        return lon + east / per_lon, lat + north / M_PER_DEGREE_LAT

    left = [place(x, -half) for x, half in keep]
    right = [place(x, half) for x, half in reversed(keep)]
    return ((lon, lat), *left, *right) if keep else ()
