"""Builds the whole demo set beside its folder and moves it there when complete; does nothing when it is current."""

import hashlib
import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from console.demo.tables import write_json
from resources.words import t

VERSION = 5
"""Raised when the generator makes something else of the same seed, so that old sets are built anew."""
MANIFEST = "manifest.json"
_MAKER = "wanghuolou demo"


class NotOurs(Exception):
    """The folder holds files that are not a demo set; they are left alone."""


def build_demo(folder: Path, seed: int, say: Callable[[str], None]) -> bool:
    """Make the set of this seed in `folder`; False when it was there already, whole and unchanged.

    Raises NotOurs when the folder holds something else, OSError when it cannot be written.
    """
    if folder.exists() and (not folder.is_dir() or (any(folder.iterdir()) and _manifest(folder) is None)):
        raise NotOurs(str(folder))
    if is_current(folder, seed):
        return False
    beside = folder.with_name(f"{folder.name}.part-{os.getpid()}")
    shutil.rmtree(beside, ignore_errors=True)
    beside.mkdir(parents=True)
    try:
        _write(beside, seed, say)
        old = folder.with_name(f"{folder.name}.old-{os.getpid()}")
        if folder.exists():
            folder.rename(old)
        beside.rename(folder)
        shutil.rmtree(old, ignore_errors=True)
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return True


def is_current(folder: Path, seed: int) -> bool:
    """Does the folder hold the finished set of this seed and version, every file as it was written?"""
    manifest = _manifest(folder)
    if manifest is None or (manifest.get("seed"), manifest.get("version")) != (seed, VERSION):
        return False
    return all(
        (folder / name).is_file() and _digest(folder / name) == digest
        for name, digest in manifest.get("files", {}).items()
    )


def _manifest(folder: Path) -> dict[str, Any] | None:
    """The manifest of a demo set, None when there is none of ours."""
    try:
        content = json.loads((folder / MANIFEST).read_text("utf-8"))
    except (OSError, ValueError):
        return None
    return content if isinstance(content, dict) and content.get("maker") == _MAKER else None


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _write(folder: Path, seed: int, say: Callable[[str], None]) -> None:
    from console.demo.clips import write_clips
    from console.demo.drawings import write_drawings
    from console.demo.osm import write_osm
    from console.demo.painting import painter_application
    from console.demo.plans import write_plans
    from console.demo.scenario import write_scenario
    from console.demo.tables import write_tables
    from console.demo.town import build_town

    say(t("demo.step.town"))
    town = build_town(seed)
    counts = write_osm(town, folder / "town.osm.gz")
    say(t("demo.step.tables"))
    counts |= write_tables(town, folder)
    write_scenario(town, folder / "scenario.json")
    say(t("demo.step.drawings"))
    with painter_application():
        plans = write_plans(town, folder / "plans.json")
        write_drawings(town, plans, folder)

        def tell(n: int) -> None:
            if n % 15 == 0 or n == len(town.cameras):
                say(t("demo.step.clips", done=n, all=len(town.cameras)))

        write_clips(town, folder, tell)
    counts |= {"plans": len(plans), "clips": len(town.cameras)}
    (folder / "README.txt").write_text(t("demo.readme") + "\n", encoding="utf-8")
    names = sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file())
    files = {name: _digest(folder / name) for name in names}
    write_json(
        folder / MANIFEST,
        {"maker": _MAKER, "synthetic": True, "seed": seed, "version": VERSION, "counts": counts, "files": files},
    )
    say(t("demo.step.counts", **counts))
