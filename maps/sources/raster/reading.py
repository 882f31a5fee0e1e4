"""An image, open where it is read: what it is, and any part of it as coarse as wanted, in little memory."""

import math
from typing import TYPE_CHECKING

from maps.sources.raster.colours import NoColours, Scheme, colours, scheme_of
from maps.sources.raster.wire import Look, Open, Opened

if TYPE_CHECKING:
    from rasterio import Dataset

    from maps.sources.pixels import Pixels

MOST_SIDE_PX = 1_000_000
MOST_BANDS = 500
MOST_BLOCK_BYTES = 64_000_000
"""Unpacked together: a tile, or a strip of rows."""
LEAST_PIECE_BYTES = 64_000
"""A smaller piece is unpacked in no time."""
MOST_WORDS = 20_000
MOST_TIES = 500
AT_ONCE_PX = 4_000_000
_COARSEST = 1 << 16


class Unreadable(Exception):
    """`code` is a key under `sources.trouble`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Reading:
    """One file, open until `close`."""

    def __init__(self, asked: Open) -> None:
        """Raises Unreadable, and whatever GDAL does."""
        import rasterio

        if asked.path.startswith(("/vsi", "\\vsi")):
            raise Unreadable("damaged")
        self._image: Dataset = rasterio.open(asked.path, driver=asked.driver)
        self._refuse()
        if asked.is_ours:
            self._scheme = Scheme((1, 2, 3), None, is_masked=False, is_ours=True)
        else:
            try:
                self._scheme = scheme_of(self._image)
            except NoColours as error:
                raise Unreadable("no_colours") from error
        # Thirds and fifths are of no use to steps of two.
        self._steps = [step for step in self._image.overviews(1) if 1 < step <= _COARSEST and not step & (step - 1)]

    def _refuse(self) -> None:
        image = self._image
        if max(image.width, image.height) > MOST_SIDE_PX:
            raise Unreadable("too_many_pixels")
        if min(image.width, image.height) < 2 or not 0 < image.count <= MOST_BANDS:
            raise Unreadable("damaged")
        if image.tags(ns="OVERVIEWS"):
            # It sends its reader to another file, or another machine.
            raise Unreadable("refers_elsewhere")
        if math.prod(image.block_shapes[0]) * self._pixel_bytes() > MOST_BLOCK_BYTES:
            raise Unreadable("big_blocks")

    def _pixel_bytes(self) -> int:
        import numpy as np

        image = self._image
        together = image.count if image.profile.get("interleave") == "pixel" else 1
        return together * np.dtype(image.dtypes[0]).itemsize

    def _is_in_one(self) -> bool:
        image = self._image
        if image.driver == "PNG":
            return True
        packed = image.get_tag_item("BLOCK_SIZE_0_0", "TIFF", bidx=1) or "0"
        # What is packed holds more than what is said to be unpacked together: GDAL splits such a piece into rows.
        return int(packed) > 2 * math.prod(image.block_shapes[0]) * self._pixel_bytes() + LEAST_PIECE_BYTES

    @property
    def size(self) -> tuple[int, int]:
        """Columns and rows."""
        return self._image.width, self._image.height

    @property
    def block_wide(self) -> int:
        """Columns of what is unpacked together."""
        return self._image.block_shapes[0][1]

    def opened(self) -> Opened:
        """What the console must know of it."""
        image = self._image
        ties, crs = image.gcps
        if not ties:
            crs = image.crs
        affine = image.transform
        block_high, block_wide = image.block_shapes[0]
        return Opened(
            image.width, image.height, tuple(self._steps), block_wide, block_high, self._pixel_bytes(),
            self._is_in_one(), "" if crs is None else _system(crs),
            None if affine.is_identity else (affine.a, affine.b, affine.c, affine.d, affine.e, affine.f),
            tuple((float(tie.col), float(tie.row), float(tie.x), float(tie.y)) for tie in ties[:MOST_TIES]),
        )  # fmt: skip

    def pixels(self, look: Look) -> "Pixels":
        """Each the mean of `step` by `step`; at the right and lower edge of fewer. Raises whatever GDAL does."""
        import numpy as np

        held = max((step for step in self._steps if step <= look.step), default=1)
        each = look.step // held
        wide, high = math.ceil(look.wide / look.step), math.ceil(look.high / look.step)
        made = np.empty((high, wide, 4), np.uint8)
        rows = max(1, AT_ONCE_PX // (wide * each * each))
        for top in range(0, high, rows):
            part = self._part(look, top * look.step, min(rows * look.step, look.high - top * look.step), held)
            made[top : top + rows] = _coarser(part, each)
        return made

    def _part(self, look: Look, top: int, high: int, held: int) -> "Pixels":
        from rasterio.windows import Window

        window = Window(look.column, look.row + top, look.wide, high)
        return colours(self._image, self._scheme, window, (math.ceil(high / held), math.ceil(look.wide / held)))

    def close(self) -> None:
        """Give the file free."""
        self._image.close()


def _coarser(pixels: "Pixels", each: int) -> "Pixels":
    """The mean of `each` by `each`."""
    import numpy as np

    if each == 1:
        return pixels
    high, wide, _four = pixels.shape
    short = (-high % each, -wide % each)
    if any(short):
        pixels = np.pad(pixels, ((0, short[0]), (0, short[1]), (0, 0)), mode="edge")
    high, wide, _four = pixels.shape
    # Rows first: they lie together, and sums of bytes fit into four.
    added = pixels.reshape(high // each, each, wide, 4).sum(axis=1, dtype=np.uint32)
    whole = added.reshape(high // each, wide // each, each, 4).sum(axis=2)
    mean: Pixels = ((whole + each * each // 2) // (each * each)).astype(np.uint8)
    return mean


def _system(crs: object) -> str:
    """A coordinate system by its number where it has one; empty when its words are too many."""
    from rasterio.crs import CRS
    from rasterio.errors import CRSError

    if not isinstance(crs, CRS):
        return ""
    try:
        number = crs.to_epsg()
        words = f"EPSG:{number}" if number else crs.to_wkt()
    except CRSError:
        return ""
    return words if len(words) <= MOST_WORDS else ""
