"""The region packs of a profile: those somebody put there, and those taken over from the backend."""

import logging
import shutil
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from maps.region.pack import MANIFEST, BadPack, Pack
from maps.region.shelf import packs_on, remove_pack

log = logging.getLogger("wanghuolou.regions")

TAKING = ".taking"
"""Folder beside the packs where builds are put together."""
_MARK = "@"
_MARKED = 12


def build_folder(name: str, manifest_sha256: str) -> str:
    """What the folder of a build that was taken over is called."""
    return f"{name}{_MARK}{manifest_sha256[:_MARKED]}"


def taken_over(shelf: Path) -> list[Path]:
    """The folders of builds that were taken over whole."""
    return [path.parent for path in sorted(shelf.glob(f"*/{MANIFEST}")) if _is_taken(path.parent)]


def newest(shelf: Path) -> list[Path]:
    """Of each region the newest usable build; the region built last comes first."""
    best: dict[str, Pack] = {}
    for _path, pack, why in packs_on(shelf):
        if pack is None:
            log.info("region pack left out: %s", why)
            continue
        known = best.get(pack.name)
        if known is None or known.manifest.built_at < pack.manifest.built_at:
            best[pack.name] = pack
    packs = sorted(best.values(), key=lambda pack: pack.manifest.built_at, reverse=True)
    return [pack.path for pack in packs]


def retire(shelf: Path, used: Iterable[Path]) -> list[Path]:
    """Remove builds taken over before that a newer one of their region stands in for; returns those that went.

    What is in use, here or by another program, stays for another time; what a person put there stays for good.
    """
    kept = {path.resolve() for path in (*newest(shelf), *used)}
    gone = []
    for folder in taken_over(shelf):
        if folder.resolve() in kept or not _has_stand_in(folder, shelf):
            continue
        with suppress(BadPack, OSError):
            remove_pack(folder)
            gone.append(folder)
    return gone


def forget_half(shelf: Path, wanted: Iterable[str]) -> None:
    """Remove what was begun of builds that nobody offers any more; `wanted` are names of build folders."""
    keep = set(wanted)
    for folder in (shelf / TAKING).glob("*"):
        if folder.name not in keep:
            shutil.rmtree(folder, ignore_errors=True)


def _is_taken(folder: Path) -> bool:
    name, mark, build = folder.name.rpartition(_MARK)
    return bool(name and mark) and len(build) == _MARKED and all(c in "0123456789abcdef" for c in build)


def _has_stand_in(folder: Path, shelf: Path) -> bool:
    try:
        name = Pack.open(folder).name
    except BadPack:
        return True  # damaged: it is offered and taken over again
    return any(Pack.open(path).name == name for path in newest(shelf) if path != folder)
