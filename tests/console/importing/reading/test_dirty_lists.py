"""Lists as centres send them: dirty each in its way, and the same three records or one clear sentence."""

import bz2
import gzip
import io
import json
import tarfile
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pytest
import shapely
from pyogrio import raw

from console.importing.decimals import NeedsDecimals
from console.importing.errors import BadFile
from console.importing.read import read_table
from console.importing.rows import prepare
from console.importing.saying import given_columns
from resources.words import t

HEADER = ["编号", "名称", "类型", "经度", "纬度", "压力(kPa)", "地址"]
RECORDS = [
    ["H001", "东门栓", "地上", "121.5001", "25.0301", "350", "中山路1号"],
    ["H002", "西门栓", "地下", "121.5011", "25.0311", "360", "中山路2号"],
    ["H003", "南门栓", "地上", "121.5021", "25.0321", "370", "人民路3号"],
]
PLACES = [(float(r[3]), float(r[4])) for r in RECORDS]
NUMBERS = [r[0] for r in RECORDS]


def lines(rows: Sequence[Sequence[str]], separator: str = ",", end: str = "\r\n") -> str:
    return end.join(separator.join(row) for row in rows) + end


LIST = [HEADER, *RECORDS]
PLAIN = lines(LIST)


def understood(path: Path) -> tuple[list[dict[str, Any]], list[dict[str, Any]], list[str]]:
    """(the data of each row, what was refused, every note)."""
    table = read_table(path)
    prepared = prepare("hydrants", table, given_columns("hydrants", table, {}))
    return [row["data"] for row in prepared.rows], prepared.refused, [*table.notes, *prepared.notes]


RARE = [HEADER, [*RECORDS[0][:6], "㐀㐁路𠀀1号"], *RECORDS[1:]]
SPLIT = ["编号", "名称", "类型", "经度", "纬度", "压力", "地址"]
UNITS = ["", "", "", "(°)", "（°）", "kPa", ""]
TITLE = "消防水源台账,,,,,,\n填报单位：某某大队,,,,,,\n填报日期：2024年3月5日,,,,,,\n,,,,,,\n"


@pytest.mark.parametrize(
    "content",
    [
        PLAIN.encode("utf-16"), PLAIN.encode("utf-16-le"), lines(LIST, "\t").encode("utf-16"),
        lines(RARE).encode("gb18030"), lines(LIST, ";").encode("utf-8-sig"), lines(LIST, end="\r").encode(),
        (lines(LIST[:2]) + lines(LIST[2:3], end="\n") + lines(LIST[3:], end="\r")).encode(),
        lines(LIST, ", ").encode(), (TITLE + PLAIN).encode("gb18030"),
        ", ".join(f'"{h}"' for h in HEADER).encode() + b"\n"
        + "\n".join(", ".join(f'"{c}"' for c in record) for record in RECORDS).encode(),
        lines([SPLIT, UNITS, *RECORDS]).encode(), lines([[*row, "", ""] for row in LIST]).encode(),
        lines([HEADER, *([*record, ""] for record in RECORDS)]).encode(),
        ("# exported 2024-03-05\n# by water works\n" + PLAIN).encode(), bz2.compress(PLAIN.encode("gb18030")),
        "\n".join(json.dumps(dict(zip(HEADER, r, strict=True)), ensure_ascii=False) for r in RECORDS).encode(),
        json.dumps({"features": [{"attributes": {"编号": r[0], "名称": r[1], "地址": r[6], "压力(kPa)": r[5],
                                                 "类型": r[2]}, "geometry": {"x": float(r[3]), "y": float(r[4])}}
                                 for r in RECORDS]}, ensure_ascii=False).encode("gb18030"),
    ],
)  # fmt: skip
def test_the_records_are_the_same_however_the_list_is_written(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(content)
    rows, refused, _ = understood(path)
    assert [(row["number"], row["name"], row["lon"], row["lat"]) for row in rows] == [
        (r[0], r[1], *place) for r, place in zip(RECORDS, PLACES, strict=True)
    ]
    assert [row["pressure_mpa"] for row in rows] == [0.35, 0.36, 0.37]
    assert [row["type"] for row in rows] == ["above_ground", "underground", "above_ground"]
    assert not refused


@pytest.mark.parametrize(
    ("stray", "reason"),
    [
        (["合计", "", "", "", "", "1080", ""], "total"), (["", "合计：3个", "", "", "", "", ""], "total"),
        (["Total", "3", "", "", "", "", ""], "total"), (HEADER, "header"),
    ],
)  # fmt: skip
def test_what_is_no_record_is_refused_alone(tmp_path: Path, stray: list[str], reason: str) -> None:
    path = tmp_path / "list.csv"
    path.write_text(lines([*LIST[:3], stray, *LIST[3:]]), "utf-8")
    rows, refused, _ = understood(path)
    assert [row["number"] for row in rows] == NUMBERS
    assert [row["reason"] for row in refused] == [t(f"importing.row.{reason}")]


@pytest.mark.parametrize(
    ("cells", "volumes"),
    [
        (["1 200", "12 500"], [1200, 12500]), (["1.200,5", "950"], [1200.5, 950]), (["1'200", "950"], [1200, 950]),
        (["1\u00a0200,25 m3", "950"], [1200.25, 950]),
        (['"1,200,000"', "950"], [1200000, 950]), (["-", "暂无"], []),
        (["1.200.000", "−1"], [1200000, -1]), (["N/A", "950"], [950]),
    ],
)  # fmt: skip
def test_numbers_are_read_however_their_thousands_are_parted(
    tmp_path: Path, cells: list[str], volumes: list[float]
) -> None:
    path = tmp_path / "list.csv"
    text = lines([["number", "capacity (m3)", "lon", "lat"], *([f"P{c}", c, "2.35", "48.85"] for c in cells)], ";")
    path.write_text(text, "utf-8")
    rows, refused, notes = understood(path)
    assert not refused
    assert [row["volume_m3"] for row in rows if "volume_m3" in row] == volumes
    assert bool(notes) == (len(volumes) < 2), "what was taken as blank is said"


def test_a_comma_between_thousands_is_not_guessed_against_the_points_of_other_columns(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text(
        lines([["number", "capacity (m3)", "lon", "lat"], ["P", "1,200", "2.35", "48.85"]], ";"), "utf-8"
    )
    with pytest.raises(NeedsDecimals):
        understood(path)


def two_row_header(book: openpyxl.Workbook) -> None:
    sheet = book.active
    sheet.append(["消火栓台账"])
    sheet.append(["编号", "名称", "类型", "位置", None, "压力(kPa)", "地址"])
    sheet.append([None, None, None, "经度", "纬度", None, None])
    for merged in ("A1:G1", "D2:E2", "A2:A3", "B2:B3", "C2:C3", "F2:F3", "G2:G3"):
        sheet.merge_cells(merged)
    for record in RECORDS:
        sheet.append([*record[:3], *map(float, record[3:6]), record[6]])


def far_in(book: openpyxl.Workbook) -> None:
    sheet = book.active
    for down, row in enumerate([*LIST, ["合计", "3", "", "", "", "", ""]], 5):
        for right, cell in enumerate(row, 3):
            sheet.cell(down, right, cell)


def beside_others(book: openpyxl.Workbook) -> None:
    book.active.append(["本表由系统导出，请勿修改"])
    hidden, data = book.create_sheet("旧"), book.create_sheet("数据")
    hidden.sheet_state = "hidden"
    for row in LIST[:2]:
        hidden.append(row)
    for row in LIST:
        data.append(row)


def units_below(book: openpyxl.Workbook) -> None:
    for row in ([*SPLIT], UNITS, *RECORDS):
        book.active.append(row)


@pytest.mark.parametrize("fill", [two_row_header, far_in, beside_others, units_below])
def test_the_records_are_the_same_however_the_sheet_is_laid_out(
    tmp_path: Path, fill: Callable[[openpyxl.Workbook], None]
) -> None:
    book = openpyxl.Workbook()
    fill(book)
    book.save(tmp_path / "list.xlsx")
    rows, refused, _ = understood(tmp_path / "list.xlsx")
    assert [(row["number"], row["lon"], row["pressure_mpa"]) for row in rows] == [
        (r[0], place[0], float(r[5]) / 1000) for r, place in zip(RECORDS, PLACES, strict=True)
    ]
    assert len(refused) == (fill is far_in)


def kml_with_tables() -> bytes:
    marks = "".join(
        f"<Placemark><name>{r[0]}</name><description><![CDATA[<table><tr><td>{r[1]}</td></tr></table>]]></description>"
        f"<Point><coordinates> {r[3]},{r[4]},12 \n</coordinates></Point></Placemark>"
        for r in RECORDS
    )
    return f'<kml xmlns="http://www.opengis.net/kml/2.2"><Document>{marks}</Document></kml>'.encode()


def kmz(content: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("doc.kml", content)
        archive.writestr("images/icon.png", b"\x89PNG")
    return buffer.getvalue()


def gpx_with_extensions() -> bytes:
    points = "".join(
        f'<wpt lat="{r[4]}" lon="{r[3]}"><ele>12</ele><name>{r[0]}</name><desc>{r[1]}</desc>'
        f"<extensions><x:a xmlns:x='urn:x'><x:b>1</x:b></x:a></extensions></wpt>"
        for r in RECORDS
    )
    route = '<rte><rtept lat="1" lon="2"/></rte>'
    return f'<gpx version="1.1" xmlns="http://www.topografix.com/GPX/1/1">{points}{route}</gpx>'.encode()


@pytest.mark.parametrize("content", [kmz(kml_with_tables()), kml_with_tables(), gpx_with_extensions()],
                         ids=["kmz", "kml", "gpx"])  # fmt: skip
def test_the_name_of_a_mark_is_its_number_and_never_its_description(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "marks").write_bytes(content)
    rows, refused, _ = understood(tmp_path / "marks")
    assert [(row["number"], row["lon"], row["lat"]) for row in rows] == [
        (number, *place) for number, place in zip(NUMBERS, PLACES, strict=True)
    ]
    assert not refused


@pytest.mark.parametrize("missing", [".prj", ".shx", ".cpg"])
def test_a_zipped_shapefile_is_read_without_what_can_be_missing(tmp_path: Path, missing: str) -> None:
    fields = [np.array(column, dtype=object) for column in zip(*(r[:2] for r in RECORDS), strict=True)]
    write: Any = raw.write
    write(str(tmp_path / "水源.shp"), shapely.to_wkb(shapely.points(PLACES)), fields, ["编号", "名称"],
              crs="EPSG:4326", geometry_type="Point", driver="ESRI Shapefile", encoding="GB18030")  # fmt: skip
    with zipfile.ZipFile(tmp_path / "water.zip", "w") as archive:
        for part in sorted(tmp_path.glob("水源.*")):
            if part.suffix != missing:
                archive.write(part, f"数据/{part.name}")
    rows, _, notes = understood(tmp_path / "water.zip")
    assert [(row["number"], row["name"], row["lon"]) for row in rows] == [
        (r[0], r[1], place[0]) for r, place in zip(RECORDS, PLACES, strict=True)
    ]
    assert (t("importing.note.no_prj") in notes) == (missing == ".prj")


def tarred() -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        archive.addfile(tarfile.TarInfo("list.csv"))
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"<table border=1>\n<tr><td>1</td></tr></table>", "html"),
        (b'<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.01//EN">\n<HTML><BODY>403</BODY></HTML>', "html"),
        (b"MIME-Version: 1.0\r\nContent-Type: multipart/related\r\n\r\n--x\r\n<html></html>", "html"),
        (b'{"error": {"code": 403, "message": "no"}}', "json_shape"), (tarred(), "binary"),
        (b"PAR1" + bytes([0, 1, 2]) * 300, "binary"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "binary"),
        (lines([list(column) for column in zip(*LIST, strict=True)]).encode(), "sideways"),
        (gzip.compress(b"<html><body>x</body></html>", mtime=0), "html"),
    ],
)  # fmt: skip
def test_what_is_no_list_gets_the_sentence_that_helps(tmp_path: Path, content: bytes, code: str) -> None:
    (tmp_path / "list.csv").write_bytes(content)
    with pytest.raises(BadFile) as caught:
        understood(tmp_path / "list.csv")
    assert caught.value.code == code


def test_numbers_that_a_spreadsheet_cut_short_are_told(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text(lines([HEADER[:2], ["1.23E+11", "a"], ["1.23E+11", "b"]]), "utf-8")
    _, _, notes = understood(path)
    assert t("importing.note.cut_numbers", count=2, rows="2, 3") in notes
