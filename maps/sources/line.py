"""How a source is asked over the network: by whom is not this package's business."""

from collections.abc import Callable
from typing import NamedTuple

MOST_TILE_BYTES = 4 * 1024 * 1024
MOST_TEXT_BYTES = 8 * 1024 * 1024


class Fetched(NamedTuple):
    """An answer, whatever its status. `fresh_s`: how long it says that it holds; `again_s`: when to come again."""

    status: int
    body: bytes = b""
    fresh_s: float | None = None
    again_s: float = 0.0


class NotFetched(Exception):
    """There was no answer that could be used; `code` is a key under `sources.trouble`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


type Fetch = Callable[[str, int], Fetched]
"""Address and most bytes -> the answer. Blocks, ends in time, raises NotFetched. Any thread."""
