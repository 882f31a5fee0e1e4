"""Nothing is written before somebody says yes, unless the coordinates are plain and certain."""

from dataclasses import replace

import pytest

from console.importing.crs.choice import Undecided, agreed, choose, contradiction, judge, placed
from console.importing.errors import BadFile
from console.importing.read import read_table
from console.importing.reading.table import Table
from console.importing.rows import prepare
from models.geo_shift import move_point, wgs84_to_gcj02
from tests.console.importing.crs.conftest import Region
from tests.console.importing.crs.distortions import SHIFTS, angle_cells, projected, written, written_pair
from tests.console.importing.crs.test_examine import table_of, verdict_on


def test_plain_and_certain_needs_no_yes(town: Region) -> None:
    verdict = judge("hydrants", read_table(town.hydrants), None, "", [town.ground])
    assert verdict is not None
    assert agreed(verdict, "")


def test_numbers_that_are_no_positions_are_not_taken_for_any(town: Region) -> None:
    rows = [(2, {"编号": "1", "经度": "200", "纬度": "95"}), (3, {"编号": "2", "经度": "121.5", "纬度": "25"}),
            (4, {"编号": "3", "经度": "999", "纬度": "99"})]  # fmt: skip
    with pytest.raises(BadFile) as caught:
        judge("hydrants", Table(("编号", "经度", "纬度"), rows), None, "", [town.ground])
    assert caught.value.code == "crs_nowhere"
    assert "200, 95" in str(caught.value)
    unmeasured = Table(("编号", "经度", "纬度"), [(2, {"编号": "1", "经度": "0", "纬度": "0"})])
    assert judge("hydrants", unmeasured, None, "", []) is None


def test_another_system_needs_a_yes_and_auto_is_one(town: Region) -> None:
    points = town.points[0][::8], town.points[1][::8]
    table = table_of(*written_pair(SHIFTS["bd09"](*points)))
    verdict = judge("hydrants", table, None, "", [town.ground])
    assert verdict is not None
    assert not agreed(verdict, "")
    assert agreed(verdict, "auto")
    assert "--crs auto" in str(Undecided(verdict))


def test_what_nobody_can_tell_is_not_taken_by_auto_but_by_its_name(town: Region) -> None:
    table = read_table(town.hydrants)
    verdict = judge("hydrants", table, None, "auto", [])
    assert verdict is not None
    assert not agreed(verdict, "auto")
    assert "--crs" in str(Undecided(verdict))
    named = judge("hydrants", table, None, "gcj02", [])
    assert named is not None
    assert agreed(named, "gcj02")


def test_a_named_system_that_the_map_contradicts_is_told(town: Region) -> None:
    table = read_table(town.hydrants)
    wrong = judge("hydrants", table, None, "gcj02", [town.ground])
    right = judge("hydrants", table, None, "wgs84", [town.ground])
    assert wrong is not None
    assert right is not None
    assert "WGS-84" in contradiction("hydrants", table, None, wrong, [town.ground])
    assert contradiction("hydrants", table, None, right, [town.ground]) == ""
    assert contradiction("hydrants", table, None, wrong, []) == ""


def test_numbers_that_cannot_be_what_was_named_are_refused(town: Region) -> None:
    with pytest.raises(BadFile, match="twd97"):
        judge("hydrants", read_table(town.hydrants), None, "twd97", [])
    with pytest.raises(BadFile, match="auto"):
        judge("hydrants", read_table(town.hydrants), None, "mars", [])


def test_a_list_without_coordinates_has_no_verdict() -> None:
    table = Table(("姓名", "电话"), [(2, {"姓名": "李", "电话": "119"})])
    assert judge("persons", table, None, "", []) is None
    assert judge("persons", table, None, "wgs84", []) is None


@pytest.mark.parametrize("style", ["dms", "minutes", "gcj02", "metres"])
def test_a_table_is_taken_in_where_its_rows_truly_are(style: str, town: Region) -> None:
    from random import Random

    points = town.points[0][::8], town.points[1][::8]
    if style == "metres":
        cells = [written(values, 2) for values in projected(32647, points)]
    else:
        cells = list(
            angle_cells(
                style if style != "gcj02" else "degrees", SHIFTS.get(style, lambda *at: at)(*points), Random(1)
            )
        )
    table = table_of(cells[1], cells[0])
    verdict = verdict_on(table, town.ground)
    moved, columns = placed(table, verdict)
    rows = prepare("hydrants", moved, columns).rows
    assert len(rows) == len(points[0])
    assert rows[5]["data"]["lon"] == pytest.approx(points[0][5], abs=2e-5)
    assert rows[5]["data"]["lat"] == pytest.approx(points[1][5], abs=2e-5)


def test_a_row_that_is_no_position_in_the_system_is_refused_and_an_empty_one_kept(town: Region) -> None:
    points = town.points[0][::8], town.points[1][::8]
    table = table_of(*written_pair(SHIFTS["gcj02"](*points)))
    rows = [(number, dict(cells)) for number, cells in table.rows]
    rows[0][1].update(lon="95.2", lat="181.0")
    rows[1][1].update(lon="", lat="")
    rows[2][1].update(lon="0", lat="0")
    table = replace(table, rows=rows)
    moved, _ = placed(table, verdict_on(table, town.ground))
    assert [row.row for row in moved.refused] == [rows[0][0]]
    assert "95.2" in moved.refused[0].reason
    kept = dict(moved.rows)
    assert kept[rows[1][0]]["lon"] == ""
    assert kept[rows[2][0]]["lon"] == "0"


def test_a_column_with_both_coordinates_becomes_two() -> None:
    lon, lat = move_point(wgs84_to_gcj02, 116.4, 39.9)
    rows = [(n, {"编号": str(n), "坐标": f"{lat + n / 1000:.6f},{lon:.6f}"}) for n in range(2, 30)]
    table = replace(table_of([], []), headers=("编号", "坐标"), rows=rows)
    moved, columns = placed(table, verdict_on(table, word="gcj02"))
    assert columns == {"lon": "lon", "lat": "lat"}
    assert moved.headers == ("编号", "坐标", "lon", "lat")
    assert moved.rows[0][1]["lon"] == pytest.approx(116.4, abs=1e-4)


def test_a_person_may_decide_for_another_reading_and_sees_its_points(town: Region) -> None:
    table = read_table(town.hydrants)
    verdict = judge("hydrants", table, None, "", [])
    assert verdict is not None
    codes = [reading.system.code for reading, _ in verdict.alternatives]
    assert codes[:2] == ["gcj02", "bd09"]
    chosen = choose(table, verdict, verdict.alternatives[1][0])
    assert agreed(chosen, "")
    assert chosen.system == "bd09"
    assert chosen.samples[0].before == verdict.samples[0].before
    assert chosen.samples[0].after != verdict.samples[0].after
    assert chosen.outliers == verdict.outliers


@pytest.mark.parametrize(
    "cell", ["121.5{n},25.03{n}", "25.03{n} 121.5{n}", "(121.5{n}, 25.03{n})", "POINT (121.5{n} 25.03{n})"]
)
@pytest.mark.parametrize("header", ["坐标", "位置", "WKT"])
def test_both_coordinates_of_one_cell_become_the_place_of_the_row(header: str, cell: str) -> None:
    rows = [(n, {"编号": str(n), header: cell.replace("{n}", str(n))}) for n in range(1, 9)]
    table = Table(("编号", header), rows)
    verdict = judge("hydrants", table, {}, "wgs84", ())
    assert verdict is not None
    made, given = placed(table, verdict)
    for number, cells in made.rows:
        here = float(cells[given["lon"]]), float(cells[given["lat"]])
        assert here == pytest.approx((float(f"121.5{number}"), float(f"25.03{number}")))
