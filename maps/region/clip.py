"""The polygon a region is cut by: read from GeoJSON, asked for points, and what of an extract it takes."""

import hashlib
import json
import math
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import osmium
from osmium.osm import Node, Relation, Way

from maps.region.extract import BadExtract, Extract
from models.geo import M_PER_DEGREE_LAT, Box
from resources.words import t

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

MARGIN_M = 2_000.0
"""Roads this far outside the polygon are kept, so that a way along its edge need not end there."""
MOST_BYTES = 32 << 20
MOST_POINTS = 500_000
_AT_A_TIME = 100_000
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
        return bool(self._contains_xy(self._polygon, lon, lat))

    def cut(self, extract: Extract, folder: Path) -> Kept:
        """Write what the polygon takes of the extract into a PBF file in the folder; raises BadExtract.

        Taken are nodes inside, ways that touch the polygon, roads and rails that touch the margin, and the
        multipolygons any way of which is taken; all of them with every node the extract has.
        """
        try:
            return _Cut(self, extract, folder).write()
        except RuntimeError as error:
            raise extract.broken(error) from error

    def inside_and_near(self, lons: list[float], lats: list[float]) -> tuple[list[bool], list[bool]]:
        """Which of the positions lie in the polygon, and which in it or its margin."""
        inside: list[bool] = self._contains_xy(self._polygon, lons, lats).tolist()
        near: list[bool] = self._contains_xy(self._wide, lons, lats).tolist()
        return inside, near

    def crosses(self, points: list[tuple[float, float]], *, closed: bool) -> bool:
        """Does a way of which no node lies inside cross the polygon, or lie around it?"""
        import shapely
        from shapely.geometry import LineString

        if len(points) < 2:
            return False
        drawn = shapely.Polygon(points) if closed and len(points) > 3 else LineString(points)
        box = self.box
        west, south, east, north = drawn.bounds
        if west > box.east or east < box.west or south > box.north or north < box.south:
            return False
        return bool(self._polygon.intersects(drawn if drawn.is_valid else drawn.boundary))


class _Cut:
    """One cut: which nodes, then which ways, then which relations; at last everything is written."""

    def __init__(self, clip: Clip, extract: Extract, folder: Path) -> None:
        self._clip, self._extract, self._folder = clip, extract, folder
        self._inside, self._near = osmium.IdTracker(), osmium.IdTracker()
        self._kept = osmium.IdTracker()
        self._kept_ways: set[int] = set()
        self._ways = self._margin_ways = 0

    def write(self) -> Kept:
        self._choose_nodes()
        self._choose_ways()
        self._choose_relations()
        self._kept.complete_backward_references(self._extract.file())
        pbf = self._folder / "clipped.osm.pbf"
        header = osmium.io.Header()
        header.set("generator", "wanghuolou")
        with osmium.SimpleWriter(str(pbf), header=header, overwrite=True) as writer:
            everything = osmium.FileProcessor(self._extract.file()).with_filter(self._kept.id_filter())
            for entity in everything:
                writer.add(entity)
        kept = len(self._kept_ways)
        return Kept(pbf, kept, self._ways - kept, self._margin_ways)

    def _choose_nodes(self) -> None:
        ids: list[int] = []
        lons: list[float] = []
        lats: list[float] = []
        for node in osmium.FileProcessor(self._extract.file(), osmium.osm.NODE):
            if not (isinstance(node, Node) and node.location.valid() and node.id >= 0):
                continue
            ids.append(node.id)
            lons.append(node.lon)
            lats.append(node.lat)
            if len(ids) == _AT_A_TIME:
                self._sort_out(ids, lons, lats)
                ids, lons, lats = [], [], []
        self._sort_out(ids, lons, lats)

    def _sort_out(self, ids: list[int], lons: list[float], lats: list[float]) -> None:
        if not ids:
            return
        for number, inside, near in zip(ids, *self._clip.inside_and_near(lons, lats), strict=True):
            if inside:
                self._inside.add_node(number)
                self._kept.add_node(number)
            if near:
                self._near.add_node(number)

    def _choose_ways(self) -> None:
        reading = osmium.FileProcessor(self._extract.file(), osmium.osm.NODE | osmium.osm.WAY)
        with_places = reading.with_locations(self._extract.node_store(self._folder))
        for way in with_places.with_filter(osmium.filter.EntityFilter(osmium.osm.WAY)):
            if not isinstance(way, Way):
                continue
            self._ways += 1
            if self._inside.contains_any_references(way) or self._crosses(way):
                self._keep_way(way.id)
            elif any(key in way.tags for key in _LINE_TAGS) and self._near.contains_any_references(way):
                self._margin_ways += 1
                self._keep_way(way.id)

    def _crosses(self, way: Way) -> bool:
        points = [(node.lon, node.lat) for node in way.nodes if node.location.valid()]
        return self._clip.crosses(points, closed=way.is_closed())

    def _keep_way(self, number: int) -> None:
        self._kept_ways.add(number)
        self._kept.add_way(number)

    def _choose_relations(self) -> None:
        """Areas come whole; of others (turn bans, routes) those that touch what is kept, without their rest."""
        more: list[int] = []
        for relation in osmium.FileProcessor(self._extract.file(), osmium.osm.RELATION):
            if not isinstance(relation, Relation):
                continue
            ways = [member.ref for member in relation.members if member.type == "w"]
            if not any(number in self._kept_ways for number in ways):
                continue
            self._kept.add_relation(relation.id)
            if relation.tags.get("type") in _AREA_TYPES and relation.tags.get("boundary") != "administrative":
                more.extend(ways)
        for number in more:
            self._keep_way(number)


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
