"""A GeoPackage of points, in more than one portion."""

from pathlib import Path

import pyogrio

from console.exporting.fields import Field, Form
from console.exporting.geo_package import PORTION, write_geo_package
from console.exporting.places import Placed

FIELDS = [Field("number", "编号", Form.TEXT), Field("crew", "人数", Form.WHOLE)]


def test_every_portion_goes_into_one_layer(tmp_path: Path) -> None:
    path = tmp_path / "a.gpkg"
    rows = (Placed(121.5, 25.0, [f"{n:06}", None if n % 2 else n]) for n in range(PORTION + 7))
    write_geo_package(path, FIELDS, rows, "hydrant")
    info = pyogrio.read_info(path, layer="hydrant")
    assert info["features"] == PORTION + 7
    assert info["crs"] == "EPSG:4326"
    assert list(info["fields"]) == ["编号", "人数"]


def test_nothing_is_a_layer_without_features(tmp_path: Path) -> None:
    path = tmp_path / "a.gpkg"
    write_geo_package(path, FIELDS, [], "hydrant")
    assert pyogrio.read_info(path, layer="hydrant")["features"] == 0
