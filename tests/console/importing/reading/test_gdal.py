"""The process that reads with GDAL answers what is in a file, in values that need no trust."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest
import shapely
from pyogrio import raw

from console.importing.reading.gdal import ANSWER, NOT_READ, Request, answer


def geopackage(path: Path, *layers: str) -> Path:
    write: Any = raw.write
    for layer in layers:
        fields = [np.array(["一", None], dtype=object), np.array([1.5, float("nan")])]
        write(str(path), shapely.to_wkb(shapely.points([[1, 2], [3, 4]])), fields, ["编号", "流量"], layer=layer,
              crs="EPSG:4326", geometry_type="Point", driver="GPKG")  # fmt: skip
    return path


def test_the_only_layer_is_read_with_its_geometry_and_system(tmp_path: Path) -> None:
    found = answer(Request(str(geopackage(tmp_path / "a.gpkg", "water")), 10))
    assert (found.layer, found.fields, found.crs) == ("water", ["编号", "流量"], "EPSG:4326")
    assert found.columns[0] == ["一", None]
    assert found.geometry is not None
    assert shapely.get_x(shapely.from_wkb(found.geometry[1])) == 3
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(found, enc_hook=str)) is not None


@pytest.mark.parametrize(("wanted", "read"), [("", ""), ("two", "two"), ("2", "two"), ("3", ""), ("none", "")])
def test_of_several_layers_the_one_wanted_is_read_and_else_their_fields_are_told(
    tmp_path: Path, wanted: str, read: str
) -> None:
    found = answer(Request(str(geopackage(tmp_path / "a.gpkg", "one", "two")), 10, wanted))
    assert set(found.layers) == {"one", "two"}
    assert found.layer == read
    assert bool(found.columns) == bool(read)
    assert read or found.layers["one"] == ["编号", "流量"]


def test_no_more_features_than_wanted_are_read(tmp_path: Path) -> None:
    assert len(answer(Request(str(geopackage(tmp_path / "a.gpkg", "water")), 1)).columns[0]) == 1


def test_a_file_that_is_none_is_told_by_the_end_of_the_process(tmp_path: Path) -> None:
    path = tmp_path / "a.gpkg"
    path.write_bytes(b"SQLite format 3\0" + bytes(4000))
    request = msgspec.json.encode(Request(str(path), 10)).decode()
    ended = subprocess.run([sys.executable, "-m", "console.importing.reading.gdal", request], check=False,
                           capture_output=True, timeout=300)  # fmt: skip
    assert ended.returncode == NOT_READ
    assert not (tmp_path / ANSWER).exists()
