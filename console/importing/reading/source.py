"""A file that is being read: bounded, unpacked on the way, and the same at the end as at the start."""

import bz2
import gzip
import io
import os
import shutil
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

from console.importing.errors import BadFile
from console.importing.reading.table import MAX_BYTES
from resources.os_reason import os_reason

HEAD_BYTES = 8_192
MAX_RATIO = 300
RATIO_FROM_BYTES = 64 * 2**20
"""Text that grows more than this ratio beyond this size was made to fill a memory."""
type Bytes = IO[bytes] | gzip.GzipFile | bz2.BZ2File
_GZIP, _BZIP2 = b"\x1f\x8b", b"BZh"


class Source:
    """An existing file of bearable size; as a context it makes sure that nobody writes to it meanwhile."""

    def __init__(self, path: Path, name: str = "") -> None:
        self.path = path
        self.name = name or path.name
        try:
            self._before = self._state()
            if not path.is_file():
                raise BadFile("no_file", file=self.name)
            with path.open("rb") as file:
                self._packed = file.read(len(_BZIP2))
        except FileNotFoundError as error:
            raise BadFile("missing", file=str(path)) from error
        except OSError as error:
            raise BadFile("unreadable", file=self.name, reason=os_reason(error)) from error
        except ValueError as error:  # a name no file can have
            raise BadFile("missing", file=str(path)) from error
        if self._before[0] > MAX_BYTES:
            raise BadFile("large", file=self.name, limit=str(MAX_BYTES // 2**20))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        """What was read of a file that changed meanwhile is nothing anybody ever wrote."""
        try:
            same = self._state() == self._before
        except OSError:
            same = False
        if not same and (error is None or isinstance(error, BadFile)):
            raise BadFile("changed", file=self.name) from error

    def _state(self) -> tuple[int, int, int]:
        stat = os.stat(self.path)
        return stat.st_size, stat.st_mtime_ns, stat.st_ino

    @property
    def is_packed(self) -> bool:
        """Is it packed by gzip or bzip2?"""
        return self._packed.startswith((_GZIP, _BZIP2))

    def head(self) -> bytes:
        """The first bytes, unpacked."""
        with self.opened() as stream:
            return stream.read(HEAD_BYTES)

    @contextmanager
    def opened(self) -> Iterator[IO[bytes]]:
        """The bytes, unpacked. Reading raises BadFile when they end in the middle or never end."""
        with self.path.open("rb") as file:
            stream = _Bounded(self._unpacked(file), self.name, self._before[0])
            yield io.BufferedReader(stream, 1 << 16)

    def _unpacked(self, file: IO[bytes]) -> Bytes:
        if self._packed.startswith(_GZIP):
            return gzip.GzipFile(fileobj=file)
        return bz2.BZ2File(file) if self._packed.startswith(_BZIP2) else file

    def data(self, limit: int = MAX_BYTES) -> bytes:
        """All the bytes, unpacked. Raises BadFile when they are more than the limit."""
        with self.opened() as stream:
            data = stream.read(limit + 1)
        if len(data) > limit:
            raise BadFile("large", file=self.name, limit=str(limit // 2**20))
        return data

    def copied(self, target: Path) -> Path:
        """A copy of the unpacked bytes, for libraries that open files by their names."""
        with self.opened() as stream, target.open("wb") as file:
            shutil.copyfileobj(stream, file, 1 << 20)
        return target


class _Bounded(io.RawIOBase):
    """A stream that says what is wrong with it as a sentence."""

    def __init__(self, stream: Bytes, name: str, packed_bytes: int) -> None:
        self._stream = stream
        self._name = name
        self._packed_bytes = max(packed_bytes, 1)
        self._count = 0

    def readable(self) -> bool:
        """It is there to be read."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Raises BadFile."""
        try:
            data = self._stream.read(len(buffer))
        except (EOFError, zlib.error, gzip.BadGzipFile, ValueError) as error:
            raise BadFile("truncated", file=self._name) from error
        except OSError as error:
            if error.errno is None:  # bz2 says so of data that is none
                raise BadFile("truncated", file=self._name) from error
            raise BadFile("unreadable", file=self._name, reason=os_reason(error)) from error
        self._count += len(data)
        if self._count > MAX_BYTES:
            raise BadFile("large", file=self._name, limit=str(MAX_BYTES // 2**20))
        if self._count > RATIO_FROM_BYTES and self._count > MAX_RATIO * self._packed_bytes:
            raise BadFile("bomb", file=self._name)
        buffer[: len(data)] = data
        return len(data)
