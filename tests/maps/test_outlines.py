"""Districts are known by their names in any language, the smallest first, and hold the points within them."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from maps.outlines import Outlines
from maps.region.pack import BadPack


def _square(west: float, south: float, size: float) -> dict[str, Any]:
    ring = [[west, south], [west + size, south], [west + size, south + size], [west, south + size], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


def _write(path: Path, *districts: tuple[dict[str, str], Any]) -> Path:
    features = [{"type": "Feature", "properties": names, "geometry": shape} for names, shape in districts]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), "utf-8")
    return path


@pytest.fixture
def outlines(tmp_path: Path) -> Outlines:
    return Outlines(
        _write(
            tmp_path / "districts.geojson",
            ({"name": "明湖市"}, _square(120, 30, 1)),
            ({"name": "城关区", "name:en": "Chengguan District"}, _square(120.4, 30.4, 0.2)),
            ({"name": "Sé"}, _square(-8.62, 41.14, 0.01)),
            ({"name": "Crossed"}, {"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [1, 0], [0, 1], [0, 0]]]}),
            ({"name": "Nowhere"}, None),
            ({"name": "Point"}, {"type": "Point", "coordinates": [1, 2]}),
        )
    )


def test_what_is_no_surface_is_left_out_and_a_crossed_one_mended(outlines: Outlines) -> None:
    assert len(outlines) == 4
    assert outlines.inside(3, np.array([0.9]), np.array([0.5])).all()


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("明湖市城关区人民路12号", 1),
        ("明湖市", 0),
        ("12 Renmin Road, Chengguan District", 1),
        ("Largo da SÉ, Porto", 2),
        ("Museu", None),
        ("", None),
    ],
)
def test_a_text_names_the_smallest_district_in_it(outlines: Outlines, text: str, number: int | None) -> None:
    assert outlines.named_in(text) == number


def test_points_are_in_it_or_not(outlines: Outlines) -> None:
    lon, lat = np.array([120.5, 120.7, np.nan]), np.array([30.5, 30.5, 30.5])
    assert list(outlines.inside(1, lon, lat)) == [True, False, False]


@pytest.mark.parametrize("content", ["", "{", "[]", '{"features": [1]}', "[" * 100_000])
def test_a_file_that_is_no_list_is_refused_with_a_sentence(tmp_path: Path, content: str) -> None:
    path = tmp_path / "districts.geojson"
    path.write_text(content)
    with pytest.raises(BadPack, match="districts"):
        Outlines(path)


def test_a_point_lies_in_its_districts_the_largest_first(outlines: Outlines) -> None:
    assert outlines.around(120.5, 30.5) == ("明湖市", "城关区")
    assert outlines.around(120.9, 30.9) == ("明湖市",)
    assert outlines.around(0.0, -60.0) == ()
