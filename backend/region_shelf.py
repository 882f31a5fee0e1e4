"""The folder of region packs a backend serves: what is a pack, whether it is whole, and how one is put there."""

import os
import re
import shutil
from contextlib import suppress
from pathlib import Path
from typing import Any

import msgspec

from backend import files
from backend.command_words import Said

NAME = re.compile(r"[^/\\\x00-\x1f.][^/\\\x00-\x1f]{0,99}")
MANIFEST = "manifest.json"
MAX_MANIFEST = 4 << 20
_UNFINISHED = (".building-", ".replaced-", ".adding-")


class BadPack(Said):
    """The folder is no region pack, or cannot be put there; the text is a sentence."""


class Listed(msgspec.Struct, frozen=True):
    """What the manifest says of a file."""

    sha256: str
    size: int


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """What the backend needs to know of a pack; the rest of the manifest is the consoles' business."""

    name: str = ""
    built_at: str = ""
    box: Any = None
    files: dict[str, Listed] = {}


def manifest_of(pack: Path) -> Manifest:
    """The manifest of the pack; raises BadPack when it cannot be understood."""
    path = pack / MANIFEST
    try:
        if path.stat().st_size > MAX_MANIFEST:
            raise BadPack("backend.pack.large", pack=pack)
        return msgspec.json.decode(path.read_bytes(), type=Manifest)
    except FileNotFoundError as error:
        raise BadPack("backend.pack.none", pack=pack, manifest=MANIFEST) from error
    except OSError as error:
        raise BadPack("backend.pack.unreadable", path=path, reason=error.strerror) from error
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise BadPack("backend.pack.unclear", pack=pack) from error


def packs_in(folder: Path) -> list[Path]:
    """The folders that have a manifest, by name; what is being built or put there is none yet."""
    found = sorted(path.parent for path in folder.glob(f"*/{MANIFEST}"))
    return [pack for pack in found if is_name(pack.name)]


def is_name(name: str) -> bool:
    """May a pack be called so?"""
    return bool(NAME.fullmatch(name)) and not any(mark in name for mark in _UNFINISHED)


def verify(pack: Path) -> int:
    """Read every file through; the bytes read. Raises BadPack naming the first that is not as listed."""
    manifest = manifest_of(pack)
    for name, listed in manifest.files.items():
        path = pack / name
        if not path.resolve().is_relative_to(pack.resolve()):
            raise BadPack("backend.pack.outside", pack=pack)
        try:
            whole = path.stat().st_size == listed.size and files.sha256_of(path) == listed.sha256
        except OSError as error:
            raise BadPack("backend.pack.lacks", pack=pack, name=name) from error
        if not whole:
            raise BadPack("backend.pack.differs", pack=pack, name=name)
    if not manifest.files:
        raise BadPack("backend.pack.empty", pack=pack)
    return sum(listed.size for listed in manifest.files.values())


def add(source: Path, folder: Path) -> tuple[str, bool]:
    """Copy a pack into the folder, verified, in the place of one of its name; (name, whether it replaced one).

    Consoles see the old pack until the new one is whole. Raises BadPack, OSError.
    """
    name = manifest_of(source).name
    if not is_name(name):
        raise BadPack("backend.pack.nameless", pack=source)
    clear_leftovers(folder)
    needed = verify(source)
    if shutil.disk_usage(folder).free < needed:
        raise BadPack("backend.pack.no_room", folder=folder, size=f"{needed / 1e6:.0f}")
    beside = folder / f"{name}.adding-{os.getpid()}"
    try:
        _copy(source, beside)
        verify(beside)
        return name, _put_in_place(beside, folder / name)
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def remove(folder: Path, name: str) -> None:
    """Take a pack away: renamed first, so that it is there whole or not at all. Raises BadPack, OSError."""
    if not is_name(name) or not (folder / name / MANIFEST).is_file():
        raise BadPack("backend.pack.unknown", pack=name[:100], folder=folder)
    aside = folder / f"{name}.adding-{os.getpid()}"
    (folder / name).rename(aside)
    shutil.rmtree(aside)


def clear_leftovers(folder: Path) -> None:
    """Put back a pack whose replacement died between two renames; remove what was half copied."""
    for old in folder.glob("*.replaced-*"):
        final = folder / old.name.partition(".replaced-")[0]
        if final.exists():
            shutil.rmtree(old, ignore_errors=True)
        else:
            old.rename(final)
    for half in folder.glob("*.adding-*"):
        shutil.rmtree(half, ignore_errors=True)


def _copy(source: Path, target: Path) -> None:
    target.mkdir()
    for name in [*manifest_of(source).files, MANIFEST]:
        path = target / name
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source / name, path)
        with path.open("rb") as file:
            os.fsync(file.fileno())


def _put_in_place(beside: Path, final: Path) -> bool:
    replaced = final.exists()
    aside = final.with_name(f"{final.name}.replaced-{os.getpid()}")
    if replaced:
        final.rename(aside)
    beside.rename(final)
    with suppress(OSError):
        handle = os.open(final.parent, os.O_RDONLY)
        os.fsync(handle)
        os.close(handle)
    shutil.rmtree(aside, ignore_errors=True)
    return replaced
