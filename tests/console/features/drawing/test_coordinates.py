"""Vertices as text come back as they were, and what is no place is said with its line."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from console.features.drawing.coordinates import BadLine, as_points, as_text

degrees = st.tuples(st.floats(-179, 179), st.floats(-80, 80))


@settings(deadline=None)
@given(st.lists(degrees, max_size=20))
def test_what_was_written_is_read_back_with_all_its_decimals(points: list[tuple[float, float]]) -> None:
    written = as_text(points)
    again = as_points(written, points)
    assert as_text(again) == written
    assert len(again) == len(points)


@pytest.mark.parametrize(
    "line", ["120.5, 30.25", "120.5 30.25", "120°30'E 30°15'N", "30°15′N 120°30′E", "  120.5，30.25  "]
)
def test_a_line_may_be_written_as_people_write_places(line: str) -> None:
    ((lon, lat),) = as_points(f"\n{line}\n\n")
    assert (lon, lat) == pytest.approx((120.5, 30.25))


@pytest.mark.parametrize("line", ["here", "200, 100", "1", "x" * 10_000, "\x00", "120.5; DROP TABLE"])
def test_what_is_no_place_is_said_with_its_line(line: str) -> None:
    with pytest.raises(BadLine, match="2"):
        as_points(f"120.5, 30.25\n{line}")


def test_more_lines_than_vertices_are_refused() -> None:
    with pytest.raises(BadLine, match="500"):
        as_points("1, 2\n" * 501)
