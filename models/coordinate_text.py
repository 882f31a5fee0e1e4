"""Positions as people write them: decimals, minutes, words for sides, UTM, MGRS, Web Mercator, GCJ-02, BD-09."""

import math
import re
import unicodedata

import msgspec

from models import geo_shift, utm
from models.geo import BadPosition, check_position
from models.mgrs import read_square
from models.position_text import MERCATOR_EDGE_DEG, MERCATOR_RADIUS_M

LONGEST = 80
"""Characters of a text that may be a position."""
# zh: the words before a longitude and a latitude
_WORDS = {"东经": "E", "東經": "E", "西经": "W", "西經": "W", "北纬": "N", "北緯": "N", "南纬": "S", "南緯": "S"}
_SIDE = "[NSEW]"
_ANGLE = (
    rf"(?P<before{{0}}>{_SIDE})?\s*(?<![\d.])(?P<degrees{{0}}>[-+]?\d{{{{1,3}}}}(?:\.\d{{{{0,12}}}})?)\s*"
    # zh: degrees, minutes and seconds in words
    r"(?:[°º度D:]\s*(?:(?P<minutes{0}>\d{{1,2}}(?:\.\d{{0,12}})?)\s*"
    r"(?:['′’分:]\s*(?:(?P<seconds{0}>\d{{1,2}}(?:\.\d{{0,12}})?)\s*(?:[\"″”秒]|''|′′)?)?)?)?)?"
    rf"\s*(?P<after{{0}}>{_SIDE})?"
)
_PAIR = re.compile(rf"{_ANGLE.format(1)}\s*[,;/ ]?\s*{_ANGLE.format(2)}")
_PARTS = (
    r"(?P<degrees{0}>\d{{1,3}}) (?P<minutes{0}>\d{{1,2}}(?:\.\d{{1,12}})?)"
    r"(?: (?P<seconds{0}>\d{{1,2}}(?:\.\d{{1,12}})?))? ?(?P<after{0}>[NSEW])"
)
_SPACED = re.compile(rf"{_PARTS.format(1)}[,; ]{{1,3}}{_PARTS.format(2)}")
_UTM = re.compile(
    r"(?:UTM )?(?P<zone>\d{1,2}) ?(?P<band>[C-HJ-NP-X])[ ,]+(?P<east>\d{6}(?:\.\d{1,6})?) ?M?E?[ ,]+"
    r"(?P<north>\d{1,8}(?:\.\d{1,6})?) ?M?N?"
)
# zh: the names by which the shifted systems go
_MARKS = re.compile(
    r"^(?:(?P<gcj02>GCJ[- ]?(?:02)?|火星(?:坐标)?|高德|腾讯|騰訊)|(?P<bd09>BD[- ]?(?:09)?|百度)|"
    # zh: the projection of web maps
    r"(?P<mercator>(?:EPSG[ :])?3857|WEB ?MERCATOR|墨卡托)|"
    r"WGS[- ]?(?:84)?)[ :,]+"
)
_METRES = re.compile(r"(?P<x>[-+]?\d{1,8}(?:\.\d{0,6})?) ?M?[,; ]{1,3}(?P<y>[-+]?\d{1,8}(?:\.\d{0,6})?) ?M?")
_SURELY_METRES = 1_000_000.0
"""Two numbers without a name are taken for metres of web maps when both are larger: UTM's eastings are not."""
_SHIFTS = {"gcj02": geo_shift.gcj02_to_wgs84, "bd09": geo_shift.bd09_to_wgs84}


class ReadPosition(msgspec.Struct, frozen=True):
    """WGS-84 degrees, and what they were read from: lonlat, latlon, sides, utm, mgrs, mercator, gcj02 or bd09."""

    lon: float
    lat: float
    notation: str


def read_coordinates(text: str) -> list[ReadPosition]:
    """The positions a text may be, the likeliest first: longitude before latitude when both orders are possible."""
    if len(text) > LONGEST:
        return []
    written = unicodedata.normalize("NFKC", text).strip().upper()
    for word, side in _WORDS.items():
        written = written.replace(word, side)
    mark = _MARKS.match(written)
    shift = mark.lastgroup if mark is not None else None
    if mark is not None:
        written = written[mark.end() :]
    # Full-width commas are plain ones by now; the rest of what parts two numbers is made so.
    written = re.sub(r"\s*[、|]\s*|\s+", " ", written)
    if shift == "mercator":
        return _from_mercator(written, 0.0)
    return [_shifted(found, shift) for found in _read(written) if _is_somewhere(found)]


def _read(written: str) -> list[ReadPosition]:
    if square := read_square(written):
        return [ReadPosition(*square, "mgrs")]
    if found := _UTM.fullmatch(written):
        return _from_utm(int(found["zone"]), found["band"], float(found["east"]), float(found["north"]))
    return _from_mercator(written, _SURELY_METRES) or _in_degrees(written)


def _in_degrees(written: str) -> list[ReadPosition]:
    found = _PAIR.fullmatch(written) or _SPACED.fullmatch(written)
    if found is None or (found["degrees1"].isdigit() and found["degrees2"].isdigit() and not _parted(written)):
        return []
    fields = found.groupdict()
    first, second = _angle(fields, 1), _angle(fields, 2)
    if first is None or second is None:
        return []
    sides = _side(fields, 1), _side(fields, 2)
    if any(sides):
        return _by_sides(first, second, sides)
    return [ReadPosition(first, second, "lonlat"), ReadPosition(second, first, "latlon")]


def _parted(written: str) -> bool:
    """Two whole numbers in a row are one number unless something stands between them."""
    return any(not c.isdigit() for c in written)


def _angle(fields: dict[str, str | None], at: int) -> float | None:
    degrees = fields[f"degrees{at}"] or ""
    minutes, seconds = (float(fields.get(f"{name}{at}") or 0) for name in ("minutes", "seconds"))
    if minutes >= 60 or seconds >= 60:
        return None
    value = abs(float(degrees)) + minutes / 60 + seconds / 3600
    below = degrees.startswith("-") or _side(fields, at) in ("S", "W")
    return -value if below else value


def _side(fields: dict[str, str | None], at: int) -> str:
    return fields.get(f"before{at}") or fields.get(f"after{at}") or ""


def _by_sides(first: float, second: float, sides: tuple[str, str]) -> list[ReadPosition]:
    """One side is enough: the other number is the other coordinate."""
    turned = sides[0] in ("N", "S") or (not sides[0] and sides[1] in ("E", "W"))
    axes = [side in ("N", "S") for side in sides if side]
    if len(axes) == 2 and axes[0] == axes[1]:
        return []
    return [ReadPosition(second, first, "sides") if turned else ReadPosition(first, second, "sides")]


def _from_utm(zone: int, band: str, east_m: float, north_m: float) -> list[ReadPosition]:
    """The letter is the band; N and S are the hemisphere where they cannot be the band."""
    if not 1 <= zone <= 60:
        return []
    lon, lat = utm.to_degrees(east_m, north_m, zone, northern=band >= "N")
    if not math.isfinite(lon) or not (band == "N" or utm.band_holds(band, lat)):
        if band != "S":
            return []
        lon, lat = utm.to_degrees(east_m, north_m, zone, northern=False)
    return [ReadPosition(lon, lat, "utm")] if utm.SOUTH_DEG - 0.001 <= lat <= utm.NORTH_DEG + 0.001 else []


def _from_mercator(written: str, least: float) -> list[ReadPosition]:
    """Metres of web maps, both at least so far from zero."""
    found = _METRES.fullmatch(written)
    x_m, y_m = (float(found["x"]), float(found["y"])) if found is not None else (math.inf, math.inf)
    lon, lat = math.degrees(x_m / MERCATOR_RADIUS_M), math.inf
    if math.isfinite(y_m) and min(abs(x_m), abs(y_m)) >= least:
        lat = math.degrees(2 * math.atan(math.exp(y_m / MERCATOR_RADIUS_M)) - math.pi / 2)
    # Rounded to a decimetre the edge of the world may lie beyond itself.
    lon = max(-180.0, min(180.0, lon)) if abs(lon) < 180.000_001 else lon
    return [ReadPosition(lon, lat, "mercator")] if abs(lon) <= 180 and abs(lat) <= MERCATOR_EDGE_DEG + 0.01 else []


def _is_somewhere(found: ReadPosition) -> bool:
    try:
        check_position(found.lon, found.lat)
    except BadPosition:
        return False
    return True


def _shifted(found: ReadPosition, system: str | None) -> ReadPosition:
    if system is None:
        return found
    lon, lat = geo_shift.move_point(_SHIFTS[system], found.lon, found.lat)
    return ReadPosition(lon, lat, system)
