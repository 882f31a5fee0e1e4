"""From a plane to the pixels of an image and back, fitted to points that are known in both."""

import contextlib
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from maps.sources.bad_source import BadSource

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    type Numbers = NDArray[np.float64]

type Carry = Callable[["Numbers", "Numbers"], tuple["Numbers", "Numbers"]]

MOST_MISS_PX, MOST_MISS = 3.0, 0.005
"""How far a point may lie from where it should: in pixels, or as a part of the image."""
_FEWEST = {2: 8, 3: 13}
"""Order of a bent surface -> points that it is trusted with: some more than it could be drawn through anyway."""
_GRID = 33
_MARGIN = 0.02
"""Of the plane around the image, where a bent surface still holds."""


class Fit(NamedTuple):
    """Both ways; no numbers where there is nothing."""

    to_pixels: Carry
    from_pixels: Carry


class Points(NamedTuple):
    """The same points in the plane and in the image."""

    x: "Numbers"
    y: "Numbers"
    columns: "Numbers"
    rows: "Numbers"


def by_matrix(matrix: "Numbers") -> Fit:
    """Raises BadSource for one that flattens everything."""
    import numpy as np

    try:
        return Fit(partial(_carried, matrix), partial(_carried, np.linalg.inv(matrix)))
    except np.linalg.LinAlgError as error:
        raise BadSource("bad_place") from error


def flat(points: Points) -> Fit:
    """Two points turn and stretch, three also shear, more tilt. Raises BadSource when they lie in a row."""
    import numpy as np

    x, y, own = _near(points)
    numbers = np.append(_solved(x, y, points.columns, points.rows), 1.0).reshape(3, 3)
    if abs(np.linalg.det(numbers)) < 1e-12:
        raise BadSource("bad_place")
    return by_matrix(numbers @ own)


def fitted(points: Points, size: tuple[int, int]) -> Fit:
    """The flattest surface near all the points, for an image of that size. Raises BadSource when none is."""
    import numpy as np

    near = max(MOST_MISS_PX, MOST_MISS * max(float(np.ptp(points.columns)), float(np.ptp(points.rows))))
    fit = flat(points)
    if _miss(fit, points) <= near:
        return fit
    for order, fewest in _FEWEST.items():
        with contextlib.suppress(BadSource):  # points in a row fix no bend
            fit = _bent(points, order, size) if len(points.x) >= fewest else fit
            if _miss(fit, points) <= near and _is_whole(fit, size, near):
                return fit
    raise BadSource("bent")


def _near(points: Points) -> tuple["Numbers", "Numbers", "Numbers"]:
    """Around their middle and in their own size, so that no digits are lost; and the matrix that does so."""
    import numpy as np

    size = max(float(np.ptp(points.x)), float(np.ptp(points.y)), 1e-9)
    middle = float(points.x.mean()), float(points.y.mean())
    own = np.array([[1 / size, 0, -middle[0] / size], [0, 1 / size, -middle[1] / size], [0, 0, 1]])
    return (points.x - middle[0]) / size, (points.y - middle[1]) / size, own


def _carried(matrix: "Numbers", x: "Numbers", y: "Numbers") -> tuple["Numbers", "Numbers"]:
    import numpy as np

    weight = matrix[2, 0] * x + matrix[2, 1] * y + matrix[2, 2]
    weight = np.where(weight > 0, weight, np.nan)
    first = (matrix[0, 0] * x + matrix[0, 1] * y + matrix[0, 2]) / weight
    return first, (matrix[1, 0] * x + matrix[1, 1] * y + matrix[1, 2]) / weight


def _miss(fit: Fit, points: Points) -> float:
    """Of the point that lies worst, in pixels."""
    import numpy as np

    columns, rows = fit.to_pixels(points.x, points.y)
    miss = float(np.hypot(columns - points.columns, rows - points.rows).max())
    return miss if np.isfinite(miss) else float("inf")


def _solved(x: "Numbers", y: "Numbers", columns: "Numbers", rows: "Numbers") -> "Numbers":
    """The eight numbers that carry the points over. Raises BadSource when they lie in a row."""
    import numpy as np

    one, none = np.ones_like(x), np.zeros_like(x)
    if len(x) == 2:
        # Rows go down while the north goes up.
        left = np.vstack([np.column_stack([x, y, one, none]), np.column_stack([-y, x, none, one])])
        a, b, c, d = _least(left, np.concatenate([columns, rows]))
        return np.array([a, b, c, b, -a, d, 0.0, 0.0])
    if len(x) == 3:
        left = np.column_stack([x, y, one])
        return np.concatenate([_least(left, columns), _least(left, rows), [0.0, 0.0]])
    upper = np.column_stack([x, y, one, none, none, none, -columns * x, -columns * y])
    lower = np.column_stack([none, none, none, x, y, one, -rows * x, -rows * y])
    return _least(np.vstack([upper, lower]), np.concatenate([columns, rows]))


def _least(left: "Numbers", right: "Numbers") -> "Numbers":
    import numpy as np

    try:
        if np.linalg.cond(left) > 1e9:
            raise BadSource("bad_place")
        solved: Numbers = np.linalg.lstsq(left, right, rcond=None)[0]
    except np.linalg.LinAlgError as error:
        raise BadSource("bad_place") from error
    return solved


# ---- bent --------------------------------------------------------------------------------------------------------


def _bent(points: Points, order: int, size: tuple[int, int]) -> Fit:
    """Polynomials both ways. Raises BadSource when the points do not fix them."""
    import numpy as np

    there = _surface(points.x, points.y, points.columns, points.rows, order)
    back = _surface(points.columns, points.rows, points.x, points.y, order)
    x, y = back(*_over(0.0, 0.0, *map(float, size)))
    box = float(x.min()), float(y.min()), float(x.max()), float(y.max())
    margin = _MARGIN * max(box[2] - box[0], box[3] - box[1])

    def to_pixels(x: "Numbers", y: "Numbers") -> tuple["Numbers", "Numbers"]:
        # Far from its points a bent surface comes back over the image.
        is_near = (np.abs(2 * x - box[0] - box[2]) <= box[2] - box[0] + 2 * margin) & (
            np.abs(2 * y - box[1] - box[3]) <= box[3] - box[1] + 2 * margin
        )
        columns, rows = there(x, y)
        return np.where(is_near, columns, np.nan), np.where(is_near, rows, np.nan)

    return Fit(to_pixels, back)


def _surface(x: "Numbers", y: "Numbers", u: "Numbers", v: "Numbers", order: int) -> Carry:
    """A polynomial of x and y for each of u and v. Raises BadSource."""
    import numpy as np

    middle, side = (float(x.mean()), float(y.mean())), max(float(np.ptp(x)), float(np.ptp(y)), 1e-9)
    powers = [(i, j) for i in range(order + 1) for j in range(order + 1 - i)]

    def terms(x: "Numbers", y: "Numbers") -> list["Numbers"]:
        across, up = (x - middle[0]) / side, (y - middle[1]) / side
        return [across**i * up**j for i, j in powers]

    left = np.column_stack(terms(x, y))
    first, second = _least(left, u), _least(left, v)

    def carry(x: "Numbers", y: "Numbers") -> tuple["Numbers", "Numbers"]:
        made = terms(x, y)
        return (
            np.sum([number * one for number, one in zip(first, made, strict=True)], axis=0),
            np.sum([number * one for number, one in zip(second, made, strict=True)], axis=0),
        )

    return carry


def _is_whole(fit: Fit, size: tuple[int, int], near: float) -> bool:
    """Is it the same both ways, and folded nowhere on the image?"""
    import numpy as np

    columns, rows = _over(0.0, 0.0, *map(float, size))
    x, y = fit.from_pixels(columns, rows)
    again = fit.to_pixels(x, y)
    if not np.hypot(again[0] - columns, again[1] - rows).max() <= 4 * near:
        return False
    there = fit.to_pixels(*_over(float(x.min()), float(y.min()), float(x.max()), float(y.max())))
    (down_c, across_c), (down_r, across_r) = (np.gradient(side) for side in there)
    turn = across_c * down_r - down_c * across_r
    return bool((turn > 0).all() or (turn < 0).all())


def _over(left: float, top: float, right: float, bottom: float) -> tuple["Numbers", "Numbers"]:
    """A grid of places."""
    import numpy as np

    across, down = np.meshgrid(np.linspace(left, right, _GRID), np.linspace(top, bottom, _GRID))
    return across, down
