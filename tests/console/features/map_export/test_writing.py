"""The files of a map, opened again."""

import json
from pathlib import Path

import pytest
from defusedxml import ElementTree
from PySide6.QtGui import QImage

from console.exporting.errors import BadExport
from console.features.map_export.writing import Ends, legend_rows, write_picture, write_things
from maps.export.extent import Extent
from maps.export.things import take
from maps.live import AGELESS, Fix, LiveLayer
from maps.symbols import LayerStyle, Shape, Symbol
from tests.maps.export.layers import HOSTILE, LAT, LON, marks, points, shapes
from tests.small_disk import small_disk

GO_ON = Ends(lambda _done: None, lambda: False)
KML = "{http://www.opengis.net/kml/2.2}"


def layers():
    return [take(one) for one in (shapes(), points(), marks())]


def test_geo_json_has_every_thing_that_has_a_place(qapp, tmp_path: Path) -> None:
    path = tmp_path / "map.geojson"
    assert write_things(path, layers(), "图", GO_ON) == 6
    features = json.loads(path.read_text(encoding="utf-8"))["features"]
    kinds = [one["geometry"]["type"] for one in features]
    assert kinds == ["LineString", "Polygon", "Polygon", "Point", "Point", "Point"]
    assert features[-1]["properties"]["名称"] == HOSTILE
    assert features[1]["properties"]["是否过时"] == "旧数据"


def test_kml_is_read_by_a_parser_that_trusts_nothing(qapp, tmp_path: Path) -> None:
    path = tmp_path / "map.kml"
    write_things(path, layers(), "图 & 表", GO_ON)
    root = ElementTree.fromstring(path.read_bytes())
    assert len(root.findall(f".//{KML}Placemark")) == 6
    assert HOSTILE in [one.text for one in root.iter(f"{KML}value")]


def test_what_is_stopped_leaves_what_was_there(qapp, tmp_path: Path) -> None:
    path = tmp_path / "map.kml"
    path.write_text("before", encoding="utf-8")
    with pytest.raises(BadExport):
        write_things(path, layers(), "图", Ends(lambda _done: None, lambda: True))
    assert path.read_text(encoding="utf-8") == "before"
    assert [one.name for one in tmp_path.iterdir()] == ["map.kml"]


def test_a_full_disk_is_a_sentence_and_leaves_what_was_there(qapp, tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", 1) as disk:
        path = disk.folder / "map.kml"
        path.write_text("before", encoding="utf-8")
        layer = points()
        layer.set_points([str(at) for at in range(20_000)], [LON] * 20_000, [LAT] * 20_000, [0] * 20_000)
        disk.fill()
        with pytest.raises(BadExport, match=r"map\.kml") as told:
            write_things(path, [take(layer)], "图", GO_ON)
        disk.free()
        assert told.value.code == "unwritable"
        assert path.read_text(encoding="utf-8") == "before"
        assert [one.name for one in disk.folder.iterdir()] == ["map.kml"]


@pytest.mark.parametrize("exercise", ["", "演练"])
def test_a_picture_of_an_exercise_says_so(qapp, tmp_path: Path, exercise: str) -> None:
    picture = QImage(400, 300, QImage.Format.Format_RGB32)
    picture.fill(0xFFFFFFFF)
    write_picture(tmp_path / "map.png", picture.copy(), exercise, GO_ON)
    assert (QImage(str(tmp_path / "map.png")) == picture) == (not exercise)


def test_the_legend_counts_what_is_in_view_and_begins_with_what_lies_above(qapp) -> None:
    rows = legend_rows(layers(), Extent(LON - 0.001, LAT - 0.001, LON + 0.001, LAT + 0.001))
    assert [(row.words, row.things) for row in rows] == [
        ("警情<i> · 火灾", 1), ("消火栓 · 可用", 1), ("区域 · 警戒区", 3),
    ]  # fmt: skip


def test_the_legend_of_what_moves_has_the_rows_of_the_map_and_one_for_what_is_old(qapp) -> None:
    style = LayerStyle((Symbol(Shape.CIRCLE, "#ff2020", "力量"), Symbol(Shape.SQUARE, "#2040ff", "返队")))
    layer = LiveLayer("unit", "力量", style, clock=lambda: 1_800_000_000.0)
    layer.report([Fix("a", LON, LAT, 1_799_999_999.0, 1), Fix("b", LON, LAT, AGELESS)])
    layer.report([Fix("old", LON, LAT, 1_700_000_000.0, 1, None, True)])
    rows = legend_rows([take(layer)], Extent(LON - 1, LAT - 1, LON + 1, LAT + 1))
    layer.stop()
    assert [(row.words, row.things) for row in rows][:2] == [("力量", 1), ("力量 · 返队", 2)]
    assert [row.things for row in rows if isinstance(row.look, Symbol) and row.look.stale] == [1]
