"""Imports in the wrong room, or too early, are found."""

import pytest

from installer.check.imports import check_imports
from tests.installer.check.conftest import Build


@pytest.mark.parametrize(
    "code",
    ["from PySide6.QtWebEngineWidgets import QWebEngineView", "from PySide6 import QtWebChannel", "import folium"],
)
def test_an_import_out_of_place_is_found(build: Build, code: str) -> None:
    assert len(check_imports(build({"console/x.py": code}))) == 1


@pytest.mark.parametrize("code", ["from models import unit", "import models.unit", "from models.unit import Unit"])
def test_a_map_part_that_knows_a_fact_is_found(build: Build, code: str) -> None:
    assert len(check_imports(build({"maps/x.py": code}))) == 1


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("maps/view.py", "from PySide6.QtWebEngineWidgets import QWebEngineView"),
        ("maps/view.py", "from models import geo\nfrom models.geo import Point"),
        ("maps/sources/warp.py", "from models.geo_shift import wgs84_to_gcj02"),
        ("maps/page.py", "def compose():\n    import folium"),
        ("maps/page.py", "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import folium"),
        ("console/x.py", "import folio"),
    ],
)
def test_an_import_in_its_place_is_not(build: Build, name: str, code: str) -> None:
    assert check_imports(build({name: code})) == []
