"""A source of ground as a person declares it, and what is wrong with a declaration."""

import enum
import hashlib
import ipaddress
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

import msgspec

NAME = re.compile(r"[a-z][a-z0-9_]{0,31}")
MOST_ZOOM = 22
MOST_SOURCES = 50
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_KNOWN = frozenset({"z", "x", "y", "-y", "s", "key"})
_OPEN_KEY = re.compile(
    r"[?&](?:tk|key|ak|token|access_token|apikey|api_key|subscription-key)=(?!\{key\})[^&{]+", re.I
)
"""A key written into the address, where everybody reads it."""


class Kind(enum.StrEnum):
    """How tiles are asked for."""

    XYZ = "xyz"
    WMTS = "wmts"
    MBTILES = "mbtiles"
    IMAGE = "image"


ONLINE = frozenset({Kind.XYZ, Kind.WMTS})


class Datum(enum.StrEnum):
    """The coordinates a source is drawn in."""

    WGS84 = "wgs84"
    GCJ02 = "gcj02"


class Control(msgspec.Struct, frozen=True):
    """A point of an image whose place is known: column and row in pixels, degrees."""

    column_px: float
    row_px: float
    lon: Annotated[float, msgspec.Meta(ge=-180, le=180)]
    lat: Annotated[float, msgspec.Meta(ge=-85, le=85)]


Text = Annotated[str, msgspec.Meta(max_length=200)]


class Source(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One source. A key is never in here: `{key}` stands for it in the address."""

    name: Annotated[str, msgspec.Meta(pattern=r"\A[a-z][a-z0-9_]{0,31}\Z")]
    title: Annotated[str, msgspec.Meta(max_length=60)]
    kind: Kind = Kind.XYZ
    address: Annotated[str, msgspec.Meta(max_length=2000)] = ""
    """A template with {z} {x} {y} (or {-y} from the south), {s}, {key}; a WMTS service; a file."""
    subdomains: Text = ""
    """What {s} stands for, by commas."""
    layer: Text = ""
    matrix_set: Text = ""
    min_zoom: Annotated[int, msgspec.Meta(ge=0, le=MOST_ZOOM)] = 0
    max_zoom: Annotated[int, msgspec.Meta(ge=0, le=MOST_ZOOM)] = 18
    attribution: Text = ""
    datum: Datum = Datum.WGS84
    most_kept: Annotated[int, msgspec.Meta(ge=0, le=10_000_000)] = 20_000
    """How many tiles may be fetched ahead: the provider's rule. 0: none."""
    crs: Text = ""
    """Of an image with a world file: EPSG code or name; empty: what the file says, else degrees."""
    controls: tuple[Control, ...] = ()
    """Of an image without a place of its own."""

    def digest(self) -> str:
        """What tiles of this source are filed under: another address or layer is another source."""
        parts = (self.kind, self.address, self.layer, self.matrix_set)
        return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:16]

    def digest_of_file(self) -> str:
        """What is made of its file is filed under; another when the file was written anew. Raises OSError."""
        about = Path(self.address).stat()
        parts = (msgspec.json.encode(self), about.st_size, about.st_mtime_ns)
        return hashlib.sha256("\x1f".join(map(str, parts)).encode()).hexdigest()[:16]


def faults(source: Source, others: Sequence[str] = ()) -> dict[str, str]:
    """Field -> what is wrong with it, a key under `sources.fault`; empty when nothing is."""
    found: dict[str, str] = {}
    if not source.title.strip():
        found["title"] = "no_title"
    if source.name in others:
        found["name"] = "name_taken"
    if source.min_zoom > source.max_zoom:
        found["max_zoom"] = "zooms"
    if not source.address.strip():
        found["address"] = "no_address"
    elif source.kind in ONLINE:
        fault = address_fault(source.address) or (_template_fault(source) if source.kind is Kind.XYZ else "")
        if fault:
            found["address"] = fault
    return found


def address_fault(address: str) -> str:
    """Why nothing may be asked there; empty when it may."""
    try:
        parts = urlsplit(address.replace("{s}", "s"))
        host = parts.hostname or ""
        has_port = parts.port is None or parts.port > 0
    except ValueError:
        return "address"
    if (
        parts.scheme not in ("http", "https")
        or not host
        or not has_port
        or "@" in parts.netloc
        or "{" in parts.netloc
    ):
        return "address"
    if parts.scheme == "http" and not is_loopback(host):
        return "not_https"
    return "open_key" if _OPEN_KEY.search(address) else ""


def _template_fault(source: Source) -> str:
    names = set(_PLACEHOLDER.findall(source.address))
    if not {"z", "x"} <= names or not names & {"y", "-y"} or names - _KNOWN:
        return "template"
    return "subdomains" if "s" in names and not source.subdomains.strip() else ""


def is_loopback(host: str) -> bool:
    """Is it this machine? A name is not: it may mean another one tomorrow."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
