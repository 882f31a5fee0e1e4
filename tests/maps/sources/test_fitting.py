"""Surfaces through control points: flat where that is enough, bent where there are points enough to say so."""

import numpy as np
import pytest

from maps.sources.bad_source import BadSource
from maps.sources.fitting import Points, fitted, flat

SIZE = 1_000, 800


def points(side: int, bend: float, order: int = 2) -> Points:
    """A grid of `side` by `side`; `bend` pixels at its far corner."""
    columns, rows = (made.ravel() for made in np.meshgrid(np.linspace(0, 1_000, side), np.linspace(0, 800, side)))
    return Points(
        500_000 + 0.5 * (columns + bend * (columns / 1_000) ** order),
        4_000_000 - 0.5 * (rows + bend * (rows / 800) ** order), columns, rows,
    )  # fmt: skip


@pytest.mark.parametrize(("side", "bend", "order"), [(2, 0, 2), (3, 0, 2), (3, 60, 2), (4, 60, 3)])
def test_points_lie_where_they_were_set_both_ways(side, bend, order):
    known = points(side, bend, order)
    fit = fitted(known, SIZE)
    columns, rows = fit.to_pixels(known.x, known.y)
    assert np.abs(columns - known.columns).max() < 3
    assert np.abs(rows - known.rows).max() < 3
    x, y = fit.from_pixels(known.columns, known.rows)
    assert np.hypot(x - known.x, y - known.y).max() < 2


def test_what_is_nearly_flat_is_flat():
    fit = fitted(points(4, 2), SIZE)
    assert np.isfinite(fit.to_pixels(np.array(0.0), np.array(4_000_000.0))).all(), "a flat one has no end"


def test_a_bent_surface_says_nothing_of_places_far_from_the_image():
    fit = fitted(points(4, 60), SIZE)
    for x, y in ((500_000 - 5e3, 4_000_000), (500_000, 4_000_000 + 5e3), (0, 0), (6e5, 3.9e6)):
        assert np.isnan(fit.to_pixels(np.array(float(x)), np.array(float(y)))).all()


def test_too_few_points_for_a_bend_one_that_lies_wrong_and_a_fold_are_refused():
    wrong = points(4, 0)
    wrong.x[5] += 100
    folded = points(4, -1_500)
    few = Points(*(side[:5] for side in points(3, 200)))
    for known in (few, wrong, folded):
        with pytest.raises(BadSource) as caught:
            fitted(known, SIZE)
        assert caught.value.code == "bent"


def test_points_in_a_row_fix_nothing():
    line = np.array([0.0, 1.0, 2.0, 3.0])
    with pytest.raises(BadSource) as caught:
        flat(Points(line, line, line, line))
    assert caught.value.code == "bad_place"
