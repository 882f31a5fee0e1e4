"""Hand-made OpenStreetMap files whose distances are known: a plane in metres about one point."""

import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from xml.sax.saxutils import quoteattr

from models.geo import M_PER_DEGREE_LAT

LON, LAT = 121.0, 31.0
M_PER_DEGREE_LON = M_PER_DEGREE_LAT * math.cos(math.radians(LAT))

Tags = Mapping[str, str]


def place(x_m: float, y_m: float) -> tuple[float, float]:
    """(lon, lat) of the point x_m metres east and y_m metres north."""
    return LON + x_m / M_PER_DEGREE_LON, LAT + y_m / M_PER_DEGREE_LAT


class OsmFile:
    """Nodes, ways and relations as they are added; `write` sorts them."""

    def __init__(self, first_id: int = 1, version: int = 1) -> None:
        self._first_id, self._version = first_id, version
        self._nodes: list[str] = []
        self._ways: list[str] = []
        self._relations: list[str] = []

    def node(self, x_m: float, y_m: float, tags: Tags | None = None) -> int:
        """Add a node; returns its id."""
        number = len(self._nodes) + self._first_id
        lon, lat = place(x_m, y_m)
        self._nodes.append(f'<node {self._head(number)} lon="{lon:.7f}" lat="{lat:.7f}">{_tags(tags)}</node>')
        return number

    def way(self, nodes: Sequence[int], tags: Tags) -> int:
        """Add a way over nodes; returns its id."""
        number = len(self._ways) + self._first_id
        refs = "".join(f'<nd ref="{node}"/>' for node in nodes)
        self._ways.append(f"<way {self._head(number)}>{refs}{_tags(tags)}</way>")
        return number

    def road(self, points: Sequence[tuple[float, float]], name: str, tags: Tags | None = None) -> int:
        """Add a residential road through points in metres."""
        nodes = [self.node(x, y) for x, y in points]
        return self.way(nodes, {"highway": "residential", "name": name, **(tags or {})})

    def multipolygon(self, members: Sequence[tuple[int, str]], tags: Tags) -> int:
        """Add a multipolygon, or what the tags say it is, of (way, role) members; returns its id."""
        number = len(self._relations) + self._first_id
        refs = "".join(f'<member type="way" ref="{way}" role="{role}"/>' for way, role in members)
        tags = {"type": "multipolygon", **tags}
        self._relations.append(f"<relation {self._head(number)}>{refs}{_tags(tags)}</relation>")
        return number

    def _head(self, number: int) -> str:
        return f'id="{number}" version="{self._version}"'

    def write(self, path: Path) -> Path:
        """Write the file as XML; returns its path."""
        lines = [
            '<?xml version="1.0" encoding="UTF-8"?>', '<osm version="0.6" generator="test">',
            *self._nodes, *self._ways, *self._relations, "</osm>",
        ]  # fmt: skip
        path.write_text("\n".join(lines), encoding="utf-8")
        return path


def _tags(tags: Tags | None) -> str:
    return "".join(f"<tag k={quoteattr(k)} v={quoteattr(v)}/>" for k, v in (tags or {}).items())
