"""The one pass over an extract that fills the basemap, the gazetteer and the import files."""

import itertools
import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import osmium
from osmium.osm import Area, Node, Way
from osmium.osm.types import NodeRefList, OSMEntity

from maps.region import schema
from maps.region.basemap import BasemapWriter
from maps.region.extract import Extract
from maps.region.places import GazetteerWriter, Position
from maps.region.water import Row, Tags, station_row, water_row
from models.geo import Box

Progress = Callable[[int], None]
"""Called now and then with the number of objects read so far."""

_TELL_EVERY = 100_000


class RowsWriter:
    """A GeoJSON file of import rows, written as they come."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("w", encoding="utf-8")
        self._file.write('{"type":"FeatureCollection","features":[\n')
        self.count = 0

    def add(self, row: Row, lon: float, lat: float) -> None:
        """Add a row at a position in degrees."""
        feature = {
            "type": "Feature",
            "properties": row,
            "geometry": {"type": "Point", "coordinates": [round(lon, 7), round(lat, 7)]},
        }
        self._file.write(("," if self.count else "") + json.dumps(feature, ensure_ascii=False) + "\n")
        self.count += 1

    def close(self) -> None:
        """End the file so that it is valid GeoJSON."""
        if not self._file.closed:
            self._file.write("]}\n")
            self._file.close()


class Reading:
    """What one pass finds. `counts` says how much of what; `box` holds every road."""

    def __init__(
        self,
        basemap: BasemapWriter,
        gazetteer: GazetteerWriter,
        hydrants: RowsWriter,
        stations: RowsWriter,
        languages: Sequence[str],
    ) -> None:
        self._languages = languages
        self._basemap = basemap
        self._gazetteer = gazetteer
        self._hydrants = hydrants
        self._stations = stations
        self._shapes = osmium.geom.GeoJSONFactory()
        self._west = self._south = float("inf")
        self._east = self._north = float("-inf")
        self.counts: Counter[str] = Counter()

    @property
    def box(self) -> Box | None:
        """The box around every road; None when there are none."""
        if self._west > self._east:
            return None
        return Box(self._west, self._south, self._east, self._north)

    def read(self, extract: Extract, folder: Path, progress: Progress) -> None:
        """Take in every object of the extract; raises BadExtract when the file cannot be read through."""
        for number, entity in enumerate(extract.objects(folder), 1):
            if number % _TELL_EVERY == 0:
                progress(number)
            self._take(entity)
        self.counts["hydrants"] = self._hydrants.count
        self.counts["stations"] = self._stations.count

    def _take(self, entity: OSMEntity) -> None:
        tags = dict(entity.tags)
        if isinstance(entity, Node):
            if entity.location.valid():
                self._take_point(f"osm:n{entity.id}", tags, entity.location.lon, entity.location.lat)
        elif isinstance(entity, Way):
            self._take_line(entity, tags)
        elif isinstance(entity, Area):
            self._take_area(entity, tags)

    def _take_point(self, key: str, tags: Tags, lon: float, lat: float) -> None:
        for feature in schema.points(tags, self._languages):
            self._draw_point(feature, lon, lat)
        self._gazetteer.add_object(tags, lon, lat)
        if row := water_row(key, tags):
            self._hydrants.add(row, lon, lat)
        if row := station_row(key, tags):
            self._stations.add(row, lon, lat)

    def _draw_point(self, feature: schema.Feature, lon: float, lat: float) -> None:
        self._basemap.add_point(feature, lon, lat)
        self.counts[feature.layer] += 1

    def _take_line(self, way: Way, tags: Tags) -> None:
        feature = schema.line(tags, self._languages)
        if feature is None:
            return
        for points in _known_stretches(way):
            coordinates = ",".join(f"[{lon:.7f},{lat:.7f}]" for lon, lat in points)
            self._basemap.add(feature, f'{{"type":"LineString","coordinates":[{coordinates}]}}')
            if "highway" in tags:
                self._gazetteer.add_street(tags, points)
                self._widen(points)
                self.counts["highways"] += 1
            self.counts[feature.layer] += 1

    def _widen(self, points: list[Position]) -> None:
        for lon, lat in points:
            self._west, self._east = min(self._west, lon), max(self._east, lon)
            self._south, self._north = min(self._south, lat), max(self._north, lat)

    def _take_area(self, area: Area, tags: Tags) -> None:
        feature = schema.area(tags, self._languages)
        if feature is not None:
            try:
                shape = self._shapes.create_multipolygon(area)
            except RuntimeError:  # rings that do not close: the object is drawn nowhere, the pass goes on
                self.counts["broken_areas"] += 1
                return
            self._basemap.add(feature, shape)
            self.counts[feature.layer] += 1
        if "name" in tags or "addr:housenumber" in tags or "emergency" in tags or "amenity" in tags:
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
