"""Addresses of tiles by a template: zoom, column, row, subdomains, a key, rows from the south."""

from collections.abc import Sequence
from urllib.parse import quote

from maps.sources.grid import Grid, web_grid
from maps.sources.source import Source


class XyzAddresses:
    """Where a template's tiles are."""

    def __init__(self, source: Source, key: str) -> None:
        self.grid: Grid = web_grid(source.max_zoom)
        self._template = source.address
        self._key = quote(key, safe="")
        self._subdomains: Sequence[str] = [part.strip() for part in source.subdomains.split(",") if part.strip()]

    def address(self, level: int, column: int, row: int) -> str:
        """The address of one tile. The same tile is always asked of the same subdomain."""
        values = {
            "z": str(level),
            "x": str(column),
            "y": str(row),
            "-y": str((1 << level) - 1 - row),
            "key": self._key,
        }
        if self._subdomains:
            values["s"] = self._subdomains[(column + row) % len(self._subdomains)]
        text = self._template
        for name, value in values.items():
            text = text.replace(f"{{{name}}}", value)
        return text
