"""What a ground answers when it is asked for a tile: an image, that there is none, or when to ask again."""

import enum
from typing import NamedTuple, Protocol

MOST_AGAIN_S = 3600


class State(enum.IntEnum):
    """What became of a tile; the page knows these numbers."""

    MISSING = 0
    """The source has nothing here."""
    FAILED = 1
    """It could not be fetched; it is asked again."""
    HERE = 2
    OLD = 3
    """Kept from before and past its date: the source did not answer."""
    UNKEPT = 4
    """Not on this machine, and the source cannot be reached."""


class Tile(NamedTuple):
    """One answer. `again_s`: the earliest it makes sense to ask again."""

    state: State
    image: bytes = b""
    again_s: float = 0.0

    def encoded(self) -> bytes:
        """As the page reads it: the state, seconds to wait in two bytes, the image."""
        again_s = round(min(MOST_AGAIN_S, max(0.0, self.again_s)))
        return bytes((self.state,)) + again_s.to_bytes(2, "little") + self.image


MISSING = Tile(State.MISSING)


class Sheet(NamedTuple):
    """What the map must know of a ground to offer it."""

    name: str
    title: str
    attribution: str = ""
    min_zoom: int = 0
    max_zoom: int = 19
    box: tuple[float, float, float, float] | None = None
    """West, south, east, north in degrees, when it ends somewhere."""
    is_vector: bool = False
    """Drawn in the rules of our basemap."""


class Ground(Protocol):
    """A source of tiles. Every method may be called from any thread."""

    @property
    def sheet(self) -> Sheet:
        """What it is called and how far it reaches."""
        ...

    def tile(self, z: int, x: int, y: int) -> Tile:
        """The tile of the web's own grid."""
        ...

    def coverage(self, depth: int, z: int, x: int, y: int) -> bytes:
        """How much of each of 8 x 8 parts of this tile is on this machine at zoom `depth`: 0 to 255, row by row."""
        ...

    def close(self) -> None:
        """Give its file free."""
        ...


PARTS = 8
WHOLE = bytes((255,)) * (PARTS * PARTS)
"""The coverage of what lies on this machine anyway."""
