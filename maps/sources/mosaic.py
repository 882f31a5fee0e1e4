"""One of our tiles out of the source's tiles under it, whole or not at all."""

from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

from maps.sources.pixels import decoded, pixels_of, png_of
from maps.sources.tile import MISSING, State, Tile
from maps.sources.warp import Plan, warp

if TYPE_CHECKING:
    from maps.sources.pixels import Pixels


def mosaic(planned: Plan, found: Mapping[tuple[int, int], Tile], tile_px: int) -> Tile:
    """As bad as the worst of its parts: a tile with a hole would pass for one of open country. Raises BadImage."""
    states = {tile.state for tile in found.values()}
    again_s = max((tile.again_s for tile in found.values()), default=0.0)
    for worse in (State.FAILED, State.UNKEPT):
        if worse in states:
            return Tile(worse, again_s=again_s)
    if states <= {State.MISSING}:
        return MISSING
    pixels = warp(planned, tile_px, lambda column, row: _pixels(found[column, row].image, tile_px))
    return Tile(State.OLD if State.OLD in states else State.HERE, png_of(pixels), again_s)


@lru_cache(64)
def _pixels(image: bytes, tile_px: int) -> "Pixels | None":
    """Neighbours share the source's tiles."""
    if not image:
        return None
    made = decoded(image)
    return pixels_of(made if made.width() == tile_px else made.scaled(tile_px, tile_px))
