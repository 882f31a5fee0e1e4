"""Addresses of a WMTS service's tiles, by parameters (KVP) or by a template of its own (REST)."""

from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

from maps.sources.capabilities import BadCapabilities, Capabilities
from maps.sources.grid import Grid
from maps.sources.source import Source, address_fault

_GENERAL = (
    "service",
    "request",
    "version",
    "layer",
    "style",
    "tilematrixset",
    "tilematrix",
    "tilerow",
    "tilecol",
    "format",
)
_FORMATS = ("image/png", "image/jpeg", "image/webp", "tiles")
"""Asked for in this order; one widely used service calls its only format "tiles"."""


def capabilities_address(source: Source, key: str) -> str:
    """Where the service describes itself."""
    address = _filled(source, key, 0)
    if urlsplit(address).path.lower().endswith(".xml"):
        return address
    return _with(address, {"SERVICE": "WMTS", "REQUEST": "GetCapabilities", "VERSION": "1.0.0"})


def _filled(source: Source, key: str, number: int) -> str:
    subdomains = [part.strip() for part in source.subdomains.split(",") if part.strip()] or [""]
    address = source.address.replace("{s}", subdomains[number % len(subdomains)])
    return address.replace("{key}", quote(key, safe=""))


def _with(address: str, parameters: dict[str, str]) -> str:
    parts = urlsplit(address)
    own = [(name, value) for name, value in parse_qsl(parts.query) if name.lower() not in _GENERAL]
    return urlunsplit(parts._replace(query=urlencode([*own, *parameters.items()])))


class WmtsAddresses:
    """Where the tiles of the chosen layer and grid are."""

    def __init__(self, source: Source, key: str, offered: Capabilities) -> None:
        """Raises BadCapabilities when the service has no such layer, or no grid we can draw."""
        self._source, self._key = source, key
        self._layer, self._set = offered.chosen(source.layer, source.matrix_set)
        self.grid: Grid = offered.grids[self._set]
        wanted = (kind for kind in _FORMATS if kind in self._layer.formats)
        self._format = next(wanted, self._layer.formats[0] if self._layer.formats else "image/png")
        self._template = self._layer.template
        if self._template and not source.address.lower().endswith(".xml"):
            # A service that is asked by parameters is so, where the person gave its address in that form.
            self._template = ""
        if self._template and (
            address_fault(self._template) or self._host(self._template) != self._host(source.address)
        ):
            raise BadCapabilities("other_host")

    def _host(self, address: str) -> str:
        return (urlsplit(address.replace("{s}", "s")).hostname or "").lower()

    def address(self, level: int, column: int, row: int) -> str:
        """The address of one tile."""
        values = {
            "LAYER": self._layer.name, "STYLE": self._layer.style, "TILEMATRIXSET": self._set,
            "TILEMATRIX": self.grid.levels[level].name, "TILEROW": str(row), "TILECOL": str(column),
        }  # fmt: skip
        if self._template:
            return self._from_template(values)
        asked = {"SERVICE": "WMTS", "REQUEST": "GetTile", "VERSION": "1.0.0", **values, "FORMAT": self._format}
        return _with(_filled(self._source, self._key, column + row), asked)

    def _from_template(self, values: dict[str, str]) -> str:
        text = self._template
        for spelt in set(_braced(text)):
            if spelt.upper() in values:
                text = text.replace(f"{{{spelt}}}", quote(values[spelt.upper()], safe=""))
        return text.replace("{key}", quote(self._key, safe=""))


def _braced(text: str) -> list[str]:
    return [part.split("}", 1)[0] for part in text.split("{")[1:] if "}" in part]
