"""The gaps leave as a file that a spreadsheet or a map reads, whole or not at all."""

import csv
import json
from pathlib import Path

import numpy as np
import pytest

from console.exporting.errors import BadExport
from console.features.hydrant_care.coverage import Gap, Waters
from console.features.hydrant_care.gap_file import COLUMNS, write_gaps

WATERS = Waters(["h"], ["=H-1"], [""], np.array([120.0]), np.array([30.0]), np.array([True]))
GAPS = [Gap(120.01, 30.01, 88.0, 12, "东区", 0, 423.4), Gap(121.0, 31.0, 0.0, 1, "", -1, float("inf"))]


def test_a_spreadsheet_has_a_line_a_gap_and_no_formula(tmp_path: Path) -> None:
    path = tmp_path / "gaps.csv"
    assert write_gaps(path, GAPS, WATERS) == 2
    rows = list(csv.reader(path.read_text("utf-8-sig").splitlines()))
    assert len(rows[0]) == len(COLUMNS) + 2
    assert rows[1] == ["1", "12", "东区", "'=H-1", "423.4", "88.0", "120.01", "30.01"]
    assert rows[2][3:5] == ["", ""]
    assert write_gaps(tmp_path / "gaps.xlsx", GAPS, WATERS) == 2


def test_a_map_has_a_point_a_gap(tmp_path: Path) -> None:
    path = tmp_path / "gaps.geojson"
    write_gaps(path, GAPS, WATERS)
    features = json.loads(path.read_text("utf-8"))["features"]
    assert [feature["geometry"]["coordinates"] for feature in features] == [[120.01, 30.01], [121.0, 31.0]]


def test_another_format_and_a_place_that_cannot_be_written_are_said(tmp_path: Path) -> None:
    with pytest.raises(BadExport):
        write_gaps(tmp_path / "gaps.doc", GAPS, WATERS)
    with pytest.raises(BadExport):
        write_gaps(tmp_path / "nowhere" / "gaps.csv", GAPS, WATERS)
