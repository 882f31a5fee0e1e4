"""The file beside an image that says in six lines where its pixels lie, as programs and people write it."""

import re
from pathlib import Path

from maps.sources.bad_source import BadSource

type Affine = tuple[float, float, float, float, float, float]
"""a, b, c, d, e, f: x = a column + b row + c, y = d column + e row + f; of the corner of pixel 0, 0."""

_ENDINGS = (".wld", ".pgw", ".pngw", ".jgw", ".jpgw", ".jpegw", ".tfw", ".tifw", ".tiffw", ".wpw", ".j2w", ".jp2w")
_MOST_BYTES = 64 * 1024
_COMMA = re.compile(r"(?<=\d),(?=\d)")


def world_file(path: Path) -> Affine:
    """What stands beside this image. Raises BadSource, OSError."""
    for ending in _endings(path):
        for spelt in (ending, ending.upper()):
            beside = path.with_suffix(spelt)
            if beside.is_file() and beside.stat().st_size < _MOST_BYTES:
                return _read(beside)
    raise BadSource("no_place")


def _endings(path: Path) -> list[str]:
    """The image's own first: pictures of the same name and another kind may lie beside it with theirs."""
    kind = path.suffix.lower()
    own = [f"{kind[:2]}{kind[-1:]}w", f"{kind}w"] if len(kind) > 2 else []
    return list(dict.fromkeys([*own, *_ENDINGS]))


def _read(path: Path) -> Affine:
    """A decimal comma is as good as a point: some systems write it by themselves."""
    try:
        text = _COMMA.sub(".", path.read_text("utf-8-sig"))
        a, d, b, e, c, f = (float(part) for part in text.split()[:6])
    except ValueError as error:
        raise BadSource("bad_place") from error
    # A world file names the middle of the first pixel.
    return a, b, c - a / 2 - b / 2, d, e, f - d / 2 - e / 2
