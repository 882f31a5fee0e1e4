"""Estimates for the map: a circle to evacuate, and the plume of a release, with everything they were made from."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib import resources
from pathlib import Path
from typing import Any

from models.drawing import MAX_VERTICES, MAX_WORDS, Estimate
from models.evacuation import BadTable, Distance, read_table
from models.plume import Isopleth, Release, Stability, Terrain, isopleth, outline
from resources.words import t

CIRCLE, PLUME = "evacuation_circle", "plume"
TABLE = "isolation_distances.toml"
MAX_TABLE_BYTES = 2_000_000
METHODS = {
    CIRCLE: "r = stated distance",
    PLUME: "Gaussian plume, Pasquill-Gifford classes, Briggs (1973) sigmas",
}


@dataclass(frozen=True)
class Reckoned:
    """Fields of an AddDrawing, and the sentence that goes with it; no fields where there is nothing to draw."""

    fields: dict[str, Any]
    sentence: str


@dataclass(frozen=True)
class Wind:
    """Metres a second, the bearing it comes from, when it was measured, and by what: empty where it is typed."""

    speed_m_s: float
    from_deg: float
    at: datetime | None
    measured_by: str = ""


def distances(folder: Path) -> list[Distance]:
    """The centre's table in the profile's folder, else the shipped example. Raises BadTable, OSError."""
    own = folder / TABLE
    if own.is_file():
        if own.stat().st_size > MAX_TABLE_BYTES:
            raise BadTable(t("drawing.estimate.large"))
        text = own.read_text("utf-8", "replace")
    else:
        text = resources.files("resources").joinpath(f"catalogues/{TABLE}").read_text("utf-8")
    try:
        rows = tomllib.loads(text).get("distances", [])
    except tomllib.TOMLDecodeError as error:
        raise BadTable(str(error)) from error
    return read_table(row for row in rows if isinstance(row, dict)) if isinstance(rows, list) else []


def circle(place: tuple[float, float], radius_m: float, substance: str, source: str, *, verified: bool) -> Reckoned:
    """All within a stated distance."""
    inputs: dict[str, float | str] = {"radius_m": radius_m}
    if substance:
        inputs["substance"] = substance
    estimate = Estimate(method=METHODS[CIRCLE], inputs=inputs, source=source, verified=verified)
    fields = {"points": (place,), "radius_m": radius_m, "text": substance, "estimate": estimate}
    return Reckoned(fields, t("drawing.estimate.circle", radius=f"{radius_m:g}"))


def plume(
    place: tuple[float, float], release: Release, limit_mg_m3: float, wind: Wind, substance: str, source: str
) -> Reckoned:
    """Where more than the limit is to be expected down the wind. Raises models.plume.BadRelease."""
    found = isopleth(release, limit_mg_m3)
    points = outline(found, *place, wind.from_deg, MAX_VERTICES // 2)
    if len(points) < 3:
        return Reckoned({}, t("drawing.estimate.nowhere"))
    inputs: dict[str, float | str] = {
        "rate_kg_s": release.rate_kg_s, "limit_mg_m3": limit_mg_m3, "wind_m_s": wind.speed_m_s,
        "wind_from_deg": wind.from_deg, "stability": str(release.stability),
        "terrain": t(f"enums.terrain.{release.terrain}"), "height_m": release.height_m,
        "reach_m": round(found.reach_m),
    }  # fmt: skip
    if wind.measured_by:
        inputs["wind_by"] = wind.measured_by[:MAX_WORDS]
    estimate = Estimate(method=METHODS[PLUME], inputs=inputs, source=source, wind_at=wind.at)
    fields = {"points": points, "text": substance, "estimate": estimate}
    return Reckoned(fields, plume_words(found))


def plume_words(found: Isopleth) -> str:
    """How far and how wide, and whether the formula still holds there."""
    words = t("drawing.estimate.plume", reach=f"{found.reach_m:.0f}", wide=f"{found.widest_m:.0f}")
    return words if found.trusted else f"{words} {t('drawing.estimate.untrusted')}"


def stabilities() -> Sequence[tuple[str, Stability]]:
    """The classes with their words."""
    return [(t(f"enums.stability.{one}"), one) for one in Stability]


def terrains() -> Sequence[tuple[str, Terrain]]:
    """The kinds of ground with their words."""
    return [(t(f"enums.terrain.{one}"), one) for one in Terrain]
