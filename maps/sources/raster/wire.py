"""What is asked of the process that reads an image, and its answers: a length in four bytes, then the message."""

from typing import IO

import msgspec

MOST_SIDE_PX = 1024
"""Of the pixels asked for at once."""
MOST_BYTES = 4 * MOST_SIDE_PX * MOST_SIDE_PX + 4096


class Open(msgspec.Struct, frozen=True, tag=True):
    """The first question: a file, and whether it is a copy of ours."""

    path: str
    driver: str
    is_ours: bool = False


class Look(msgspec.Struct, frozen=True, tag=True):
    """Pixels of a part of the image, `step` by `step` of them made one."""

    column: int
    row: int
    wide: int
    high: int
    step: int


class Copy(msgspec.Struct, frozen=True, tag=True):
    """Write a copy that can be looked into anywhere, `step` by `step` pixels made one."""

    into: str
    step: int


class Opened(msgspec.Struct, frozen=True, tag=True):
    """What the image is, and what it says of its place."""

    wide: int
    high: int
    steps: tuple[int, ...] = ()
    """Coarser copies that the file holds itself, by how many pixels are one."""
    block_wide: int = 0
    block_high: int = 0
    pixel_bytes: int = 1
    """Of what is unpacked together: all bands, or one where they lie apart."""
    is_in_one: bool = False
    """Packed in one piece, unpacked from its beginning whichever row is wanted."""
    crs: str = ""
    affine: tuple[float, float, float, float, float, float] | None = None
    ties: tuple[tuple[float, float, float, float], ...] = ()
    """Column, row, and place in the coordinate system."""


class Pixels(msgspec.Struct, frozen=True, tag=True):
    """Rows of red, green, blue, alpha; colours multiplied by alpha."""

    wide: int
    high: int
    body: bytes


class Copied(msgspec.Struct, frozen=True, tag=True):
    """How far a copy is, 1: whole."""

    share: float


class Refused(msgspec.Struct, frozen=True, tag=True):
    """`code` is a key under `sources.trouble`."""

    code: str


type Question = Open | Look | Copy
type Answer = Opened | Pixels | Copied | Refused


class Broken(Exception):
    """The other end is gone, or talks nonsense."""


def send(pipe: IO[bytes], message: Question | Answer) -> None:
    """Raises OSError."""
    body = msgspec.msgpack.encode(message)
    pipe.write(len(body).to_bytes(4, "little") + body)
    pipe.flush()


def asked(pipe: IO[bytes]) -> Question:
    """The next question. Raises Broken."""
    try:
        question: Question = msgspec.msgpack.decode(_body(pipe), type=Open | Look | Copy)
    except ValueError as error:
        raise Broken from error
    return question


def answered(pipe: IO[bytes]) -> Answer:
    """The next answer. Raises Broken."""
    try:
        answer: Answer = msgspec.msgpack.decode(_body(pipe), type=Opened | Pixels | Copied | Refused)
    except ValueError as error:
        raise Broken from error
    return answer


def _body(pipe: IO[bytes]) -> bytes:
    try:
        size = int.from_bytes(head, "little") if len(head := pipe.read(4)) == 4 else 0
        body = pipe.read(size) if 0 < size <= MOST_BYTES else b""
    except (OSError, ValueError) as error:
        raise Broken from error
    if not body or len(body) != size:
        raise Broken
    return body
