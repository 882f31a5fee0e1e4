"""Writes the demo town as an OpenStreetMap file, so that it is built by the same `region build` as any place."""

import gzip
import io
from pathlib import Path
from xml.sax.saxutils import quoteattr

from console.demo.facts import Town
from console.demo.plane import XY, lon_lat
from console.demo.streets import EDGE_X, EDGE_Y, RAIL_Y
from console.demo.words import english, words

_WHEN = "2026-01-01T00:00:00Z"
_POI = {
    "school": {"amenity": "school"},
    "kindergarten": {"amenity": "kindergarten"},
    "hospital": {"amenity": "hospital"},
    "care_home": {"amenity": "social_facility", "social_facility": "nursing_home"},
    "mall": {"shop": "mall"},
    "supermarket": {"shop": "supermarket"},
    "market": {"amenity": "marketplace"},
    "hotel": {"tourism": "hotel"},
    "fuel_station": {"amenity": "fuel"},
    "railway_station": {"railway": "station", "public_transport": "station"},
    "bus_station": {"amenity": "bus_station"},
    "government": {"amenity": "townhall"},
    "library": {"amenity": "library"},
    "cinema": {"amenity": "cinema"},
    "restaurant": {"amenity": "restaurant"},
    "heritage": {"historic": "monument"},
    "factory": {"man_made": "works"},
    "chemical": {"man_made": "works", "product": "chemicals"},
}
_LANES = {"trunk": "6", "primary": "6", "secondary": "4", "tertiary": "2"}
_SPEED = {
    "trunk": "70",
    "primary": "60",
    "secondary": "50",
    "tertiary": "40",
    "residential": "30",
    "living_street": "15",
}


class OsmWriter:
    """Collects nodes and ways; ids are given in order, positive, nodes first in the file."""

    def __init__(self) -> None:
        self._nodes: list[str] = []
        self._ways: list[str] = []
        self._at: dict[tuple[float, float], int] = {}

    def node(self, at: XY, tags: dict[str, str] | None = None) -> int:
        """The id of the node at a place; one with tags is always a node of its own."""
        place = lon_lat(at)
        if tags is None and place in self._at:
            return self._at[place]
        number = len(self._nodes) + 1
        head = f'<node id="{number}" version="1" timestamp="{_WHEN}" lat="{place[1]:.7f}" lon="{place[0]:.7f}"'
        self._nodes.append(f"{head}/>\n" if not tags else f"{head}>{_tags(tags)}</node>\n")
        if tags is None:
            self._at[place] = number
        return number

    def way(self, points: list[XY], tags: dict[str, str], closed: bool = False) -> int:
        """A way through the places; a closed one ends where it begins."""
        refs = [self.node(p) for p in points]
        refs = [n for k, n in enumerate(refs) if k == 0 or n != refs[k - 1]]
        if closed and refs[-1] != refs[0]:
            refs.append(refs[0])
        number = len(self._ways) + 1
        nodes = "".join(f'<nd ref="{n}"/>' for n in refs)
        self._ways.append(f'<way id="{number}" version="1" timestamp="{_WHEN}">{nodes}{_tags(tags)}</way>\n')
        return number

    def save(self, path: Path) -> None:
        """Write the gzipped XML; no time and no name in it, so that the same town gives the same bytes."""
        w, s = lon_lat((-EDGE_X - 40, -EDGE_Y - 40))
        e, n = lon_lat((EDGE_X + 40, EDGE_Y + 40))
        text = io.StringIO()
        text.write(
            '<?xml version="1.0" encoding="UTF-8"?>\n'
            '<osm version="0.6" generator="Wanghuolou demo town (synthetic)">\n'
        )
        text.write(f'<bounds minlat="{s}" minlon="{w}" maxlat="{n}" maxlon="{e}"/>\n')
        text.writelines(self._nodes)
        text.writelines(self._ways)
        text.write("</osm>\n")
        path.write_bytes(gzip.compress(text.getvalue().encode(), compresslevel=6, mtime=0))


def _tags(tags: dict[str, str]) -> str:
    return "".join(f"<tag k={quoteattr(k)} v={quoteattr(v)}/>" for k, v in tags.items())


def _named(tags: dict[str, str]) -> dict[str, str]:
    """With the name in pinyin beside the Chinese one."""
    name = tags.get("name")
    return {**tags, "name:zh": name, "name:en": english(name)} if name else tags


def write_osm(town: Town, path: Path) -> dict[str, int]:
    """The whole town as .osm.gz; returns counts for the report."""
    osm = OsmWriter()
    name = words()["town"]
    osm.node((0.0, 0.0), _named({"place": "town", "name": f"{name}", "note": "演示/DEMO: synthetic"}))
    roads = _roads(town, osm)
    for area in town.areas:
        osm.way(area.ring, _named(area.tags), closed=True)
    for path_ in town.paths:
        osm.way(path_.points, _named(path_.tags))
    osm.way(town.rail, _named({"railway": "rail", "name": words()["railway"], "gauge": "1435"}))
    edge = [(-EDGE_X, -EDGE_Y), (EDGE_X, -EDGE_Y), (EDGE_X, EDGE_Y), (-EDGE_X, EDGE_Y)]
    osm.way(edge, _named({"boundary": "administrative", "admin_level": "8", "name": name}), closed=True)
    _buildings(town, osm)
    _water(town, osm)
    osm.save(path)
    return {"roads": roads, "buildings": len(town.buildings)}


def _roads(town: Town, osm: OsmWriter) -> int:
    count = 0
    for street, bridge, ids in town.net.ways():
        points = [town.net.nodes[n] for n in ids]
        tags = {"highway": street.highway, "name": street.name, "width": f"{street.width_m:g}", **street.tags}
        if street.highway in _LANES:
            tags["lanes"] = _LANES[street.highway]
        if street.highway in _SPEED:
            tags["maxspeed"] = _SPEED[street.highway]
        if street.oneway:
            tags["oneway"] = "yes"
        tags["surface"] = "paving_stones" if street.foot_only else "asphalt"
        if bridge:
            tags |= {"bridge": "yes", "layer": "1"}
            if street.name == words()["streets"]["arterial_ns"][0]:
                tags["maxweight"] = "20"
        osm.way(points, _named(_under_rail(tags, points)))
        count += 1
    for n, degree in town.net.degree().items():
        if degree >= 4 and _wide(town, n):
            osm.node(town.net.nodes[n], {"highway": "traffic_signals"})
    return count


def _under_rail(tags: dict[str, str], points: list[XY]) -> dict[str, str]:
    """Where a road passes the railway: the highway over it, the small road under it with little height."""
    if not min(p[1] for p in points) < RAIL_Y < max(p[1] for p in points):
        return tags
    if tags["highway"] == "trunk":
        return {**tags, "bridge": "yes", "layer": "2"}
    return {**tags, "maxheight": "3.2", "layer": "-1", "tunnel": "yes"}


def _wide(town: Town, node: int) -> bool:
    return (
        sum(
            1
            for edge in town.net.edges
            if node in (edge.a, edge.b)
            and town.net.streets[edge.street].highway in ("trunk", "primary", "secondary")
        )
        >= 3
    )


def _buildings(town: Town, osm: OsmWriter) -> None:
    kinds = {site.number: site.type for site in town.sites}
    for b in town.buildings:
        tags = {"building": b.kind, "building:levels": str(b.levels), "height": f"{b.levels * 3.3:.1f}"}
        if b.number:
            tags |= {"addr:housenumber": str(b.number), "addr:street": b.street, "addr:city": words()["town"]}
        if b.name:
            tags["name"] = b.name
        if b.kind == "fire_station":
            tags["amenity"] = "fire_station"
        tags |= _POI.get(kinds.get(b.site, ""), {})
        osm.way(b.ring, _named(tags), closed=True)


def _water(town: Town, osm: OsmWriter) -> None:
    """Every tenth hydrant, as a mapper would have noted it: the import brings the rest."""
    kinds = {"地上式": "pillar", "地下式": "underground", "墙壁式": "wall"}
    for w in town.waters[::10]:
        if w.type in kinds and w.status == "正常":
            osm.node(
                w.at,
                {
                    "emergency": "fire_hydrant",
                    "fire_hydrant:type": kinds[w.type],
                    "ref": w.number,
                    "fire_hydrant:diameter": str(w.main_diameter_mm),
                },
            )
