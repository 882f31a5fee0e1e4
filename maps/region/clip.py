"""The polygon a region is cut by: read from GeoJSON, asked for points, and what of an extract it takes."""

import hashlib
import json
import math
from array import array
from bisect import bisect_left
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import osmium
from osmium.osm import Node, Relation, Way
from osmium.osm.types import OSMEntity

from maps.region.extract import BadExtract, Extract
from models.geo import M_PER_DEGREE_LAT, Box
from resources.words import t

Position = tuple[float, float]

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

MARGIN_M = 2_000.0
"""Roads this far outside the polygon are kept, so that a way along its edge need not end there."""
MOST_BYTES = 32 << 20
MOST_POINTS = 500_000
_AREA_TYPES = frozenset({"multipolygon", "boundary"})
_LINE_TAGS = ("highway", "railway", "route")


class Kept(NamedTuple):
    """What the cut left of the extract. `margin_ways` are roads outside the polygon, kept for routing."""

    path: Path
    ways: int
    ways_left_out: int
    margin_ways: int


class Clip:
    """A polygon in degrees, and the same with the margin around it."""

    def __init__(self, polygon: "BaseGeometry", margin_m: float = MARGIN_M) -> None:
        import shapely

        self._contains_xy = shapely.contains_xy
        self._polygon = polygon
        self.box = _box(polygon)
        self._wide = _widened(polygon, margin_m)
        self.wide_box = _box(self._wide)
        self.sha256 = hashlib.sha256(shapely.to_wkb(polygon.normalize()) + str(margin_m).encode()).hexdigest()
        shapely.prepare(self._polygon)
        shapely.prepare(self._wide)

    @classmethod
    def read(cls, path: Path, margin_m: float = MARGIN_M) -> "Clip":
        """Read a GeoJSON geometry, feature or collection of polygons; raises BadExtract with a sentence."""
        import shapely

        try:
            if path.stat().st_size > MOST_BYTES:
                raise BadExtract(t("region.clip.large", file=path, limit=MOST_BYTES >> 20))
            told = json.loads(path.read_text(encoding="utf-8-sig"))
        except OSError as error:
            raise BadExtract(t("region.bad.unreadable_why", file=path, why=error.strerror or error)) from error
        except (ValueError, RecursionError) as error:
            raise BadExtract(t("region.clip.no_geojson", file=path)) from error
        try:
            polygon = shapely.union_all([_polygon(part) for part in _geometries(told)])
        except (shapely.errors.ShapelyError, ValueError, TypeError, KeyError, IndexError, AttributeError) as error:
            raise BadExtract(t("region.clip.no_polygon", file=path)) from error
        _check(polygon, path)
        return cls(polygon, margin_m)

    def contains(self, lon: float, lat: float) -> bool:
        """Does the position lie in the polygon?"""
        return self.box.contains(lon, lat) and bool(self._contains_xy(self._polygon, lon, lat))

    def cut(self, extract: Extract, folder: Path) -> Kept:
        """Write what the polygon takes of the extract into a PBF file in the folder; raises BadExtract.

        Taken are tagged nodes inside, ways that touch the polygon, roads and rails that touch the margin, and the
        multipolygons any way of which is taken; all of them with every node the extract has.
        """
        try:
            return _Cut(self, extract, folder).write()
        except RuntimeError as error:
            raise extract.broken(error) from error

    def crosses(self, points: Sequence[Position], *, closed: bool) -> bool:
        """Does a way lie in the polygon, cross it, or lie around it?"""
        if len(points) < 2 or not _may_touch(points, self.box):
            return False
        return bool(self._polygon.intersects(_drawn(points, closed=closed)))

    def is_near(self, points: Sequence[Position]) -> bool:
        """Does a way touch the polygon or its margin?"""
        if len(points) < 2 or not _may_touch(points, self.wide_box):
            return False
        return bool(self._wide.intersects(_drawn(points, closed=False)))


class _Cut:
    """One cut: which ways, then which relations; at last everything is written.

    Ids are kept as they are and not as bits of a map, which takes gigabytes where they lie far apart.
    """

    def __init__(self, clip: Clip, extract: Extract, folder: Path) -> None:
        self._clip, self._extract, self._folder = clip, extract, folder
        self._kept_ways: set[int] = set()
        self._kept_relations: set[int] = set()
        self._nodes = array("q")
        self._ways = self._margin_ways = 0

    def write(self) -> Kept:
        self._choose_ways()
        more = self._choose_relations() - self._kept_ways
        if more:
            self._add_ways(more)
        self._nodes = array("q", sorted(self._nodes))
        pbf = self._folder / "clipped.osm.pbf"
        header = osmium.io.Header()
        header.set("generator", "wanghuolou")
        with osmium.SimpleWriter(str(pbf), header=header, overwrite=True) as writer:
            for entity in osmium.FileProcessor(self._extract.file()):
                if self._is_kept(entity):
                    writer.add(entity)
        kept = len(self._kept_ways)
        return Kept(pbf, kept, self._ways - kept, self._margin_ways)

    def _choose_ways(self) -> None:
        reading = osmium.FileProcessor(self._extract.file(), osmium.osm.NODE | osmium.osm.WAY)
        with_places = reading.with_locations(self._extract.node_store(self._folder))
        for way in with_places.with_filter(osmium.filter.EntityFilter(osmium.osm.WAY)):
            if not isinstance(way, Way):
                continue
            self._ways += 1
            points = [(node.lon, node.lat) for node in way.nodes if node.location.valid()]
            if self._clip.crosses(points, closed=way.is_closed()):
                self._keep_way(way)
            elif any(key in way.tags for key in _LINE_TAGS) and self._clip.is_near(points):
                self._margin_ways += 1
                self._keep_way(way)

    def _keep_way(self, way: Way) -> None:
        self._kept_ways.add(way.id)
        self._nodes.extend([node.ref for node in way.nodes])

    def _choose_relations(self) -> set[int]:
        """Areas come whole: the ways of those. Of others (turn bans, routes) the part that is kept will do."""
        more: set[int] = set()
        for relation in osmium.FileProcessor(self._extract.file(), osmium.osm.RELATION):
            if not isinstance(relation, Relation):
                continue
            ways = [member.ref for member in relation.members if member.type == "w"]
            if not any(number in self._kept_ways for number in ways):
                continue
            self._kept_relations.add(relation.id)
            if relation.tags.get("type") in _AREA_TYPES and relation.tags.get("boundary") != "administrative":
                more.update(ways)
        return more

    def _add_ways(self, wanted: set[int]) -> None:
        for way in osmium.FileProcessor(self._extract.file(), osmium.osm.WAY):
            if isinstance(way, Way) and way.id in wanted:
                self._keep_way(way)

    def _is_kept(self, entity: OSMEntity) -> bool:
        if isinstance(entity, Node):
            at = bisect_left(self._nodes, entity.id)
            if at < len(self._nodes) and self._nodes[at] == entity.id:
                return True
            place = entity.location
            return bool(len(entity.tags) and place.valid() and self._clip.contains(place.lon, place.lat))
        return entity.id in (self._kept_ways if isinstance(entity, Way) else self._kept_relations)


def _drawn(points: Sequence[Position], *, closed: bool) -> "BaseGeometry":
    """The surface a way bounds, else its line, else the place it does not get away from."""
    from shapely.geometry import LineString, Point, Polygon

    if closed and len(points) > 3 and (surface := Polygon(points)).is_valid:
        return surface
    line = LineString(points)
    return line if line.is_valid else Point(points[0])


def _may_touch(points: Sequence[Position], box: Box) -> bool:
    lons, lats = [point[0] for point in points], [point[1] for point in points]
    return min(lons) <= box.east and max(lons) >= box.west and min(lats) <= box.north and max(lats) >= box.south


def _geometries(told: Any) -> list[Any]:
    if told["type"] == "FeatureCollection":
        return [feature["geometry"] for feature in told["features"]]
    return [told["geometry"] if told["type"] == "Feature" else told]


def _polygon(told: Any) -> "BaseGeometry":
    import shapely
    from shapely.geometry import shape

    found = shapely.force_2d(shape(told))
    if found.geom_type not in ("Polygon", "MultiPolygon"):
        raise ValueError(found.geom_type)
    return found if found.is_valid else shapely.make_valid(found)


def _check(polygon: "BaseGeometry", path: Path) -> None:
    import shapely

    if polygon.is_empty or not polygon.area > 0:
        raise BadExtract(t("region.clip.no_polygon", file=path))
    if shapely.get_num_coordinates(polygon) > MOST_POINTS:
        raise BadExtract(t("region.clip.large", file=path, limit=MOST_BYTES >> 20))
    west, south, east, north = polygon.bounds
    if not (west >= -180 and east <= 180 and south >= -90 and north <= 90):
        raise BadExtract(t("region.clip.no_degrees", file=path))


def _widened(polygon: "BaseGeometry", margin_m: float) -> "BaseGeometry":
    """The polygon and all within the margin of it: buffered where a degree is as long east as it is north."""
    import shapely

    narrow = max(0.01, math.cos(math.radians(polygon.centroid.y)))
    square = shapely.transform(polygon, lambda points: points * (narrow, 1.0))
    return shapely.transform(square.buffer(margin_m / M_PER_DEGREE_LAT, 4), lambda points: points / (narrow, 1.0))


def _box(polygon: "BaseGeometry") -> Box:
    west, south, east, north = polygon.bounds
    return Box(west, max(south, -90.0), east, min(north, 90.0))
