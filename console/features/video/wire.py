"""What the decoder process tells the console over its pipe: frames and states, nothing else."""

import struct
from typing import IO

import msgspec

MAGIC_FRAME = b"WHLF"
MAGIC_STATE = b"WHLS"
_HEAD = struct.Struct(">4sIII")
MAX_WIDTH = 1280
MAX_HEIGHT = 720
MAX_STATE_BYTES = 4096


class State(msgspec.Struct, frozen=True):
    """`name` is opening, playing, ended or failed; `reason` a key of the translations under video.reason."""

    name: str
    reason: str = ""


class Frame(msgspec.Struct, frozen=True):
    """A picture, RGB, three bytes a pixel, rows without padding."""

    width: int
    height: int
    pixels: bytes


class BrokenPipeFormat(Exception):
    """The decoder wrote something that is neither a frame nor a state."""


def write_frame(out: IO[bytes], width: int, height: int, pixels: bytes) -> None:
    """Send a frame."""
    out.write(_HEAD.pack(MAGIC_FRAME, width, height, len(pixels)))
    out.write(pixels)
    out.flush()


def write_state(out: IO[bytes], state: State) -> None:
    """Send a state."""
    body = msgspec.json.encode(state)
    out.write(_HEAD.pack(MAGIC_STATE, 0, 0, len(body)))
    out.write(body)
    out.flush()


def read(source: IO[bytes]) -> Frame | State | None:
    """The next frame or state, None at the end. Raises BrokenPipeFormat; sizes are bounded."""
    head = source.read(_HEAD.size)
    if len(head) < _HEAD.size:
        return None
    magic, width, height, size = _HEAD.unpack(head)
    if magic == MAGIC_FRAME:
        if not (0 < width <= MAX_WIDTH and 0 < height <= MAX_HEIGHT and size == width * height * 3):
            raise BrokenPipeFormat(f"a frame of {width}x{height} in {size} bytes")
        pixels = source.read(size)
        return Frame(width, height, pixels) if len(pixels) == size else None
    if magic == MAGIC_STATE and size <= MAX_STATE_BYTES:
        try:
            return msgspec.json.decode(source.read(size), type=State)
        except msgspec.MsgspecError as error:
            raise BrokenPipeFormat(str(error)) from error
    raise BrokenPipeFormat(repr(magic))
