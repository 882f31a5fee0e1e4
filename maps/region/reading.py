"""The one pass over an extract that fills the basemap, the gazetteer and the lists."""

import itertools
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import osmium
from osmium.osm import Area, Node, Way
from osmium.osm.types import NodeRefList, OSMEntity

from maps.region import schema
from maps.region.basemap import BasemapWriter
from maps.region.clip import Clip
from maps.region.extract import Extract
from maps.region.lists import Lists
from maps.region.places import GazetteerWriter, Position
from maps.region.water import Tags
from models.geo import Box

Progress = Callable[[int], None]
"""Called now and then with the number of objects read so far."""

_TELL_EVERY = 25_000
_LINES = (*schema.LINE_KEYS, "natural")
_PLACED = frozenset({"name", "addr:housenumber", "emergency", "amenity", "disused:emergency", "healthcare"})


@dataclass(frozen=True)
class Filled:
    """What the pass fills; None where that part of the pack is kept as it was."""

    basemap: BasemapWriter | None
    gazetteer: GazetteerWriter | None
    lists: Lists | None


class Reading:
    """What one pass finds. `counts` says how much of what; `box` holds every road; `shores` are the coastlines."""

    def __init__(self, filled: Filled, languages: Sequence[str], clip: Clip | None = None) -> None:
        self._languages = languages
        self._basemap, self._gazetteer, self._lists = filled.basemap, filled.gazetteer, filled.lists
        self._clip = clip
        self._outlines: Mapping[int, str] = {}
        self._shapes = osmium.geom.GeoJSONFactory()
        self._west = self._south = float("inf")
        self._east = self._north = float("-inf")
        self.shores: list[list[Position]] = []
        self.counts: Counter[str] = Counter()

    @property
    def box(self) -> Box | None:
        """The box around every road; None when there are none."""
        if self._west > self._east:
            return None
        return Box(self._west, self._south, self._east, self._north)

    def read(self, extract: Extract, folder: Path, progress: Progress) -> None:
        """Take in every object of the extract; raises BadExtract when the file cannot be read through."""
        self._outlines = extract.outline_ways()
        # Most ways are outlines of surfaces, which come as areas too.
        way_keys = () if self._outlines else _LINES
        for number, entity in enumerate(extract.objects(folder, way_keys), 1):
            if number % _TELL_EVERY == 0:
                progress(number)
            self._take(entity)
        if self._lists is not None:
            self.counts.update(self._lists.counts)

    def _take(self, entity: OSMEntity) -> None:
        if isinstance(entity, Way):
            if entity.id in self._outlines or any(key in entity.tags for key in _LINES):
                self._take_line(entity, dict(entity.tags))
        elif isinstance(entity, Node):
            if entity.location.valid():
                place = entity.location
                self._take_point(f"osm:n{entity.id}", dict(entity.tags), place.lon, place.lat)
        elif isinstance(entity, Area):
            self._take_area(entity, dict(entity.tags))

    def _take_point(self, key: str, tags: Tags, lon: float, lat: float) -> None:
        if self._clip is not None and not self._clip.contains(lon, lat):
            self.counts["left_out_points"] += 1
            return
        if self._basemap is not None:
            for feature in schema.points(tags, self._languages):
                self._basemap.add_point(feature, lon, lat)
                self.counts[feature.layer] += 1
        if self._gazetteer is not None:
            self._gazetteer.add_object(tags, lon, lat)
        if self._lists is not None:
            self._lists.add(key, tags, lon, lat)

    def _take_line(self, way: Way, tags: Tags) -> None:
        features = self._lines(way.id, tags)
        shore = tags.get("natural") == "coastline"
        if not features and not shore:
            return
        for points in _known_stretches(way):
            if shore:
                self.shores.append(points)
            if features:
                self._draw_line(features, tags, points)

    def _lines(self, number: int, tags: Tags) -> list[schema.Feature]:
        """What a way draws: itself, and the district outline that it is a piece of."""
        drawn = schema.line(tags, self._languages)
        outline = schema.outline(self._outlines.get(number, ""))
        if drawn is not None and outline is not None and drawn.layer == outline.layer:
            return [outline]
        return [feature for feature in (drawn, outline) if feature is not None]

    def _draw_line(self, features: list[schema.Feature], tags: Tags, points: list[Position]) -> None:
        if self._basemap is not None:
            coordinates = ",".join([f"[{lon:.7f},{lat:.7f}]" for lon, lat in points])
            for feature in features:
                self._basemap.add(feature, f'{{"type":"LineString","coordinates":[{coordinates}]}}')
                self.counts[feature.layer] += 1
        if "highway" in tags:
            if self._gazetteer is not None and self._is_wanted(points):
                self._gazetteer.add_street(tags, points)
            self._widen(points)
            self.counts["highways"] += 1

    def _is_wanted(self, points: list[Position]) -> bool:
        """Does any of it lie in the polygon the region is cut by? Streets of the margin are driven, not found."""
        return self._clip is None or any(self._clip.contains(*point) for point in points)

    def _widen(self, points: list[Position]) -> None:
        for lon, lat in points:
            self._west, self._east = min(self._west, lon), max(self._east, lon)
            self._south, self._north = min(self._south, lat), max(self._north, lat)

    def _take_area(self, area: Area, tags: Tags) -> None:
        feature = schema.area(tags, self._languages) if self._basemap is not None else None
        district = schema.district(tags, self._languages) if self._lists is not None else None
        if feature is not None or district is not None:
            try:
                shape = self._shapes.create_multipolygon(area)
            except RuntimeError:  # rings that do not close: the object is drawn nowhere, the pass goes on
                self.counts["broken_areas"] += 1
                return
            if feature is not None and self._basemap is not None:
                self._basemap.add(feature, shape)
                self.counts[feature.layer] += 1
            if district is not None and self._lists is not None:
                self._lists.add_district(district, shape)
        if not _PLACED.isdisjoint(tags):
            middle = middle_of(area)
            if middle is not None:
                letter = "w" if area.from_way() else "r"
                self._take_point(f"osm:{letter}{area.orig_id()}", tags, *middle)


def _known_stretches(way: Way) -> Iterator[list[Position]]:
    """The stretches of a way whose nodes the extract holds: a cut extract lacks those beyond its edge."""
    for known, nodes in itertools.groupby(way.nodes, lambda node: node.location.valid()):
        if known:
            points = [(node.lon, node.lat) for node in nodes]
            if len(points) > 1 and any(point != points[0] for point in points):
                yield points


def middle_of(area: Area) -> Position | None:
    """The centroid of the largest outer ring; None for an area without one."""
    rings = [_closed(ring) for ring in area.outer_rings()]
    weighed = [_centroid(ring) for ring in rings if ring]
    best = max(weighed, default=None)
    return None if best is None else (best[1], best[2])


def _closed(ring: NodeRefList) -> list[Position]:
    return [(n.lon, n.lat) for n in ring if n.location.valid()]


def _centroid(ring: list[Position]) -> tuple[float, float, float]:
    """(surface in square degrees, lon, lat): the shoelace formula about the first point, for precision."""
    lon0, lat0 = ring[0]
    doubled = x = y = 0.0
    for (lon1, lat1), (lon2, lat2) in itertools.pairwise(ring):
        cross = (lon1 - lon0) * (lat2 - lat0) - (lon2 - lon0) * (lat1 - lat0)
        doubled += cross
        x += cross * (lon1 + lon2 - 2 * lon0)
        y += cross * (lat1 + lat2 - 2 * lat0)
    if abs(doubled) < 1e-16:
        return 0.0, sum(p[0] for p in ring) / len(ring), sum(p[1] for p in ring) / len(ring)
    return abs(doubled) / 2, lon0 + x / (3 * doubled), lat0 + y / (3 * doubled)
