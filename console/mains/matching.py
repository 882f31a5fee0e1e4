"""Which junction of a network feeds which hydrant: as told, by name, by number, or the nearest close by."""

import math
from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from console.mains.epanet import Junction
from console.mains.wire import By, Hydrant, Open
from models.geo import distance_m

TOWN_DEGREES = 1.0
"""Coordinates that spread less may be degrees; a drawing's own units spread more."""
type Places = Mapping[str, tuple[float, float]]
"""Junctions by (lon, lat)."""


class Match(NamedTuple):
    """A hydrant's junction, how far it lies where that is what it was found by, and what it was found by."""

    junction: str
    away_m: float | None
    by: By


def placed(junctions: Sequence[Junction], crs: str) -> Places | None:
    """The junctions that have a place; None where nobody can know where the file's coordinates lie."""
    known = {j.name: (j.x, j.y) for j in junctions if j.x is not None and j.y is not None}
    if not known:
        return None
    if crs:
        return _degrees(known, crs)
    lons, lats = [x for x, _ in known.values()], [y for _, y in known.values()]
    if max(map(abs, lats)) > 90 or max(map(abs, lons)) > 180:
        return None
    return known if max(max(lons) - min(lons), max(lats) - min(lats)) < TOWN_DEGREES else None


def _degrees(known: Places, crs: str) -> Places | None:
    from pyproj import Transformer
    from pyproj.exceptions import ProjError

    try:
        changer = Transformer.from_crs(crs, "EPSG:4326", always_xy=True)
        lons, lats = changer.transform([x for x, _ in known.values()], [y for _, y in known.values()])
    except ProjError:
        return None
    places = zip(known, lons, lats, strict=True)
    return {name: (lon, lat) for name, lon, lat in places if math.isfinite(lon) and math.isfinite(lat)}


def matched(asked: Open, junctions: Sequence[Junction], places: Places | None) -> dict[str, Match]:
    """The hydrants that are in the network, by id, with their junctions."""
    import numpy as np

    names = {j.name for j in junctions}
    there = list(places.items()) if places else []
    lons, lats = (np.array([at[axis] for _, at in there]) for axis in (0, 1))
    found: dict[str, Match] = {}
    for hydrant in asked.hydrants:
        match = _named(hydrant, names, places or {}, asked)
        if match is None and there and not hydrant.junction:
            east = (lons - hydrant.lon) * math.cos(math.radians(hydrant.lat))
            nearest, at = there[int(np.argmin(east**2 + (lats - hydrant.lat) ** 2))]
            away = distance_m(hydrant.lon, hydrant.lat, *at)
            match = Match(nearest, away, By.PLACE) if away <= asked.within_m else None
        if match is not None:
            found[hydrant.id] = match
    return found


def _named(hydrant: Hydrant, names: Collection[str], places: Places, asked: Open) -> Match | None:
    """By a name. The same number elsewhere in town is a coincidence, unless the centre says that it is none."""
    if hydrant.junction:
        return Match(hydrant.junction, None, By.TOLD) if hydrant.junction in names else None
    if hydrant.id in names:
        return Match(hydrant.id, None, By.NAME)
    if hydrant.called not in names:
        return None
    at = places.get(hydrant.called)
    if asked.by_number or not places:
        return Match(hydrant.called, None, By.NUMBER)
    beside = at is not None and distance_m(hydrant.lon, hydrant.lat, *at) <= asked.within_m
    return Match(hydrant.called, None, By.NUMBER) if beside else None
