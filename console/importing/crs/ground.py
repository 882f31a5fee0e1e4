"""What the detective asks of a region: where it is, how far its streets and houses are, which street is named."""

from collections.abc import Iterable, Sequence
from functools import cached_property
from pathlib import Path
from typing import Protocol

import numpy as np

from console.importing.crs.cells import Numbers
from maps.outlines import Outlines
from maps.region.lists import DISTRICTS, list_file
from maps.region.pack import MANIFEST, BadPack, Pack
from maps.streets import Grid, Streets
from models.geo import Box


class Ground(Protocol):
    """A region as evidence."""

    @property
    def name(self) -> str:
        """The region's name."""
        ...

    @property
    def box(self) -> Box:
        """Where it is."""
        ...

    @property
    def outlines(self) -> Outlines | None:
        """Its districts; None where the pack has none."""
        ...

    def street_grid(self, lon: float, lat: float) -> Grid | None:
        """Distances to the streets about a point; None where none is near."""
        ...

    def house_grid(self, lon: float, lat: float) -> Grid | None:
        """Distances to the house numbers about a point; None where none is near."""
        ...

    def named_in(self, text: str) -> Sequence[int]:
        """The streets whose name the text ends with."""
        ...

    def spots_of(self, street: int) -> tuple[Numbers, Numbers]:
        """(lon, lat) of points along a street."""
        ...


class PackGround:
    """A region pack as evidence; its files are read when they are first asked for, once. Any thread may ask."""

    def __init__(self, pack: Pack) -> None:
        self._pack = pack

    @property
    def name(self) -> str:
        """The region's name."""
        return self._pack.name

    @property
    def box(self) -> Box:
        """What the pack covers."""
        return self._pack.box

    @cached_property
    def _streets(self) -> Streets | None:
        """None when the gazetteer cannot be read: then there is no evidence."""
        try:
            return Streets(self._pack.gazetteer, self._pack.box)
        except BadPack:
            return None

    @cached_property
    def outlines(self) -> Outlines | None:
        """The districts' outlines; None where the pack has none, or they cannot be read."""
        path = self._pack.path / list_file(DISTRICTS)
        try:
            return Outlines(path) if path.exists() else None
        except BadPack:
            return None

    def street_grid(self, lon: float, lat: float) -> Grid | None:
        """Distances to the streets about a point."""
        return None if self._streets is None else self._streets.street_grid(lon, lat)

    def house_grid(self, lon: float, lat: float) -> Grid | None:
        """Distances to the house numbers about a point."""
        return None if self._streets is None else self._streets.house_grid(lon, lat)

    def named_in(self, text: str) -> Sequence[int]:
        """The streets whose name the text ends with."""
        return () if self._streets is None else self._streets.named_in(text)

    def spots_of(self, street: int) -> tuple[Numbers, Numbers]:
        """(lon, lat) of points along a street that `named_in` gave."""
        nothing: Numbers = np.zeros(0)
        return (nothing, nothing) if self._streets is None else self._streets.spots_of(street)


def installed(folders: Iterable[Path]) -> list[Ground]:
    """The regions of packs in folders, or of packs themselves; what is no pack is no evidence."""
    packs: dict[str, Path] = {}
    for folder in folders:
        inside = sorted(manifest.parent for manifest in folder.glob(f"*/{MANIFEST}"))
        for path in [folder] if (folder / MANIFEST).exists() else inside:
            packs.setdefault(path.name, path)
    grounds: list[Ground] = []
    for path in packs.values():
        try:
            grounds.append(PackGround(Pack.open(path)))
        except BadPack:
            continue
    return grounds
