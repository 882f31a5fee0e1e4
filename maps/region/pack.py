"""A region pack on disk: its manifest, its files, and whether they are what the manifest says."""

import hashlib
import re
from collections.abc import Mapping
from pathlib import Path

import msgspec

from models.geo import Box
from resources.words import t

MANIFEST = "manifest.json"
BASEMAP = "basemap.pmtiles"
ROADS = "valhalla/tiles.tar"
GAZETTEER = "gazetteer.sqlite"
HYDRANTS = "hydrants.geojson"
STATIONS = "stations.geojson"
FILES = (BASEMAP, ROADS, GAZETTEER, HYDRANTS, STATIONS)
"""What every pack has; newer ones have more lists."""
VERSION = 1
NAME = re.compile(r"\w[\w.-]{0,63}")
"""What a region may be called; it is the name of its folder too."""
_CHUNK_BYTES = 1 << 20


class BadPack(Exception):
    """The folder is no usable region pack; the text is a sentence for people."""


class PackFile(msgspec.Struct, frozen=True):
    """What the manifest knows of a file."""

    sha256: str
    size: int


class Source(msgspec.Struct, frozen=True):
    """The file the pack was built from."""

    name: str
    sha256: str
    size: int


class Part(msgspec.Struct, frozen=True, omit_defaults=True):
    """SHA-256 of what a part was made of, of the code that made it, and of what went in, where that is known."""

    inputs: str
    builder: str
    content: str = ""


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """The contents of manifest.json; `built_at` is ISO 8601 UTC."""

    name: str
    built_at: str
    box: Box
    sources: tuple[Source, ...]
    files: Mapping[str, PackFile]
    licence: str
    counts: Mapping[str, int]
    parts: Mapping[str, Part] = {}
    languages: tuple[str, ...] = ()
    clip: str = ""
    version: int = VERSION


class Pack:
    """An opened pack. The paths exist and have the sizes of the manifest; `verify` reads them through."""

    def __init__(self, path: Path, manifest: Manifest) -> None:
        self.path = path
        self.manifest = manifest

    @classmethod
    def open(cls, path: Path | str) -> "Pack":
        """Open the pack in the folder; raises BadPack when the manifest or a file is missing or not as listed."""
        folder = Path(path)
        try:
            manifest = msgspec.json.decode((folder / MANIFEST).read_bytes(), type=Manifest)
        except FileNotFoundError as error:
            raise BadPack(t("region.pack.no_manifest", path=folder)) from error
        except (msgspec.MsgspecError, ValueError) as error:
            raise BadPack(t("region.pack.bad_manifest", path=folder)) from error
        except OSError as error:
            raise BadPack(t("region.pack.unreadable", path=folder, why=error.strerror)) from error
        if manifest.version > VERSION:
            raise BadPack(t("region.pack.newer", path=folder))
        pack = cls(folder, manifest)
        pack._check_sizes()
        return pack

    def verify(self) -> None:
        """Read every file through and compare its hash; raises BadPack naming the first that differs."""
        for name, listed in self.manifest.files.items():
            try:
                digest = file_sha256(self.path / name)
            except OSError as error:
                raise BadPack(t("region.pack.unreadable", path=self.path / name, why=error.strerror)) from error
            if digest != listed.sha256:
                raise BadPack(t("region.pack.damaged", path=self.path, file=name))

    def _check_sizes(self) -> None:
        listed = self.manifest.files
        for name in {*FILES, *listed}:
            if name not in listed or not is_inside(name):
                raise BadPack(t("region.pack.bad_manifest", path=self.path))
            try:
                size = (self.path / name).stat().st_size
            except OSError as error:
                raise BadPack(t("region.pack.file_missing", path=self.path, file=name)) from error
            if size != listed[name].size:
                raise BadPack(t("region.pack.damaged", path=self.path, file=name))

    @property
    def name(self) -> str:
        """The region's name."""
        return self.manifest.name

    @property
    def box(self) -> Box:
        """Where the region lies."""
        return self.manifest.box

    @property
    def basemap(self) -> Path:
        """The vector tiles (PMTiles)."""
        return self.path / BASEMAP

    @property
    def roads(self) -> Path:
        """The routing tiles (tar)."""
        return self.path / ROADS

    @property
    def gazetteer(self) -> Path:
        """Streets, places and addresses (SQLite)."""
        return self.path / GAZETTEER

    @property
    def size(self) -> int:
        """Bytes of all files."""
        return sum(file.size for file in self.manifest.files.values())

    @property
    def hydrants(self) -> Path:
        """The extract's own water sources (GeoJSON, for the import)."""
        return self.path / HYDRANTS

    @property
    def stations(self) -> Path:
        """The extract's own fire stations (GeoJSON, for the import)."""
        return self.path / STATIONS


def is_inside(name: str) -> bool:
    """May a manifest list a file of this name? Only plain paths below the pack's folder."""
    parts = name.split("/")
    return not any(part in ("", ".", "..") or "\\" in part or ":" in part or "\0" in part for part in parts)


def file_sha256(path: Path) -> str:
    """The SHA-256 of a file's bytes, in hexadecimal; reads it in pieces."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(_CHUNK_BYTES):
            digest.update(piece)
    return digest.hexdigest()
