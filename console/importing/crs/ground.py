"""What the detective asks of a region: where it is, how far its streets and houses are, which street is named."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Protocol

from console.importing.crs.cells import Numbers
from maps.region.pack import MANIFEST, BadPack, Pack
from maps.streets import Grid, Streets
from models.geo import Box


class Ground(Protocol):
    """A region as evidence; maps.streets.Streets is one."""

    name: str
    box: Box

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


def installed(folders: Iterable[Path]) -> list[Ground]:
    """The regions of packs in folders, each read once; what is no pack, or cannot be read, is no evidence."""
    packs: dict[str, Path] = {}
    for folder in folders:
        inside = (
            [folder] if (folder / MANIFEST).exists() else [m.parent for m in sorted(folder.glob(f"*/{MANIFEST}"))]
        )
        packs.update({path.name: path for path in inside if path.name not in packs})
    grounds: list[Ground] = []
    for path in packs.values():
        try:
            pack = Pack.open(path)
            grounds.append(Streets(pack.gazetteer, pack.name, pack.box))
        except BadPack:
            continue
    return grounds
