"""Takes one build of a region pack over from the backend, piece by piece; goes on where it was stopped."""

import hashlib
import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Literal, NamedTuple
from urllib.parse import quote

import msgspec

from console.region_shelf import TAKING, build_folder
from console.sync.client import Client, LinkError
from maps.region.pack import FILES, MANIFEST, NAME, VERSION, Manifest, Pack, PackFile, file_sha256, is_inside
from resources.os_reason import os_reason

MOST_REGIONS = 200
MOST_FILES = 200
MAX_MANIFEST = 4 << 20
ROOM_LEFT = 200 << 20
"""Bytes of disk that are left to the rest of the console."""
_HALF = ".half"
_KEPT_MANIFEST = "manifest.offered"


class Offer(msgspec.Struct, frozen=True, kw_only=True):
    """A build that the backend has; `manifest_sha256` names it."""

    name: str
    manifest_sha256: str
    size_bytes: int = 0


class _Offers(msgspec.Struct):
    regions: list[Offer]


class CannotTake(Exception):
    """The build cannot be taken over: `regions.cannot.<code>`."""

    def __init__(self, code: Literal["bad", "newer", "room", "spoilt", "disk"], **params: str) -> None:
        super().__init__(f"{code} {params}")
        self.code = code
        self.params = params


class BegunAnew(Exception):
    """Another build took this one's place at the backend: ask for the offers again."""


class Step(NamedTuple):
    """What a step brought: bytes that came over the line just now, bytes that are here, and of how many."""

    came: int
    done: int
    total: int
    ready: Path | None = None
    """The folder of the whole pack, after the last step."""


def offers(client: Client) -> list[Offer]:
    """The builds the backend has, as far as they have names and hashes. Blocks; raises LinkError."""
    try:
        told = msgspec.convert(client.request("GET", "/v1/regions"), _Offers)
    except msgspec.ValidationError as error:
        raise LinkError("not_json", server=client.server) from error
    return [offer for offer in told.regions[:MOST_REGIONS] if NAME.fullmatch(offer.name) and _is_sha(offer)]


class RegionCopy:
    """One build on its way here. Every method blocks; one thread at a time."""

    def __init__(self, offer: Offer, shelf: Path, client: Client, neighbours: Sequence[Pack] = ()) -> None:
        """`neighbours`: packs that are here; what one of them has already is not asked for."""
        self.offer = offer
        self._folder_name = build_folder(offer.name, offer.manifest_sha256)
        self._half = shelf / TAKING / self._folder_name
        self._shelf, self._client = shelf, client
        self._neighbours = {(f.sha256, f.size): p.path / n for p in neighbours for n, f in p.manifest.files.items()}
        self._raw = b""
        self._manifest: Manifest | None = None
        self._spoilt: set[str] = set()

    def step(self, most_bytes: int) -> Step:
        """Do the next piece of the work. Raises LinkError, CannotTake, BegunAnew; what is here stays for later."""
        try:
            return self._step(most_bytes)
        except LinkError as error:
            if error.code in ("conflict", "not_found"):
                raise BegunAnew from error
            raise
        except OSError as error:
            raise CannotTake("disk", reason=os_reason(error)) from error

    def _step(self, most_bytes: int) -> Step:
        if self._manifest is None:
            self._manifest = self._learn()
            return Step(len(self._raw), *self._count())
        for name, listed in self._manifest.files.items():
            if not self._target(name).exists():
                return Step(self._fetch(name, listed, most_bytes), *self._count())
        ready = self._finish()
        total = _total(self._manifest)
        return Step(0, total, total, ready)

    def _learn(self) -> Manifest:
        """The manifest, from the half that is here or from the line; makes sure that the pack will fit."""
        self._half.mkdir(parents=True, exist_ok=True)
        kept = self._half / _KEPT_MANIFEST
        raw = kept.read_bytes() if kept.exists() else b""
        if hashlib.sha256(raw).hexdigest() != self.offer.manifest_sha256:
            raw = self._client.get_bytes(f"/v1/regions/{quote(self.offer.name)}/manifest", MAX_MANIFEST)
            if hashlib.sha256(raw).hexdigest() != self.offer.manifest_sha256:
                raise BegunAnew
            kept.write_bytes(raw)
        manifest = _checked(raw)
        self._raw = raw
        missing = sum(
            listed.size - _size(self._target(name)) - _size(self._part(name))
            for name, listed in manifest.files.items()
            if (listed.sha256, listed.size) not in self._neighbours
        )
        free = shutil.disk_usage(self._half).free - ROOM_LEFT
        if missing > free:
            raise CannotTake("room", needed=f"{missing / 1e6:.0f}", there=f"{max(0, free) / 1e6:.0f}")
        return manifest

    def _fetch(self, name: str, listed: PackFile, most_bytes: int) -> int:
        """Bring the file further; it gets its name when it is whole. Returns the bytes that came."""
        part = self._part(name)
        part.parent.mkdir(parents=True, exist_ok=True)
        here = _size(part)
        if here > listed.size:
            part.unlink()
            here = 0
        if here == 0 and self._take_from_neighbour(part, listed):
            here = listed.size
        came = 0
        if here < listed.size:
            came = self._download(name, part, here, min(listed.size - here, most_bytes))
            here = _size(part)
        elif listed.size == 0:
            part.touch()
        if here == listed.size:
            self._accept(name, part, listed)
        return came

    def _download(self, name: str, part: Path, start: int, wanted: int) -> int:
        address = f"/v1/regions/{quote(self.offer.name)}/files/{quote(name)}?build={self.offer.manifest_sha256}"
        headers = {"Range": f"bytes={start}-{start + wanted - 1}", "Accept-Encoding": "identity"}
        came = 0
        with self._client.opened(address, headers) as answer, _appending(part) as file:
            if answer.status_code != 206:
                # All of it comes, from its beginning.
                file.truncate(0)
            for piece in answer.iter_raw():
                file.write(piece[: wanted - came])
                came += len(piece)
                if came >= wanted:
                    break
        return min(came, wanted)

    def _accept(self, name: str, part: Path, listed: PackFile) -> None:
        if file_sha256(part) != listed.sha256:
            part.unlink()
            if name in self._spoilt:
                raise CannotTake("spoilt", file=name)
            self._spoilt.add(name)
            return
        _flush(part)
        part.rename(self._target(name))

    def _take_from_neighbour(self, part: Path, listed: PackFile) -> bool:
        found = self._neighbours.get((listed.sha256, listed.size))
        if found is None or not listed.size:
            return False
        part.unlink(missing_ok=True)
        try:
            if file_sha256(found) != listed.sha256:
                return False
            try:
                os.link(found, part)
            except OSError:
                shutil.copyfile(found, part)
        except OSError:
            part.unlink(missing_ok=True)
            return False
        return True

    def _finish(self) -> Path:
        """Everything is here: the folder gets its name in one step."""
        (self._half / MANIFEST).write_bytes(self._raw)
        (self._half / _KEPT_MANIFEST).unlink(missing_ok=True)
        _flush(self._half / MANIFEST)
        for folder in [self._half, *(path for path in self._half.rglob("*") if path.is_dir())]:
            _flush(folder)
        final = self._shelf / self._folder_name
        if final.exists():
            shutil.rmtree(final)  # it was damaged, else it would not have been taken again
        self._half.rename(final)
        _flush(self._shelf)
        return final

    def _count(self) -> tuple[int, int]:
        if self._manifest is None:
            return 0, self.offer.size_bytes
        done = sum(_size(self._target(name)) + _size(self._part(name)) for name in self._manifest.files)
        return done, _total(self._manifest)

    def _target(self, name: str) -> Path:
        return self._half / name

    def _part(self, name: str) -> Path:
        return self._half / f"{name}{_HALF}"


@contextmanager
def _appending(part: Path) -> Iterator[BinaryIO]:
    """A disk that cannot take it is told as such: around it every OSError is taken for the line's."""
    try:
        with part.open("ab") as file:
            yield file
    except OSError as error:
        raise CannotTake("disk", reason=os_reason(error)) from error


def _checked(raw: bytes) -> Manifest:
    try:
        manifest = msgspec.json.decode(raw, type=Manifest)
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise CannotTake("bad") from error
    if manifest.version > VERSION:
        raise CannotTake("newer")
    names = manifest.files
    if not set(FILES) <= set(names) or len(names) > MOST_FILES or not all(is_inside(name) for name in names):
        raise CannotTake("bad")
    if {MANIFEST, _KEPT_MANIFEST} & set(names) or any(listed.size < 0 for listed in names.values()):
        raise CannotTake("bad")
    return manifest


def _total(manifest: Manifest) -> int:
    return sum(listed.size for listed in manifest.files.values())


def _is_sha(offer: Offer) -> bool:
    return len(offer.manifest_sha256) == 64 and all(c in "0123456789abcdef" for c in offer.manifest_sha256)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _flush(path: Path) -> None:
    """Onto the disk; folders where the system can."""
    if path.is_dir() and os.name != "posix":
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
