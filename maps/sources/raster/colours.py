"""The colours of what GDAL reads: grey, palette, three of many bands, wide numbers; and what of it is clear."""

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from rasterio import Dataset
    from rasterio.windows import Window

    from maps.sources.pixels import Pixels

    type Table = NDArray[np.uint8]

SAMPLES = 8
"""Rows and columns of places looked at to find how dark and bright an image of more than 8 bits is."""
SAMPLE_PX = 128
_DARK, _BRIGHT = 2.0, 98.0
"""Per cent of the samples below black, and below white."""


class NoColours(Exception):
    """Its numbers are none that can be drawn."""


class Scheme(NamedTuple):
    """How the bands of an image become colours."""

    bands: tuple[int, ...]
    """One: grey or palette; three: red, green, blue."""
    table: "Table | None"
    """Red, green, blue, alpha by the palette's number."""
    is_masked: bool
    dark: float = 0.0
    bright: float = 255.0
    is_ours: bool = False
    """A copy that holds the colours as they are drawn."""


def scheme_of(image: "Dataset") -> Scheme:
    """Raises NoColours, and whatever GDAL does."""
    kind = image.dtypes[0]
    if "complex" in kind or "cint" in kind or len(set(image.dtypes)) > 1:
        raise NoColours
    table = _table(image)
    if table is not None:
        return Scheme((1,), table, _is_masked(image))
    scheme = Scheme(_bands(image), None, _is_masked(image))
    if kind == "uint8":
        return scheme
    dark, bright = _range(image, scheme)
    return scheme._replace(dark=dark, bright=bright)


def _bands(image: "Dataset") -> tuple[int, ...]:
    meant = [one.name for one in image.colorinterp]
    if {"red", "green", "blue"} <= set(meant):
        return tuple(meant.index(name) + 1 for name in ("red", "green", "blue"))
    plain = [at for at, name in enumerate(meant, 1) if name != "alpha"]
    if not plain:
        raise NoColours
    return tuple(plain[:3]) if len(plain) >= 3 else (plain[0],)


def _is_masked(image: "Dataset") -> bool:
    return any(flag.name != "all_valid" for flags in image.mask_flag_enums for flag in flags) or (
        image.dtypes[0].startswith("float")
    )


def _table(image: "Dataset") -> "Table | None":
    import numpy as np

    if image.dtypes[0] not in ("uint8", "uint16"):
        return None
    try:
        colours = image.colormap(1)
    except ValueError:
        return None
    table = np.zeros((256 if image.dtypes[0] == "uint8" else 65_536, 4), np.uint8)
    for number, colour in colours.items():
        if 0 <= number < len(table):
            table[number] = colour
    table[:, :3] = table[:, :3] * (table[:, 3:] / 255.0)
    return table


def _range(image: "Dataset", scheme: Scheme) -> tuple[float, float]:
    """What is drawn black and white: the same for the same file, whichever part of it is asked for."""
    import numpy as np
    from rasterio.windows import Window

    wide, high = min(SAMPLE_PX, image.width), min(SAMPLE_PX, image.height)
    found = []
    for row in np.linspace(0, image.height - high, SAMPLES).astype(int):
        for column in np.linspace(0, image.width - wide, SAMPLES).astype(int):
            window = Window(int(column), int(row), wide, high)
            numbers = image.read(list(scheme.bands), window=window).astype(np.float64)
            good = np.isfinite(numbers)
            if scheme.is_masked:
                good &= image.dataset_mask(window=window) > 0
            found.append(numbers[good])
    numbers = np.concatenate(found)
    if not numbers.size:
        return 0.0, 1.0
    if numbers.min() >= 0 and 1 < numbers.max() <= 255:
        # Eight bits in a wider coat.
        return 0.0, 255.0
    dark, bright = (float(edge) for edge in np.percentile(numbers, (_DARK, _BRIGHT)))
    # The same everywhere: grey, neither black nor white.
    return (dark, bright) if bright > dark else (dark - max(1.0, abs(dark)), dark + max(1.0, abs(dark)))


def colours(image: "Dataset", scheme: Scheme, window: "Window", shape: tuple[int, int]) -> "Pixels":
    """Pixels of a part of the image in rows and columns of that shape. Raises whatever GDAL does."""
    import numpy as np

    if scheme.is_ours:
        whole = image.read([1, 2, 3, 4], window=window, out_shape=(4, *shape))
        return np.ascontiguousarray(np.moveaxis(whole, 0, 2))
    raw = image.read(list(scheme.bands), window=window, out_shape=(len(scheme.bands), *shape))
    if scheme.table is not None:
        pixels: Pixels = scheme.table[raw[0]]
    else:
        pixels = np.empty((*shape, 4), np.uint8)
        pixels[..., :3] = np.moveaxis(_bytes(raw, scheme), 0, 2)
        pixels[..., 3] = 255
    if scheme.is_masked:
        mask = image.dataset_mask(window=window, out_shape=shape)
        if raw.dtype.kind == "f":
            mask = np.where(np.isfinite(raw).all(axis=0), mask, 0)
        if (mask < 255).any():
            pixels = (pixels * (mask[..., None] / np.float32(255)) + np.float32(0.5)).astype(np.uint8)
    return pixels


def _bytes(raw: "NDArray[np.generic]", scheme: Scheme) -> "Pixels":
    import numpy as np

    if raw.dtype == np.uint8:
        return raw.astype(np.uint8, copy=False)
    scaled = (raw.astype(np.float32) - np.float32(scheme.dark)) * np.float32(255.0 / (scheme.bright - scheme.dark))
    bounded: Pixels = np.clip(np.nan_to_num(scaled), 0, 255).astype(np.uint8)
    return bounded
