"""What falls over, hangs or fills a memory while GDAL reads costs the file, and says so."""

import time
from pathlib import Path

import pytest

from console.importing.errors import BadFile
from console.importing.reading import gdal_child
from console.importing.reading.gdal_child import ask_gdal
from console.importing.reading.table import Stopped


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(gdal_child, "_MODULE", "tests.console.importing.reading.falling")
    return tmp_path / "layers.gpkg"


@pytest.mark.parametrize(
    ("does", "code"),
    [("fall", "layers_crash"), ("memory", "layers_crash"), ("disk", "layers_crash"), ("nonsense", "layers")],
)
def test_what_falls_over_gets_a_sentence(file: Path, does: str, code: str) -> None:
    file.write_text(does)
    with pytest.raises(BadFile) as caught:
        ask_gdal(file, "water.gpkg")
    assert caught.value.code == code
    assert "water.gpkg" in str(caught.value)


def test_what_never_ends_is_ended(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gdal_child, "MOST_S", 1.0)
    file.write_text("hang")
    began = time.monotonic()
    with pytest.raises(BadFile) as caught:
        ask_gdal(file, "water.gpkg")
    assert caught.value.code == "layers_slow"
    assert time.monotonic() - began < 20


def test_a_file_nobody_wants_any_more_is_let_go_at_once(file: Path) -> None:
    file.write_text("hang")
    began = time.monotonic()
    with pytest.raises(Stopped):
        ask_gdal(file, "water.gpkg", should_stop=lambda: time.monotonic() - began > 0.5)
    assert time.monotonic() - began < 20
