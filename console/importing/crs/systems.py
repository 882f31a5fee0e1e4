"""The coordinate systems a file may be in, and the way from each to WGS-84."""

import threading
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from console.importing.crs.cells import Numbers
from console.importing.errors import BadFile
from models.geo import Box
from models.geo_shift import EAST, NORTH, SOUTH, WEST, bd09_to_wgs84, gcj02_to_wgs84
from resources.words import t

type Lonlat = tuple[Numbers, Numbers]

SHIFTED = Box(WEST, SOUTH, EAST, NORTH)
"""Where GCJ-02 and BD-09 differ from WGS-84."""
TAIWAN = Box(117.5, 21.5, 123.0, 26.5)
ZONED = 8.0
"""A zone number before the easting that is one: so few numbers look like that by chance that it tells by itself."""
EVERYWHERE = Box(-180.0, -90.0, 180.0, 90.0)
_TWD67_DATUM = (
    "+step +proj=cart +ellps=aust_SA +step +proj=helmert +x=-752 +y=-358 +z=-179 +step +inv +proj=cart +ellps=WGS84"
)
"""Taiwan's surveyors published three shifts; they agree to 4 m with their formula for the plane. EPSG has none."""
NEAR_DEG = 0.3
"""This near to a region, a list's middle may well be its neighbour's or its own."""
_LISTING = threading.Lock()
"""Projections may be asked by one thread at a time; transformers need no such care."""
_DEGREES = "+step +proj=unitconvert +xy_in=rad +xy_out=deg"


@dataclass(frozen=True)
class System:
    """A coordinate system. `code` is what --crs takes; `prior` is how usual it is among files of its kind."""

    code: str
    name: str
    """For a person."""
    projected: bool
    box: Box
    """Where it is used."""
    to_wgs84: Callable[[Numbers, Numbers], Lonlat]
    prior: float = 0.05
    family: str = ""
    """The word for it where its code is a number: twd97, twd67, cgcs2000, utm."""
    tolerance_m: float = 2.0
    """How well its way to WGS-84 is known."""


def _as_it_is(lon: Numbers, lat: Numbers) -> Lonlat:
    return lon, lat


def _named(code: str, prior: float, to_wgs84: Callable[[Numbers, Numbers], Lonlat], box: Box) -> System:
    return System(code, t(f"crs.system.{code}"), False, box, to_wgs84, prior, code)


def wgs84() -> System:
    """The system of satellite receivers, which CGCS2000 equals to centimetres."""
    return _named("wgs84", 1.0, _as_it_is, EVERYWHERE)


def gcj02() -> System:
    """The system of Chinese web maps."""
    return _named("gcj02", 0.45, gcj02_to_wgs84, SHIFTED)


def bd09() -> System:
    """The system of Baidu's maps."""
    return _named("bd09", 0.25, bd09_to_wgs84, SHIFTED)


@lru_cache(maxsize=256)
def _plane(definition: str) -> Callable[[Numbers, Numbers], Lonlat]:
    """From metres of a projection on a datum that is WGS-84's to a metre."""
    return _pipeline(f"+step +inv {definition}")


@lru_cache(maxsize=256)
def _pipeline(steps: str) -> Callable[[Numbers, Numbers], Lonlat]:
    from pyproj import Transformer

    return partial(_finite, Transformer.from_pipeline(f"+proj=pipeline {steps} {_DEGREES}").transform)


def _finite(way: Callable[[Numbers, Numbers], Any], x: Numbers, y: Numbers) -> Lonlat:
    """NaN where the way back leads nowhere; PROJ says infinity."""
    lon, lat = way(x, y)
    good = np.isfinite(lon) & np.isfinite(lat)
    return np.where(good, lon, np.nan), np.where(good, lat, np.nan)


def _mercator_zone(
    number: int, name: str, lon0: float, half_deg: float, options: str, prior: float, family: str
) -> System:
    """A zone of a transverse Mercator projection."""
    definition = f"+proj=tmerc +lat_0=0 +lon_0={lon0} +ellps=GRS80 {options}"
    box = Box(lon0 - half_deg, -80.0, min(180.0, lon0 + half_deg), 84.0)
    return System(f"EPSG:{number}", f"{name} (EPSG:{number})", True, box, _plane(definition), prior, family)


def utm(zone: int, *, north: bool, prior: float = 0.3) -> System:
    """A zone of the Universal Transverse Mercator grid on WGS-84."""
    options = "+k=0.9996 +x_0=500000" + ("" if north else " +y_0=10000000")
    name = f"UTM {zone}{'N' if north else 'S'}"
    return _mercator_zone((32600 if north else 32700) + zone, name, zone * 6 - 183, 3, options, prior, "utm")


def gauss_krueger(lon0: int, *, degrees: int, prefix: int = 0, prior: float = 0.3) -> System:
    """A CGCS2000 zone of 3 or 6 degrees by its middle meridian; `prefix` is the zone number before the easting."""
    if degrees == 3:
        number, name = (4488 + prefix, f"zone {prefix}") if prefix else (4534 + lon0 // 3 - 25, f"CM {lon0}E")
    else:
        number, name = (4478 + prefix, f"zone {prefix}") if prefix else (4502 + (lon0 + 3) // 6 - 13, f"CM {lon0}E")
    options = f"+k=1 +x_0={prefix * 1_000_000 + 500_000}"
    title = f"CGCS2000 / {degrees}° Gauss-Krüger {name}"
    return _mercator_zone(number, title, lon0, degrees / 2, options, prior, "cgcs2000")


def taiwan_metres() -> list[System]:
    """TWD97 and TWD67, each in the zone of the main island (121 E) and of Penghu, Kinmen and Matsu (119 E)."""
    systems = []
    for lon0, new, old, share in ((121, 3826, 3828, 1.0), (119, 3825, 3827, 0.05)):
        options = "+k=0.9999 +x_0=250000"
        zone = f"TM2 {lon0}E"
        systems.append(_mercator_zone(new, f"TWD97 / {zone}", lon0, 2, options, 0.5 * share, "twd97"))
        steps = f"+step +inv +proj=tmerc +lat_0=0 +lon_0={lon0} +ellps=aust_SA {options} {_TWD67_DATUM}"
        systems.append(
            System(f"EPSG:{old}", f"TWD67 / {zone} (EPSG:{old})", True, TAIWAN, _pipeline(steps), 0.35 * share,
                   "twd67", tolerance_m=6.0)
        )  # fmt: skip
    return systems


def twd67_degrees() -> System:
    """Longitudes and latitudes of TWD67."""
    steps = f"+step +proj=unitconvert +xy_in=deg +xy_out=rad {_TWD67_DATUM}"
    return System("EPSG:3821", "TWD67 (EPSG:3821)", False, TAIWAN, _pipeline(steps), 0.05, "twd67", tolerance_m=6.0)


def web_mercator() -> System:
    """The metres of web maps."""
    definition = "+proj=merc +a=6378137 +b=6378137"
    return System("EPSG:3857", t("crs.system.mercator"), True, EVERYWHERE, _plane(definition), 0.3, "mercator")


@lru_cache(maxsize=256)
def epsg(number: int, prior: float = 0.05) -> System:
    """The system of an EPSG number. Raises BadFile when there is none, or it has no two axes on the Earth."""
    code = f"EPSG:{number}"
    known = next((s for s in (*taiwan_metres(), twd67_degrees()) if s.code == code), None)
    return known or _of_definition(code, code, prior)


def declared_by(text: str) -> System | None:
    """The system a file declares, as EPSG number or WKT; None when it declares none, or one nobody can read."""
    from pyproj import CRS
    from pyproj.exceptions import CRSError

    try:
        number = CRS.from_user_input(text).to_epsg() if text else None
        if number in (4326, 4979):
            return wgs84()
        if number is not None:
            return epsg(number)
        return _of_definition(text, t("crs.system.file"), 0.05) if text else None
    except (CRSError, BadFile):
        return None


def _of_definition(definition: str, code: str, prior: float) -> System:
    from pyproj import CRS
    from pyproj.exceptions import CRSError

    try:
        crs = CRS.from_user_input(definition)
    except CRSError as error:
        raise BadFile("crs_unknown", text=code) from error
    if not (crs.is_projected or crs.is_geographic) or len(crs.axis_info) != 2:
        raise BadFile("crs_unknown", text=code)
    area = crs.area_of_use
    box = Box(area.west, area.south, area.east, area.north) if area and area.west <= area.east else EVERYWHERE
    way = partial(_finite, partial(_transformed, definition))
    return System(code, f"{crs.name} ({code})", bool(crs.is_projected), box, way, prior)


def _transformed(definition: str, x: Numbers, y: Numbers) -> Lonlat:
    transformer = _transformer(definition)
    if transformer is None:
        return np.full(x.shape, np.nan), np.full(x.shape, np.nan)
    lon, lat = transformer.transform(x, y)
    return lon, lat


@lru_cache(maxsize=64)
def _transformer(definition: str) -> Any:
    """From a system to WGS-84, with the shift of its datum; None when there is no way."""
    import warnings

    from pyproj import Transformer
    from pyproj.exceptions import ProjError

    with warnings.catch_warnings():
        # A finer grid that is not installed: the next best transformation is taken, metres off at most.
        warnings.simplefilter("ignore", UserWarning)
        try:
            return Transformer.from_crs(definition, "EPSG:4326", always_xy=True)
        except ProjError:
            return None


def angular(points: Box) -> list[System]:
    """The systems of longitudes and latitudes that differ where the points are."""
    systems = [wgs84()]
    if meet(points, SHIFTED):
        systems += [gcj02(), bd09()]
    if meet(points, TAIWAN):
        systems.append(twd67_degrees())
    return systems


def metric(x: Numbers, y: Numbers) -> list[System]:
    """The systems of metres that the numbers themselves allow, as far as numbers say where they are."""
    systems = []
    east, north = float(np.nanmedian(x)), float(np.nanmedian(y))
    if abs(east) <= 20_037_509 and abs(north) <= 20_048_967:
        systems.append(web_mercator())
    if 50_000 <= east <= 450_000 and 2_380_000 <= north <= 2_950_000:
        systems += taiwan_metres()
    zone = int(east // 1_000_000)
    if 25 <= zone <= 45:
        systems.append(gauss_krueger(zone * 3, degrees=3, prefix=zone, prior=ZONED))
    if 13 <= zone <= 23:
        systems.append(gauss_krueger(zone * 6 - 3, degrees=6, prefix=zone, prior=ZONED))
    return systems


def usual_at(box: Box) -> list[System]:
    """The systems of metres that are usual in a region: its UTM zones, China's zones without prefix."""
    zones = range(_utm_zone(box.west), _utm_zone(box.east) + 1)
    systems = [utm(zone, north=box.centre.lat >= 0) for zone in zones]
    if meet(box, SHIFTED):
        three = range(round(box.west / 3), round(box.east / 3) + 1)
        systems += [gauss_krueger(zone * 3, degrees=3) for zone in three if 25 <= zone <= 45]
        six = range(int(box.west // 6) + 1, int(box.east // 6) + 2)
        systems += [gauss_krueger(zone * 6 - 3, degrees=6, prior=0.15) for zone in six if 13 <= zone <= 23]
    return systems


def listed_at(box: Box, x: Numbers, y: Numbers) -> Iterable[System]:
    """The projected systems of the EPSG list in use in a region that put the middle of the numbers there."""
    middle = float(np.nanmedian(x)), float(np.nanmedian(y))
    with _LISTING:
        places = [(number, plane(*middle, inverse=True)) for number, plane in _planes_at(box)]
    for number, (lon, lat) in places:
        if within(box, np.array([lon]), np.array([lat]), NEAR_DEG)[0]:
            yield epsg(number)


@lru_cache(maxsize=8)
def _planes_at(box: Box) -> list[tuple[int, Any]]:
    """EPSG's projections whose area of use holds a region, some dozens; without the shifts of their datums."""
    from pyproj import CRS, Proj
    from pyproj.aoi import AreaOfInterest
    from pyproj.database import query_crs_info
    from pyproj.enums import PJType
    from pyproj.exceptions import CRSError, ProjError

    area = AreaOfInterest(box.west, box.south, box.east, box.north)
    planes: dict[int, Any] = {}
    for info in query_crs_info("EPSG", PJType.PROJECTED_CRS, area, contains=True):
        with suppress(CRSError, ProjError):
            planes[int(info.code)] = Proj(CRS.from_epsg(info.code))
    return list(planes.items())


def asked(word: str) -> Sequence[System]:
    """The systems a person means by a word of --crs. Raises BadFile when it is none."""
    plain = word.strip().casefold().replace("-", "").replace("_", "")
    named: dict[str, Callable[[], list[System]]] = {
        "wgs84": lambda: [wgs84()],
        "dms": lambda: [wgs84()],
        "gcj02": lambda: [gcj02()],
        "bd09": lambda: [bd09()],
        "twd97": lambda: [*(s for s in taiwan_metres() if s.family == "twd97"), epsg(3824)],
        "twd67": lambda: [*(s for s in taiwan_metres() if s.family == "twd67"), twd67_degrees()],
        "cgcs2000": lambda: [epsg(4490), *_zones_of_china()],
    }
    if plain in named:
        return named[plain]()
    number = plain.removeprefix("epsg").lstrip(":")
    if not number.isdecimal() or len(number) > 6:
        raise BadFile("crs_unknown", text=word)
    return [wgs84()] if int(number) == 4326 else [epsg(int(number))]


def _zones_of_china() -> Iterable[System]:
    for zone in range(25, 46):
        yield gauss_krueger(zone * 3, degrees=3, prefix=zone)
        yield gauss_krueger(zone * 3, degrees=3)
    for zone in range(13, 24):
        yield gauss_krueger(zone * 6 - 3, degrees=6, prefix=zone)


def _utm_zone(lon: float) -> int:
    return min(60, int((lon + 180) // 6) + 1)


def meet(one: Box, other: Box) -> bool:
    """Do two boxes touch?"""
    return (
        one.west <= other.east and other.west <= one.east and one.south <= other.north and other.south <= one.north
    )


def within(box: Box, lon: Numbers, lat: Numbers, margin_deg: float = 0.0) -> NDArray[np.bool_]:
    """Which positions are in a box, or at most so many degrees outside."""
    inside: NDArray[np.bool_] = (lon >= box.west - margin_deg) & (lon <= box.east + margin_deg)
    return inside & (lat >= box.south - margin_deg) & (lat <= box.north + margin_deg)
