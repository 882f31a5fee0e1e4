"""An OpenStreetMap extract: what it really is, whatever it is called, and how it is read in one pass."""

import bz2
import gzip
import os
import struct
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import osmium
from osmium.osm import Area, Node, Relation, Way
from osmium.osm.types import OSMEntity

from models.geo import Box
from resources.words import t

FILE_NODES_FROM_BYTES = 150_000_000
"""From this size on node positions are kept in a file beside the pack and not in memory."""
_ORDER = {Node: 0, Way: 1, Relation: 2}
_HEAD_BYTES = 512
_ARCHIVES = {b"PK\x03\x04": "zip", b"PK\x05\x06": "zip", b"7z\xbc\xaf": "7z", b"Rar!": "rar", b"\xfd7zX": "xz",
             b"\x28\xb5\x2f\xfd": "zstd"}  # fmt: skip


class BadExtract(Exception):
    """The file cannot become a region pack; the text is a sentence for people."""


class _Stamp(NamedTuple):
    """What changes whenever somebody writes to a file."""

    size: int
    modified_ns: int
    inode: int


def extract_format(path: Path) -> str:
    """The osmium format of the file, told by its first bytes: pbf, osm, osm.gz or osm.bz2.

    Raises BadExtract when the file is missing, empty, unreadable or no OpenStreetMap data.
    """
    try:
        if not path.exists():
            raise BadExtract(t("region.bad.missing", file=path))
        if not path.is_file():
            raise BadExtract(t("region.bad.no_file", file=path))
        head, packed = _head(path)
    except PermissionError as error:
        raise BadExtract(t("region.bad.unreadable", file=path)) from error
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise BadExtract(t("region.bad.broken", file=path, why=error)) from error
    except OSError as error:
        raise BadExtract(t("region.bad.unreadable_why", file=path, why=error.strerror or error)) from error
    return _checked(path, head, packed)


def _checked(path: Path, head: bytes, packed: str) -> str:
    if not head:
        raise BadExtract(t("region.bad.empty", file=path))
    if archive := _archive(head):
        raise BadExtract(t("region.bad.archive", file=path, kind=archive))
    if b"<osmChange" in head:
        raise BadExtract(t("region.bad.change_file", file=path))
    found = _format_of(head)
    if found is None or (packed and found != "osm"):
        raise BadExtract(t("region.bad.type", file=path))
    return found + packed


def _head(path: Path) -> tuple[bytes, str]:
    """The first bytes, unpacked where the file is packed, and how it is packed."""
    with path.open("rb") as file:
        head = file.read(_HEAD_BYTES)
    if head.startswith(b"\x1f\x8b"):
        with gzip.open(path) as unpacked:
            return unpacked.read(_HEAD_BYTES), ".gz"
    if head.startswith(b"BZh"):
        with bz2.open(path) as unpacked:
            return unpacked.read(_HEAD_BYTES), ".bz2"
    return head, ""


def _archive(head: bytes) -> str:
    if head[257:262] == b"ustar":
        return "tar"
    return next((kind for mark, kind in _ARCHIVES.items() if head.startswith(mark)), "")


def _format_of(head: bytes) -> str | None:
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
        self._stamp = _stamp(path)

    def check_unchanged(self) -> None:
        """Raise BadExtract when somebody wrote to the file since it was opened."""
        try:
            now = _stamp(self.path)
        except OSError as error:
            raise BadExtract(t("region.bad.changed", file=self.path)) from error
        if now != self._stamp:
            raise BadExtract(t("region.bad.changed", file=self.path))

    @property
    def size(self) -> int:
        """Bytes of the file."""
        return self._stamp.size

    def box(self) -> Box | None:
        """The box the file says it was cut by; None when it says none, or nonsense."""
        try:
            with osmium.io.Reader(self.file(), osmium.osm.NOTHING) as reader:
                box = reader.header().box()
        except (RuntimeError, OSError) as error:
            raise self.broken(error) from error
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
                osmium.io.Reader(self.file()) as reader,
                osmium.SimpleWriter(str(pbf), header=reader.header(), overwrite=True) as writer,
            ):
                osmium.apply(reader, writer)
        except RuntimeError as error:
            raise self.broken(error) from error
        return pbf

    def objects(self, folder: Path, way_keys: Sequence[str] = ()) -> Iterator[OSMEntity]:
        """Every tagged node, relation and area, and ways with their positions; files in the folder while read.

        Ways are those with one of the keys, or without any given all of them, untagged ones too: some are a
        piece of an outline. An area comes from a closed way or a multipolygon relation and has is_area().
        """
        tagged = osmium.filter.EmptyTagFilter()
        tagged.enable_for(osmium.osm.NODE | osmium.osm.RELATION | osmium.osm.AREA)
        reading = (
            osmium.FileProcessor(self.file())
            .with_locations(self.node_store(folder))
            .with_areas()
            .with_filter(tagged)
        )
        if way_keys:
            lines = osmium.filter.KeyFilter(*way_keys)
            lines.enable_for(osmium.osm.WAY)
            reading = reading.with_filter(lines)
        reached = (-1, False, 0)
        try:
            for entity in reading:
                if not isinstance(entity, Area):
                    place = sort_key(entity)
                    if place <= reached:
                        raise BadExtract(t("region.bad.unsorted", file=self.path))
                    reached = place
                yield entity
        except RuntimeError as error:
            raise self.broken(error) from error

    def outline_ways(self) -> dict[int, str]:
        """The ways that districts are bounded by, by id, each with the highest district's admin_level."""
        levels: dict[int, str] = {}
        relations = osmium.FileProcessor(self.file(), osmium.osm.RELATION)
        try:
            for relation in relations.with_filter(osmium.filter.TagFilter(("boundary", "administrative"))):
                level = relation.tags.get("admin_level") or ""
                if not (isinstance(relation, Relation) and level.isdecimal()):
                    continue
                for member in relation.members:
                    if member.type == "w" and int(level) < int(levels.get(member.ref, "99")):
                        levels[member.ref] = level
        except RuntimeError as error:
            raise self.broken(error) from error
        return levels

    def node_store(self, folder: Path) -> str:
        """Where node positions are kept while the file is read: in memory, or in a file in the folder."""
        return "flex_mem" if self.size <= FILE_NODES_FROM_BYTES else f"sparse_file_array,{folder / 'nodes.bin'}"

    def file(self) -> osmium.io.File:
        """The file as osmium opens it."""
        return osmium.io.File(str(self.path), self.format)

    def broken(self, error: Exception) -> BadExtract:
        """What an error while reading means for people."""
        if any(words in str(error) for words in ("No space left", "File too large")):
            return BadExtract(t("region.bad.disk_full"))
        self.check_unchanged()
        return BadExtract(t("region.bad.broken", file=self.path, why=error))


def sort_key(entity: OSMEntity) -> tuple[int, bool, int]:
    """Where an object stands in a sorted file: nodes, ways, relations, each by id, ids below zero first."""
    return _ORDER[type(entity)], entity.id > 0, abs(entity.id)


def _stamp(path: Path) -> _Stamp:
    found = os.stat(path)
    return _Stamp(found.st_size, found.st_mtime_ns, found.st_ino)
