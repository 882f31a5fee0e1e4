"""Vector tiles by zoom, column and row, out of a region pack."""

import mmap
import threading
import zlib
from collections import OrderedDict
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from maps.region.pack import BadPack
from resources.words import t

if TYPE_CHECKING:
    from pmtiles.tile import Entry, HeaderDict

RECENT_TILES = 256
RECENT_DIRECTORIES = 64
_HEADER_BYTES = 127
_DEEPEST = 4
_MOST_TILE_BYTES = 32 << 20
_DAMAGED = (ValueError, IndexError, EOFError, OSError, OverflowError, zlib.error)


class TileSource(Protocol):
    """Where the page's tiles come from. Zooms are inclusive; the page enlarges beyond them."""

    min_zoom: int
    max_zoom: int

    def tile(self, z: int, x: int, y: int) -> bytes | None:
        """The tile as plain bytes, not compressed; None where there is none."""


def _end(header: "HeaderDict") -> int:
    """Where the last part of the file ends."""
    return max(
        header["root_offset"] + header["root_length"],
        header["leaf_directory_offset"] + header["leaf_directory_length"],
        header["tile_data_offset"] + header["tile_data_length"],
    )


class PackTiles:
    """The tiles of a PMTiles file as plain Mapbox Vector Tiles; any thread may ask."""

    def __init__(self, path: Path) -> None:
        """Open the file; raises BadPack with a sentence when it is no PMTiles file of vector tiles."""
        from pmtiles.tile import (
            Compression,
            MagicNumberNotFound,
            SpecVersionUnsupported,
            TileType,
            deserialize_header,
        )

        try:
            with path.open("rb") as file:
                self._bytes = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
            header = deserialize_header(self._bytes[:_HEADER_BYTES])
        except (OSError, ValueError, IndexError, MagicNumberNotFound, SpecVersionUnsupported) as error:
            raise BadPack(t("region.pack.bad_tiles", path=path)) from error
        known = (Compression.GZIP, Compression.NONE, Compression.UNKNOWN)
        if (
            header["tile_type"] != TileType.MVT
            or header["tile_compression"] not in known
            or header["internal_compression"] != Compression.GZIP
            or _end(header) > len(self._bytes)
        ):
            self._bytes.close()
            raise BadPack(t("region.pack.bad_tiles", path=path))
        self._header = header
        self._gzip = header["tile_compression"] == Compression.GZIP
        self.min_zoom, self.max_zoom = header["min_zoom"], header["max_zoom"]
        self._tiles: OrderedDict[tuple[int, int, int], bytes | None] = OrderedDict()
        self._directories: OrderedDict[int, list[Entry]] = OrderedDict()
        self._lock = threading.Lock()

    def tile(self, z: int, x: int, y: int) -> bytes | None:
        """The tile, plain; None outside the region, outside the zooms, or where the file is damaged."""
        if not (self.min_zoom <= z <= self.max_zoom and 0 <= x < 1 << z and 0 <= y < 1 << z):
            return None
        at = (z, x, y)
        with self._lock:
            if at in self._tiles:
                self._tiles.move_to_end(at)
                return self._tiles[at]
            try:
                data = self._find(z, x, y)
            except _DAMAGED:  # as good as not there
                data = None
            self._tiles[at] = data
            if len(self._tiles) > RECENT_TILES:
                self._tiles.popitem(last=False)
            return data

    def deepest(self) -> Iterator[tuple[int, int, int, bytes]]:
        """Every tile of the deepest zoom that is like no tile beside it: (z, x, y, the tile, plain).

        What is the same in a row of tiles is sea or empty land. A part of the file that is damaged is left out.
        """
        from pmtiles.tile import tileid_to_zxy, zxy_to_tileid

        first = zxy_to_tileid(self.max_zoom, 0, 0)
        for entry in self._entries(self._header["root_offset"], self._header["root_length"], first):
            if entry.run_length != 1:
                continue
            start = self._header["tile_data_offset"] + entry.offset
            try:
                z, x, y = tileid_to_zxy(entry.tile_id)
                data = self._plain(self._bytes[start : start + entry.length])
            except _DAMAGED:
                continue
            yield z, x, y, data

    def _entries(self, offset: int, length: int, first: int, depth: int = 1) -> "Iterator[Entry]":
        """Those of the tiles from an id on, in the order of their ids."""
        try:
            with self._lock:
                entries = self._directory(offset, length)
        except _DAMAGED:
            return
        following = [entry.tile_id for entry in entries[1:]]
        for entry, beyond in zip(entries, [*following, None], strict=True):
            if entry.run_length:
                if entry.tile_id >= first:
                    yield entry
            elif depth < _DEEPEST and (beyond is None or beyond > first):
                leaf = self._header["leaf_directory_offset"] + entry.offset
                yield from self._entries(leaf, entry.length, first, depth + 1)

    def close(self) -> None:
        """Give the file free; every tile is None from then on."""
        with self._lock:
            self._tiles.clear()
            self._directories.clear()
            self.max_zoom = -1
            self._bytes.close()

    def _find(self, z: int, x: int, y: int) -> bytes | None:
        from pmtiles.tile import find_tile, zxy_to_tileid

        wanted = zxy_to_tileid(z, x, y)
        header = self._header
        offset, length = header["root_offset"], header["root_length"]
        for _ in range(_DEEPEST):
            entry = find_tile(self._directory(offset, length), wanted)
            if entry is None:
                return None
            if entry.run_length > 0:
                start = header["tile_data_offset"] + entry.offset
                return self._plain(self._bytes[start : start + entry.length])
            offset, length = header["leaf_directory_offset"] + entry.offset, entry.length
        return None

    def _directory(self, offset: int, length: int) -> "list[Entry]":
        from pmtiles.tile import deserialize_directory

        known = self._directories.get(offset)
        if known is None:
            known = deserialize_directory(self._bytes[offset : offset + length])
            self._directories[offset] = known
            if len(self._directories) > RECENT_DIRECTORIES:
                self._directories.popitem(last=False)
        return known

    def _plain(self, data: bytes) -> bytes:
        if not self._gzip:
            return data
        unpacked = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16).decompress(data, _MOST_TILE_BYTES)
        if not unpacked:
            raise ValueError("an empty tile")
        return unpacked
