"""The packs of a folder: found by name, listed, looked over, taken away."""

import shutil
from pathlib import Path
from typing import NamedTuple

from maps.region.holding import Hold
from maps.region.pack import MANIFEST, BadPack, Pack
from resources.words import t


class Shelved(NamedTuple):
    """A folder with a manifest, and the pack in it; `why` says what is wrong where it is none."""

    path: Path
    pack: Pack | None
    why: str = ""


def find_pack(wanted: str, shelf: Path) -> Path:
    """The folder of a pack given by its name or its path; raises BadPack when there is none."""
    for path in (shelf / wanted, Path(wanted)):
        if wanted and (path / MANIFEST).is_file():
            return path
    raise BadPack(t("region.pack.unknown", name=wanted, folder=shelf))


def packs_on(shelf: Path) -> list[Shelved]:
    """Every pack of the folder by name, the unusable too; what is half built or half taken over is none."""
    found = []
    for manifest in sorted(shelf.glob(f"*/{MANIFEST}")):
        folder = manifest.parent
        if folder.name.startswith(".") or ".building-" in folder.name or ".replaced-" in folder.name:
            continue
        try:
            found.append(Shelved(folder, Pack.open(folder)))
        except BadPack as error:
            found.append(Shelved(folder, None, str(error)))
    return found


def remove_pack(folder: Path) -> None:
    """Take the pack away; raises BadPack when somebody uses it, OSError when the disk refuses.

    It is renamed first: whoever looks meanwhile sees a whole pack or none.
    """
    hold = Hold.alone(folder)
    if hold is None:
        raise BadPack(t("region.pack.in_use", path=folder))
    try:
        aside = folder.with_name(f"{folder.name}.replaced-0")
        (folder / MANIFEST).rename(folder / f".{MANIFEST}")
        folder.rename(aside)
        shutil.rmtree(aside)
    finally:
        hold.release()
