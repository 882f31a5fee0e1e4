"""Vertices as text, a line each: how a drawing is made and changed without a pointer."""

from collections.abc import Sequence

from maps.tools.draw import MOST_VERTICES, Position
from models.coordinate_text import LONGEST, read_coordinates
from resources.words import t

DECIMALS = 6
"""A decimetre; finer is nobody's hand."""


class BadLine(ValueError):
    """A line that is no place; the message is the sentence, with the number of the line."""


def as_text(points: Sequence[Position]) -> str:
    """The vertices, a line each, longitude first."""
    return "\n".join(f"{lon:.{DECIMALS}f}, {lat:.{DECIMALS}f}" for lon, lat in points)


def as_points(text: str, known: Sequence[Position] = ()) -> tuple[Position, ...]:
    """The places of the lines, in any notation a position is read in; blank lines are none. Raises BadLine.

    A line that is as one of `known` was written means that very place, with all its decimals.
    """
    written = dict(zip(as_text(known).splitlines(), known, strict=True))
    lines = [(number, line.strip()) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    if len(lines) > MOST_VERTICES:
        raise BadLine(t("drawing.notice.full", count=MOST_VERTICES))
    return tuple(written.get(line) or _place(number, line) for number, line in lines)


def _place(number: int, line: str) -> Position:
    found = read_coordinates(line) if len(line) <= LONGEST else []
    if not found:
        raise BadLine(t("drawing.notice.bad_line", number=number, line=line[:40]))
    return found[0].lon, found[0].lat
