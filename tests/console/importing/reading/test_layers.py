"""GeoPackages and Shapefiles, whole and with parts missing."""

import importlib
import shutil
import warnings
from pathlib import Path
from typing import Any

import pytest
from shapely.geometry import Point, Polygon

from console.importing.errors import BadFile
from console.importing.read import Options, read_table
from console.importing.reading.layers import declared_crs
from tests.console.importing.reading.files import cells_of, table_of, zipped

geopandas: Any = importlib.import_module("geopandas")
BOW = Polygon([(300000, 2770000), (300100, 2770100), (300100, 2770000), (300000, 2770100)])


def frame(crs: int | None = 3826, **columns: list[object]) -> Any:
    shapes = [Point(297519.5, 2773410.0), Point(297583.4, 2773815.6, 12.0), BOW, None]
    made = {"编号": ["一", "二", "三", "四"], "流量": [1.5, None, 3.0, 4.0], **columns}
    return geopandas.GeoDataFrame(made, geometry=shapes, crs=crs)


def write(made: Any, path: Path, **options: object) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        made.to_file(path, **options)


@pytest.mark.parametrize("encoding", ["GB18030", "UTF-8"])
def test_a_table_of_dbase_is_read_alone_and_with_its_shapes_beside_it(tmp_path: Path, encoding: str) -> None:
    write(frame().drop(index=[2]), tmp_path / "水源.shp", encoding=encoding)
    (tmp_path / "水源.cpg").unlink()
    whole = read_table(tmp_path / "水源.dbf")
    assert (whole.crs, whole.geometry_headers) == ("EPSG:3826", ("lon", "lat"))
    shutil.copy(tmp_path / "水源.dbf", tmp_path / "alone.dbf")
    alone = read_table(tmp_path / "alone.dbf")
    assert [cells["编号"] for cells in cells_of(alone)] == ["一", "二", "四"]
    assert (alone.format, alone.crs, alone.geometry_headers) == ("dbf", "", None)


def test_a_part_of_a_shapefile_says_which_file_to_choose(tmp_path: Path) -> None:
    write(frame().drop(index=[2]), tmp_path / "a.shp")
    for ending in (".shx", ".prj"):
        with pytest.raises(BadFile) as caught:
            read_table(tmp_path / f"a{ending}")
        assert caught.value.code == "shape_part"


def test_a_geopackage_keeps_its_system_and_says_what_it_did_with_its_geometries(tmp_path: Path) -> None:
    write(frame(), tmp_path / "a.gpkg", layer="hydrants")
    write(frame().rename(columns={"编号": "x"})[["x", "geometry"]], tmp_path / "a.gpkg", layer="other")
    table = read_table(tmp_path / "a.gpkg")
    assert (table.format, table.sheet, table.crs) == ("gpkg", "hydrants", "EPSG:3826")
    assert set(table.sheets) == {"hydrants", "other"}
    assert cells_of(table)[0] == {"编号": "一", "流量": 1.5, "lon": 297519.5, "lat": 2773410}
    assert cells_of(table)[1] == {"编号": "二", "lon": 297583.4, "lat": 2773815.6}
    assert "lon" not in cells_of(table)[3]
    assert len(table.notes) >= 4
    assert read_table(tmp_path / "a.gpkg", Options(sheet="other")).headers == ("x", "lon", "lat")


@pytest.mark.parametrize("encoding", ["UTF-8", "GBK"])
@pytest.mark.parametrize("without", ["", ".cpg", ".shx", ".prj"])
def test_a_shapefile_is_read_beside_or_zipped_and_in_its_encoding(
    tmp_path: Path, encoding: str, without: str
) -> None:
    points = frame(名称=["城东消火栓", "城西消火栓", "市政府门口", "x"]).iloc[:2]
    write(points, tmp_path / "水.shp", encoding=encoding)
    if without:
        (tmp_path / f"水{without}").unlink()
    table = read_table(tmp_path / "水.shp")
    parts = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    inside = table_of(tmp_path, zipped(parts), "a.zip")
    for read in (table, inside):
        assert [cells["名称"] for cells in cells_of(read)] == ["城东消火栓", "城西消火栓"]
        assert read.crs == ("" if without == ".prj" else "EPSG:3826")
        assert cells_of(read)[0]["lon"] == pytest.approx(297519.5)


def test_a_cpg_that_lies_is_found_out(tmp_path: Path) -> None:
    write(frame(名称=["城东消火栓", "城西消火栓", "市政府门口", "x"]).iloc[:2], tmp_path / "a.shp", encoding="GBK")
    (tmp_path / "a.cpg").write_text("UTF-8")
    table = read_table(tmp_path / "a.shp")
    assert cells_of(table)[0]["名称"] == "城东消火栓"
    assert "gb18030" in table.notes[0]


def test_a_shapefile_without_its_table_has_places_only(tmp_path: Path) -> None:
    write(frame().iloc[:2], tmp_path / "a.shp")
    (tmp_path / "a.dbf").unlink()
    table = read_table(tmp_path / "a.shp")
    assert len(table.rows) == 2
    assert set(table.headers) >= {"lon", "lat"}


def test_damaged_files_get_a_sentence(tmp_path: Path) -> None:
    write(frame(), tmp_path / "a.gpkg")
    write(frame().iloc[:2], tmp_path / "b.shp")
    for name in ("a.gpkg", "b.shp"):
        content = (tmp_path / name).read_bytes()
        with pytest.raises(BadFile):
            table_of(tmp_path, content[:90], f"cut-{name}")
    shutil.copy(tmp_path / "a.gpkg", tmp_path / "no.gpkg")
    with pytest.raises(BadFile):
        table_of(tmp_path, b"SQLite format 3\0" + bytes(4000), "empty.gpkg")


def test_a_system_without_a_number_stays_as_text() -> None:
    assert declared_crs("EPSG:4326") == "EPSG:4326"
    assert declared_crs("nonsense") == ""
    assert declared_crs(None) == ""
    assert "Transverse_Mercator" in declared_crs("+proj=tmerc +lat_0=0 +lon_0=120.123 +k=1 +x_0=1 +y_0=2").replace(
        " ", "_"
    )
