"""The folder of packs: a pack is there whole or not at all, the last few are kept, nothing else is touched."""

import contextlib
import json
import os
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

PREFIX = "wanghuolou-pack"
PART = ".part"
MANIFEST = "pack.json"
_SEAT = re.compile(r"[^A-Za-z0-9_-]+")


@dataclass(frozen=True)
class Made:
    """A whole pack."""

    path: Path
    made_at: datetime
    pages: int


class PackFolder:
    """The packs of one seat in a folder that may be a stick or a share: it is never created here.

    A folder whose medium was pulled out must not come into being on the disk beneath.
    """

    def __init__(self, folder: Path, seat: str) -> None:
        self._folder = folder
        # A seat's name is anybody's text; a file's is not.
        self._seat = _SEAT.sub("_", seat)[:40] or "_"
        self._name = re.compile(rf"{PREFIX}-{re.escape(self._seat)}-\d{{8}}T\d{{6}}Z(-\d+)?")

    def add(
        self, made_at: datetime, write: Callable[[Path], int], pointer: Callable[[str], str], keep: int
    ) -> Made:
        """Write a pack beside, put it in its place, point to it, and let the oldest go. Raises OSError.

        `write` fills a folder and says how many pages it wrote; `pointer` makes the page that opens the pack.
        """
        if not self._folder.is_dir():
            raise FileNotFoundError(f"no folder {self._folder}")
        self._sweep()
        path = self._free_name(made_at)
        part = path.with_name(path.name + PART)
        part.mkdir()
        try:
            pages = write(part)
            manifest = {"made_at": made_at.astimezone(UTC).isoformat(), "seat": self._seat, "pages": pages}
            (part / MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")
            for file in part.iterdir():
                _flush(file)
            part.rename(path)
        except BaseException:
            with contextlib.suppress(OSError):
                shutil.rmtree(part)
            raise
        _flush_folder(self._folder)
        self._point(path, pointer)
        for old in self.packs()[max(1, keep) :]:
            # One that cannot be removed (somebody reads it) is in nobody's way; the next pack tries again.
            with contextlib.suppress(OSError):
                shutil.rmtree(old.path)
        return Made(path, made_at, pages)

    def packs(self) -> list[Made]:
        """The whole packs of this seat, newest first."""
        found = []
        for path in self._folder.iterdir():
            if self._name.fullmatch(path.name) and path.is_dir() and not path.is_symlink():
                made = _read(path)
                if made is not None:
                    found.append(made)
        return sorted(found, key=lambda made: made.path.name, reverse=True)

    @property
    def pointer(self) -> Path:
        """The page that opens the newest pack."""
        return self._folder / f"{PREFIX}-{self._seat}.html"

    def _free_name(self, made_at: datetime) -> Path:
        stem = f"{PREFIX}-{self._seat}-{made_at.astimezone(UTC):%Y%m%dT%H%M%SZ}"
        names = (stem, *(f"{stem}-{n}" for n in range(2, 100)))
        return next(self._folder / name for name in names if not (self._folder / name).exists())

    def _point(self, path: Path, pointer: Callable[[str], str]) -> None:
        beside = self.pointer.with_suffix(PART)
        beside.write_text(pointer(path.name), encoding="utf-8")
        _flush(beside)
        os.replace(beside, self.pointer)

    def _sweep(self) -> None:
        """What a pack that was cut off has left; only one of a seat is made at a time."""
        for path in self._folder.glob(f"{PREFIX}-{self._seat}-*{PART}"):
            if self._name.fullmatch(path.name.removesuffix(PART)) and not path.is_symlink():
                shutil.rmtree(path, ignore_errors=True)


def _read(path: Path) -> Made | None:
    try:
        manifest = json.loads((path / MANIFEST).read_text("utf-8"))
        return Made(path, datetime.fromisoformat(manifest["made_at"]), int(manifest["pages"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _flush(file: Path) -> None:
    """On the medium, not in a cache: a stick is pulled out without asking."""
    with file.open("rb+") as opened:
        os.fsync(opened.fileno())


def _flush_folder(folder: Path) -> None:
    """The name too, where the system can."""
    with contextlib.suppress(OSError, AttributeError):
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
