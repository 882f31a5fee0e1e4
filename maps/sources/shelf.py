"""The grounds a map may lie on, by name, asked from the scheme's threads while they are exchanged on the UI's."""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from maps.sources.tile import Ground, Sheet


class _Held(NamedTuple):
    ground: Ground
    sheet: Sheet
    version: int


class Shelf:
    """Grounds by name. What is taken out is asked nothing more; whoever put it in closes it."""

    def __init__(self) -> None:
        self._held: dict[str, _Held] = {}
        self._version = 0
        self.let_go: Callable[[], None] = lambda: None
        """End the questions under way: the map that asked them is closing."""

    def put(self, grounds: Iterable[Ground]) -> None:
        """These and no others from now on; one that is as it was keeps its version."""
        held: dict[str, _Held] = {}
        for ground in grounds:
            known = self._held.get(ground.sheet.name)
            if known is None or known.ground is not ground or known.sheet != ground.sheet:
                self._version += 1
                known = _Held(ground, ground.sheet, self._version)
            held[ground.sheet.name] = known
        self._held = held

    def sheets(self) -> list[tuple[Sheet, int]]:
        """What there is, with the version the page must ask for."""
        return [(held.sheet, held.version) for held in self._held.values()]

    def grounds(self) -> list[Ground]:
        """What there is, for another map."""
        return [held.ground for held in self._held.values()]

    def tile(self, name: str, z: int, x: int, y: int) -> bytes | None:
        """The answer for the page; None when there is no such ground. Any thread."""
        held = self._held.get(name)
        return None if held is None else held.ground.tile(z, x, y).encoded()

    def features(self, name: str, z: int, x: int, y: int) -> bytes | None:
        """The plain vector tile of a ground that has such, empty where it has none. Any thread."""
        held = self._held.get(name)
        return None if held is None or not held.ground.sheet.is_vector else held.ground.tile(z, x, y).image

    def coverage(self, name: str, depth: int, z: int, x: int, y: int) -> bytes | None:
        """How much of a tile is on this machine at a zoom. Any thread."""
        held = self._held.get(name)
        return None if held is None else held.ground.coverage(depth, z, x, y)
