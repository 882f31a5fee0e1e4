"""Several extracts become one file: sorted, each object once, the newest version of it."""

import heapq
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import osmium
from osmium.osm import Node, Relation, Way
from osmium.osm.types import OSMEntity

from maps.region.extract import BadExtract, Extract, sort_key
from resources.words import t

_Key = tuple[int, bool, int]
_Written = (Node, Way, Relation)


class Merged(NamedTuple):
    """What the merge wrote, and how many objects more than one extract had."""

    path: Path
    shared: int


class _Stream:
    """One extract, object by object; an object may be looked at until the next is asked for."""

    def __init__(self, extract: Extract) -> None:
        self._extract = extract
        self._objects: Iterator[OSMEntity] = iter(osmium.FileProcessor(extract.file()))
        self.object: OSMEntity | None = None
        self.key: _Key = (-1, False, 0)
        self.step()

    def step(self) -> bool:
        """Go to the next object; False at the end. Raises BadExtract for a file that is broken or not sorted."""
        try:
            self.object = next(self._objects, None)
        except RuntimeError as error:
            raise self._extract.broken(error) from error
        if self.object is None:
            return False
        key = sort_key(self.object)
        if key <= self.key:
            raise BadExtract(t("region.bad.unsorted", file=self._extract.path))
        self.key = key
        return True


def merge(extracts: Sequence[Extract], pbf: Path) -> Merged:
    """Write the objects of all extracts into the PBF file, streamed; raises BadExtract, OSError.

    Of an object that several have, the newest version is taken. Of one version the longer is taken: some
    programs cut ways and relations off at the edge of an extract.
    """
    header = osmium.io.Header()
    header.set("generator", "wanghuolou")
    streams = [_Stream(extract) for extract in extracts]
    heap = [(stream.key, number) for number, stream in enumerate(streams) if stream.object is not None]
    heapq.heapify(heap)
    shared = 0
    try:
        with osmium.SimpleWriter(str(pbf), header=header, overwrite=True) as writer:
            while heap:
                key, number = heapq.heappop(heap)
                rivals = [streams[number]]
                while heap and heap[0][0] == key:
                    rivals.append(streams[heapq.heappop(heap)[1]])
                shared += len(rivals) > 1
                _write_newest(writer, rivals)
                for stream in rivals:
                    if stream.step():
                        heapq.heappush(heap, (stream.key, streams.index(stream)))
    except RuntimeError as error:
        raise extracts[0].broken(error) from error
    return Merged(pbf, shared)


def _write_newest(writer: osmium.SimpleWriter, rivals: Sequence[_Stream]) -> None:
    objects = [stream.object for stream in rivals if isinstance(stream.object, _Written)]
    best = objects[0] if len(objects) == 1 else max(objects, key=_newness)
    if not best.deleted:
        writer.add(best)


def _newness(entity: Node | Way | Relation) -> tuple[int, int]:
    if isinstance(entity, Way):
        return entity.version, len(entity.nodes)
    if isinstance(entity, Relation):
        return entity.version, len(entity.members)
    return entity.version, 0
