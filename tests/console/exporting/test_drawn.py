"""Drawings in files for maps: lines and areas as what they are."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from console.exporting.engine import SUFFIXES, export
from models.drawing import Drawing, Form
from models.record import Fact
from tests.models.facts import NOON

SHAPES: dict[Form, tuple[dict[str, Any], dict[str, Any]]] = {
    Form.POINT: ({"points": ((1.5, 2.5),)}, {"type": "Point", "coordinates": [1.5, 2.5]}),
    Form.LINE: (
        {"points": ((1.0, 2.0), (3.0, 4.0))}, {"type": "LineString", "coordinates": [[1.0, 2.0], [3.0, 4.0]]},
    ),
    Form.POLYGON: (
        {"points": ((1.0, 2.0), (3.0, 4.0), (5.0, 0.0))},
        {"type": "Polygon", "coordinates": [[[1.0, 2.0], [3.0, 4.0], [5.0, 0.0], [1.0, 2.0]]]},
    ),
    Form.CIRCLE: ({"points": ((1.0, 2.0),), "radius_m": 50.0}, {"type": "Point", "coordinates": [1.0, 2.0]}),
}  # fmt: skip


class Drawn:
    """A drawing of each form."""

    def __init__(self) -> None:
        self.facts = [
            (form.value, Drawing(type="cordon", form=form, as_of=NOON, text='=<b>"', **fields))
            for form, (fields, _geometry) in SHAPES.items()
        ]

    def count(self) -> int:
        return len(self.facts)

    def pairs(self) -> Iterator[tuple[str, Fact]]:
        return iter(self.facts)

    def numbers(self, kind: str) -> Mapping[str, str]:
        return {}


def test_geo_json_has_lines_and_areas_and_the_radius_of_a_circle(tmp_path: Path) -> None:
    export(Drawn(), "drawing", tmp_path / "a.geojson")
    features = json.loads((tmp_path / "a.geojson").read_text("utf-8"))["features"]
    assert [one["geometry"] for one in features] == [geometry for _fields, geometry in SHAPES.values()]
    assert 50.0 in features[3]["properties"].values()


def test_kml_has_lines_and_closed_areas(tmp_path: Path) -> None:
    export(Drawn(), "drawing", tmp_path / "a.kml")
    text = (tmp_path / "a.kml").read_text("utf-8")
    assert "<LineString><coordinates>1.0,2.0 3.0,4.0</coordinates></LineString>" in text
    assert "<LinearRing><coordinates>1.0,2.0 3.0,4.0 5.0,0.0 1.0,2.0</coordinates>" in text
    assert "<b>" not in text


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_every_format_takes_drawings(tmp_path: Path, suffix: str) -> None:
    assert export(Drawn(), "drawing", tmp_path / f"a{suffix}").count == len(SHAPES)
