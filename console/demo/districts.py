"""The streets' offices 街道 of the demo town: which of them a place belongs to."""

from console.demo.plane import XY
from console.demo.streets import river_y

_WORKS_X, _OLD_X = 1350.0, -150.0


def district(at: XY) -> str:
    """Works in the east, south of the river one office, north of it an old and a new town."""
    x, y = at
    if x > _WORKS_X:
        return "演示工业园"
    if y < river_y(x):
        return "南湖街道"
    return "望楼街道" if x < _OLD_X else "新城街道"
