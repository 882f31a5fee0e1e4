"""Roads that hose lies across, on the map and in words: each wants a ramp, a busy one its traffic held as well."""

from collections import Counter
from collections.abc import Iterable, Sequence

from maps.crossings import CLASSES, Crossing
from maps.shapes import Spot
from maps.symbols import Stroke
from resources.words import t

NEAR_ZOOM = 15.0
MOST_DRAWN = 100
"""More signs at once hide what they stand on."""
MOST_NAMED = 6
"""More are counted, not named."""
DIGITS = 5
"""Of a degree: places within a metre are one."""
_RAMP = "M1 19 L7 10 L17 10 L23 19 Z M9 17.5 a3 3 0 1 0 6 0 a3 3 0 1 0 -6 0"
_BUSY_RAMP = (
    "M1 21 L6 14 L18 14 L23 21 Z M9.5 20 a2.5 2.5 0 1 0 5 0 a2.5 2.5 0 1 0 -5 0 "
    "M10.6 1.5 L13.4 1.5 L12.9 8 L11.1 8 Z M10.6 10.4 a1.4 1.4 0 1 0 2.8 0 a1.4 1.4 0 1 0 -2.8 0"
)


def crossing_strokes() -> tuple[Stroke, Stroke]:
    """The sign of a hose ramp, and the same below an exclamation mark where the road is a busy one."""
    return (
        Stroke(
            "#d5dbe1", t("hydrants.lay.crosses"), 2.0, symbol=_RAMP, size_px=22.0, on_light="#37474f",
            near_zoom=NEAR_ZOOM,
        ),
        Stroke(
            "#ff7a70", t("hydrants.lay.crosses_busy"), 2.0, symbol=_BUSY_RAMP, size_px=26.0, on_light="#b3261e",
            near_zoom=NEAR_ZOOM,
        ),
    )  # fmt: skip


def crossing_spots(crossed: Iterable[tuple[Crossing, int]], style: int, busy_style: int) -> list[Spot]:
    """A sign for each place where lines of hose, so many at a time, lie across a road; the busy ones above."""
    lines: dict[tuple[float, float], int] = {}
    roads: dict[tuple[float, float], Crossing] = {}
    for crossing, count in crossed:
        place = round(crossing.lon, DIGITS), round(crossing.lat, DIGITS)
        lines[place] = lines.get(place, 0) + count
        roads.setdefault(place, crossing)
    spots = [
        Spot(
            f"crossing/{lon:.{DIGITS}f}/{lat:.{DIGITS}f}", lon, lat, busy_style if road.is_busy else style,
            _sign_words(road, lines[lon, lat]),
        )
        for (lon, lat), road in roads.items()
    ]  # fmt: skip
    spots.sort(key=lambda spot: spot.style == busy_style)
    return spots[-MOST_DRAWN:]


def crossed_words(crossed: Sequence[Crossing]) -> str:
    """How many roads a hose crosses, and which; that it crosses none is said as well.

    One in two carriageways is two to cross, and named once: `Ring (busy) ×2`.
    """
    if not crossed:
        return t("hydrants.detail.crosses_none")
    counts = Counter(map(_road_words, crossed))
    named = list(counts.items())[:MOST_NAMED]
    roads = [f"{road} ×{count}" if count > 1 else road for road, count in named]
    if (more := len(crossed) - sum(count for _road, count in named)) > 0:
        roads.append(t("hydrants.detail.crosses_more", count=more))
    return t("hydrants.detail.crosses", count=len(crossed), roads=t("hydrants.demand.between").join(roads))


def _sign_words(road: Crossing, lines: int) -> str:
    words = _road_words(road)
    return t("hydrants.lay.crossing_lines", road=words, lines=lines) if lines > 1 else words


def _road_words(road: Crossing) -> str:
    """Its name, or else its class; that it is busy is said in so many words."""
    kind = road.road_class if road.road_class in CLASSES else "road"
    words = road.name or t(f"hydrants.road.{kind}")
    return t("hydrants.lay.busy", road=words) if road.is_busy else words
