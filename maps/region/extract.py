"""An OpenStreetMap extract: what it really is, whatever it is called, and how it is read in one pass."""

import struct
from collections.abc import Iterator
from pathlib import Path

import osmium
from osmium.osm import Area, Node, Relation, Way
from osmium.osm.types import OSMEntity

from models.geo import Box
from resources.words import t

FILE_NODES_FROM_BYTES = 300_000_000
"""From this size on node positions are kept in a file beside the pack and not in memory."""
_ORDER = {Node: 0, Way: 1, Relation: 2}
_HEAD_BYTES = 512


class BadExtract(Exception):
    """The file cannot become a region pack; the text is a sentence for people."""


def extract_format(path: Path) -> str:
    """The osmium format of the file, told by its first bytes: pbf, osm, osm.gz or osm.bz2.

    Raises BadExtract when the file is missing, empty, unreadable or no OpenStreetMap data.
    """
    try:
        if not path.exists():
            raise BadExtract(t("region.bad.missing", file=path))
        if not path.is_file():
            raise BadExtract(t("region.bad.no_file", file=path))
        with path.open("rb") as file:
            head = file.read(_HEAD_BYTES)
    except PermissionError as error:
        raise BadExtract(t("region.bad.unreadable", file=path)) from error
    except OSError as error:
        raise BadExtract(t("region.bad.unreadable_why", file=path, why=error.strerror)) from error
    if not head:
        raise BadExtract(t("region.bad.empty", file=path))
    found = _format_of(head)
    if found is None:
        raise BadExtract(t("region.bad.type", file=path))
    return found


def _format_of(head: bytes) -> str | None:
    if head.startswith(b"\x1f\x8b"):
        return "osm.gz"
    if head.startswith(b"BZh"):
        return "osm.bz2"
    if len(head) > 16 and struct.unpack(">I", head[:4])[0] < 65536 and b"OSMHeader" in head[:32]:
        return "pbf"
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if text.startswith((b"<?xml", b"<osm", b"<!--")) and b"<html" not in text.lower():
        return "osm"
    return None


class Extract:
    """A checked extract, readable as often as needed."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.format = extract_format(path)

    def box(self) -> Box | None:
        """The box the file says it was cut by; None when it says none, or nonsense."""
        try:
            with osmium.io.Reader(self._file(), osmium.osm.NOTHING) as reader:
                box = reader.header().box()
        except (RuntimeError, OSError) as error:
            raise self._broken(error) from error
        if not box.valid() or box.top_right.lon <= box.bottom_left.lon or box.top_right.lat <= box.bottom_left.lat:
            return None
        return Box(box.bottom_left.lon, box.bottom_left.lat, box.top_right.lon, box.top_right.lat)

    def as_pbf(self, folder: Path) -> Path:
        """The same data as a PBF file, written into the folder when it is none yet."""
        pbf = folder / "extract.osm.pbf"
        if self.format == "pbf":
            if self.path.name.endswith(".pbf"):
                return self.path
            # The road builder goes by the name, which need not tell what the file is.
            pbf.symlink_to(self.path.absolute())
            return pbf
        try:
            with (
                osmium.io.Reader(self._file()) as reader,
                osmium.SimpleWriter(str(pbf), header=reader.header(), overwrite=True) as writer,
            ):
                osmium.apply(reader, writer)
        except RuntimeError as error:
            raise self._broken(error) from error
        return pbf

    def objects(self, folder: Path) -> Iterator[OSMEntity]:
        """Every tagged node, way, relation and area, ways with their positions; files in the folder while read.

        An area comes from a closed way or a multipolygon relation and has is_area().
        """
        store = "flex_mem"
        if self.path.stat().st_size > FILE_NODES_FROM_BYTES:
            store = f"sparse_file_array,{folder / 'nodes.bin'}"
        reading = (
            osmium.FileProcessor(self._file())
            .with_locations(store)
            .with_areas()
            .with_filter(osmium.filter.EmptyTagFilter())
        )
        reached = 0
        try:
            for entity in reading:
                if not isinstance(entity, Area):
                    order = _ORDER[type(entity)]
                    if order < reached:
                        raise BadExtract(t("region.bad.unsorted", file=self.path))
                    reached = order
                yield entity
        except RuntimeError as error:
            raise self._broken(error) from error

    def _file(self) -> osmium.io.File:
        return osmium.io.File(str(self.path), self.format)

    def _broken(self, error: Exception) -> BadExtract:
        if any(words in str(error) for words in ("No space left", "File too large")):
            return BadExtract(t("region.bad.disk_full"))
        return BadExtract(t("region.bad.broken", file=self.path, why=error))
