"""Coverage on the map: circles of protection, gaps, hydrants too far apart, and the one that might be built."""

import numpy as np

from console.features.hydrant_care.coverage import Coverage, Flags, Gap, WhatIf
from console.features.hydrant_care.nearness import Numbers
from maps.shapes import Circle, Line, Shape
from maps.symbols import ShapeStyle, Stroke
from models.geo import Box
from resources.words import t

MOST_DRAWN = 300
"""Of each kind in view: more cannot be told apart."""
LEAST_RADIUS_M = 25.0
"""A gap of one house is seen, too."""
PROTECTED, GAP, APART, NEW = range(4)


def style() -> ShapeStyle:
    """The strokes, with the words the legend has for them."""
    return ShapeStyle(
        (
            Stroke("#3b8eea66", t("hydrant_care.map.protected"), 1.0, "#3b8eea0c"),
            Stroke("#e5484d", t("hydrant_care.map.gap"), 2.5, "#e5484d30", (7.0, 4.0)),
            Stroke("#f0a93a", t("hydrant_care.map.apart"), 2.5, dash_px=(2.0, 5.0)),
            Stroke("#35b96d", t("hydrant_care.map.new"), 3.0, "#35b96d30"),
        ),
        order=28,
    )


def shapes(found: Coverage, box: Box, new: WhatIf | None = None) -> list[Shape]:
    """What of the answer lies in view. Circles are drawn where they can be told apart."""
    waters = found.waters
    drawn: list[Shape] = []
    usable = _within(waters.lon, waters.lat, box) & waters.usable
    if np.count_nonzero(usable) <= MOST_DRAWN:
        drawn += [
            Circle(f"p/{waters.ids[at]}", float(waters.lon[at]), float(waters.lat[at]), found.radius_m, PROTECTED)
            for at in np.flatnonzero(usable).tolist()
        ]
    drawn += [_apart(found, one.source, one.other, one.metres) for one in found.apart if usable[one.source]][
        :MOST_DRAWN
    ]
    gaps = (gap for gap in found.gaps if box.contains(gap.lon, gap.lat))
    drawn += [_gap(gap) for gap, _at in zip(gaps, range(MOST_DRAWN), strict=False)]
    if new is not None:
        words = t("hydrant_care.map.gained", count=new.gained)
        drawn.append(Circle("new", new.lon, new.lat, found.radius_m, NEW, words))
    return drawn


def _apart(found: Coverage, source: int, other: int, metres: float) -> Shape:
    """To the next usable one; around itself where there is none near."""
    waters = found.waters
    place = (float(waters.lon[source]), float(waters.lat[source]))
    if other < 0:
        return Circle(f"a/{waters.ids[source]}", *place, LEAST_RADIUS_M, APART)
    end = (float(waters.lon[other]), float(waters.lat[other]))
    return Line(f"a/{waters.ids[source]}", (place, end), APART, t("hydrant_care.metres", metres=f"{metres:.0f}"))


def _gap(gap: Gap) -> Circle:
    return Circle(
        f"g/{gap.lon:.6f}/{gap.lat:.6f}", gap.lon, gap.lat, max(gap.radius_m, LEAST_RADIUS_M), GAP, str(gap.places)
    )


def _within(lon: Numbers, lat: Numbers, box: Box) -> Flags:
    across = [(lon >= part.west) & (lon <= part.east) for part in box.parts]
    within: Flags = np.logical_or.reduce(across) & (lat >= box.south) & (lat <= box.north)
    return within
