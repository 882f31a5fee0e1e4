"""Which layer, kind and first zoom of the basemap an OpenStreetMap object belongs to.

The vector tiles (zoom 6 to 15, gzip inside the PMTiles file) have these layers:

| layer        | geometry | fields beside `name`, `name:zh`, `name:en`                         |
|--------------|----------|--------------------------------------------------------------------|
| earth        | polygon  | the region's box                                                   |
| water        | polygon  | kind: water, sea                                                   |
| waterways    | line     | kind: river, canal, stream, drain, ditch                           |
| landuse      | polygon  | kind: see LANDUSE                                                  |
| roads        | line     | kind: highway, major, medium, minor, path, rail; ref               |
| buildings    | polygon  | height (m), levels; as tagged, else 3 m a level                    |
| places       | point    | kind: city, town, village, suburb, ...                             |
| pois         | point    | kind: the value of amenity, shop, tourism, ...                     |
| boundaries   | line     | kind: country, province, prefecture, county, town                  |
| housenumbers | point    | housenumber                                                        |
"""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

Tags = Mapping[str, str]
Properties = dict[str, str | float]

MIN_ZOOM, MAX_ZOOM = 6, 15
LINE_KEYS = ("highway", "railway", "waterway", "boundary")
"""A way without any of these draws no line."""
LANGUAGES = ("zh", "en")
"""Languages whose names are kept beside the local one, unless asked otherwise."""


class Feature(NamedTuple):
    """Where an object goes: its layer, the first zoom that shows it, and its fields."""

    layer: str
    min_zoom: int
    properties: Properties


ROADS: Mapping[str, tuple[str, int]] = {
    "motorway": ("highway", 4), "trunk": ("highway", 5),
    "primary": ("major", 7), "secondary": ("major", 9),
    "tertiary": ("medium", 11),
    "unclassified": ("minor", 12), "residential": ("minor", 12), "living_street": ("minor", 12),
    "road": ("minor", 12), "busway": ("minor", 13), "pedestrian": ("minor", 13), "service": ("minor", 13),
    "track": ("path", 13), "footway": ("path", 14), "path": ("path", 14), "cycleway": ("path", 14),
    "steps": ("path", 14), "bridleway": ("path", 14), "corridor": ("path", 14),
}  # fmt: skip
RAILS: Mapping[str, int] = {
    "rail": 9,
    "light_rail": 11,
    "subway": 12,
    "tram": 13,
    "monorail": 12,
    "narrow_gauge": 11,
}
WATERWAYS: Mapping[str, int] = {"river": 8, "canal": 10, "stream": 13, "drain": 14, "ditch": 14}
PLACES: Mapping[str, int] = {
    "city": 4, "town": 7, "borough": 10, "village": 10, "suburb": 10, "quarter": 12, "hamlet": 12,
    "island": 11, "neighbourhood": 13, "square": 14, "locality": 14, "isolated_dwelling": 14, "islet": 14,
}  # fmt: skip
BOUNDARIES: Mapping[str, tuple[str, int]] = {
    "2": ("country", 2), "3": ("province", 4), "4": ("province", 4), "5": ("prefecture", 6),
    "6": ("county", 8), "7": ("county", 9), "8": ("town", 10), "9": ("town", 12),
}  # fmt: skip
LANDUSE: Mapping[str, Mapping[str, str]] = {
    "landuse": {
        "forest": "wood", "grass": "grass", "meadow": "grass", "village_green": "grass",
        "recreation_ground": "park",
        "residential": "residential", "commercial": "commercial", "retail": "commercial",
        "industrial": "industrial",
        "farmland": "farmland", "farmyard": "farmland", "orchard": "farmland", "vineyard": "farmland",
        "allotments": "farmland", "cemetery": "cemetery", "military": "military", "railway": "railway",
        "construction": "industrial", "quarry": "industrial", "education": "school",
    },
    "leisure": {
        "park": "park", "garden": "park", "pitch": "pitch", "playground": "playground", "golf_course": "grass",
        "sports_centre": "pitch", "stadium": "pitch", "nature_reserve": "wood", "track": "pitch",
    },
    "natural": {
        "wood": "wood", "scrub": "scrub", "grassland": "grass", "heath": "scrub", "sand": "sand", "beach": "beach",
        "bare_rock": "rock", "wetland": "wetland",
    },
    "amenity": {
        "school": "school", "kindergarten": "school", "college": "school", "university": "school",
        "hospital": "hospital", "parking": "parking", "grave_yard": "cemetery",
    },
    "aeroway": {"aerodrome": "aerodrome", "apron": "aerodrome"},
    "highway": {"pedestrian": "pedestrian"},
    "place": {"square": "pedestrian"},
}  # fmt: skip
FINE_LANDUSE = frozenset({"pitch", "playground", "parking", "grass", "pedestrian"})
LANDMARKS = frozenset({"hospital", "fire_station", "police", "school", "university", "station", "townhall"})
POI_KEYS = (
    "amenity",
    "tourism",
    "historic",
    "leisure",
    "shop",
    "office",
    "railway",
    "public_transport",
    "emergency",
)
SILENT_POIS = frozenset(
    {
        "parking", "parking_space", "bench", "waste_basket", "bicycle_parking", "vending_machine", "fire_hydrant",
        "platform", "stop_position", "switch", "signal", "level_crossing", "buffer_stop", "crossing", "milestone",
        "phone", "fire_extinguisher", "yes", "no", "parking_entrance", "motorcycle_parking", "recycling",
        "suction_point", "water_tank", "fire_water_pond", "pitch", "garden", "rail", "tram", "subway",
        "letter_box", "post_box", "grit_bin", "waste_disposal", "hunting_stand", "rail_crossing", "tram_crossing",
    }
)  # fmt: skip


def line(tags: Tags, languages: Sequence[str] = LANGUAGES) -> Feature | None:
    """The feature an open or closed way draws as a line; None when it is no line of the map."""
    if "highway" in tags:
        return _road(tags, languages)
    if tags.get("railway") in RAILS:
        hidden = tags.get("service") in {"yard", "siding", "spur"}
        zoom = 13 if hidden else RAILS[tags["railway"]]
        return Feature("roads", zoom, {"kind": "rail", **names(tags, languages)})
    if tags.get("waterway") in WATERWAYS:
        kind = tags["waterway"]
        return Feature("waterways", WATERWAYS[kind], {"kind": kind, **names(tags, languages)})
    if tags.get("boundary") == "administrative":
        return outline(tags.get("admin_level", ""))
    return None


def outline(admin_level: str) -> Feature | None:
    """The line that bounds a district of a level; None for a level that is not drawn."""
    found = BOUNDARIES.get(admin_level)
    return None if found is None else Feature("boundaries", found[1], {"kind": found[0]})


def district(tags: Tags, languages: Sequence[str] = LANGUAGES) -> Properties | None:
    """What is known of a district whose surface this is: kind, level, names; None for anything else."""
    found = BOUNDARIES.get(tags.get("admin_level", ""))
    if found is None or tags.get("boundary") != "administrative" or not tags.get("name"):
        return None
    return {"kind": found[0], "admin_level": int(tags["admin_level"]), **names(tags, languages)}


def _road(tags: Tags, languages: Sequence[str]) -> Feature | None:
    found = ROADS.get(tags["highway"].removesuffix("_link"))
    if found is None or tags.get("area") == "yes":
        return None
    kind, zoom = found
    properties: Properties = {"kind": kind, **names(tags, languages)}
    if ref := tags.get("ref"):
        properties["ref"] = ref
    return Feature("roads", zoom, properties)


def area(tags: Tags, languages: Sequence[str] = LANGUAGES) -> Feature | None:
    """The feature a closed way or multipolygon draws as a surface; None when it is none of the map."""
    if tags.get("building", "no") != "no":
        return Feature("buildings", 13, _building(tags) | names(tags, languages))
    if _is_water(tags):
        return Feature("water", 6, {"kind": "water", **names(tags, languages)})
    if tags.get("highway") == "pedestrian" and tags.get("area") != "yes":
        return None
    for key, kinds in LANDUSE.items():
        kind = kinds.get(tags.get(key, ""))
        if kind:
            return Feature("landuse", 13 if kind in FINE_LANDUSE else 8, {"kind": kind, **names(tags, languages)})
    return None


def _building(tags: Tags) -> Properties:
    properties: Properties = {}
    if height := height_m(tags):
        properties["height"] = height
    levels = _number(tags.get("building:levels", ""))
    if levels is not None and 0 < levels < 200:
        properties["levels"] = round(levels)
    return properties


def _is_water(tags: Tags) -> bool:
    return (
        tags.get("natural") == "water"
        or tags.get("waterway") in {"riverbank", "dock"}
        or tags.get("landuse") in {"reservoir", "basin"}
    )


def points(tags: Tags, languages: Sequence[str] = LANGUAGES) -> list[Feature]:
    """The labels an object (a node, or the middle of a surface) puts on the map."""
    found: list[Feature] = []
    named = names(tags, languages)
    if named and tags.get("place") in PLACES:
        kind = tags["place"]
        found.append(Feature("places", PLACES[kind], {"kind": kind, **named}))
    elif named and (kind := poi_kind(tags)):
        found.append(Feature("pois", 13 if kind in LANDMARKS else 14, {"kind": kind, **named}))
    if number := tags.get("addr:housenumber"):
        found.append(Feature("housenumbers", MAX_ZOOM, {"housenumber": number}))
    return found


def poi_kind(tags: Tags) -> str:
    """What kind of place a person would call the object; empty when nobody would look for it."""
    for key in POI_KEYS:
        value = tags.get(key, "")
        if value and value not in SILENT_POIS:
            return value
    return ""


def names(tags: Tags, languages: Sequence[str] = LANGUAGES) -> Properties:
    """The local name, and the names in the languages wanted, as far as tagged."""
    found: Properties = {}
    if name := tags.get("name"):
        found["name"] = name
    elif not any(key.startswith("name:") for key in tags):
        return found
    for language in languages:
        if name := name_in(tags, language):
            found[f"name:{language}"] = name
    return found


def name_in(tags: Tags, language: str) -> str:
    """The name in a language; either script of Chinese will do."""
    keys = ("name:zh", "name:zh-Hans", "name:zh-Hant") if language == "zh" else (f"name:{language}",)
    return next((tags[key] for key in keys if tags.get(key)), "")


def height_m(tags: Tags) -> float | None:
    """Height of a building in metres: as tagged (metres, or feet where it says so), else 3 m a storey."""
    for key, factor in _HEIGHTS.items():
        value = _number(tags.get(key, ""))
        if value is not None and 0 < value * factor < 1000:
            return round(value * factor, 1)
    return None


_HEIGHTS: Mapping[str, float] = {"height": 1.0, "building:height": 1.0, "est_height": 1.0, "building:levels": 3.0}
_FEET = re.compile(r"(\d+(?:\.\d+)?)\s*(?:'|ft|feet)(?:\s*(\d+(?:\.\d+)?)\s*(?:\"|''|in))?")


def _number(text: str) -> float | None:
    """Metres, a bare number, or feet and inches; None for anything else."""
    text = text.strip().lower()
    if not text:
        return None
    if feet := _FEET.fullmatch(text):
        return float(feet[1]) * 0.3048 + float(feet[2] or 0) * 0.0254
    try:
        return float(text.removesuffix("m").strip().replace(",", "."))
    except ValueError:
        return None
