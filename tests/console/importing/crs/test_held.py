"""What is stored of a file's records tells in which system the file is, whatever its headers say."""

from collections.abc import Sequence
from dataclasses import dataclass

import pytest

from console.importing.columns import match_columns
from console.importing.crs.examine import examine
from console.importing.crs.held import Compared, Position, by_records
from console.importing.crs.verdict import Verdict
from console.importing.reading.table import Stopped, Table
from models.geo_shift import move_point, wgs84_to_gcj02

HEADERS = ("Number", "Longitude (WGS-84)", "Latitude (WGS-84)", "Record ID")
STORED = {f"h{n}": (116.3 + n * 0.001234, 39.9 + n * 0.000777) for n in range(20)}


@dataclass
class Shelf:
    """Records by id; None where one has no place."""

    places: dict[str, tuple[float, float]]
    asked: int = 0

    def compare(self, kind: str, positions: Sequence[Position]) -> Compared:
        assert kind == "hydrant"
        self.asked += 1
        known = [one for one in positions if one.record_id in self.places]
        same = frozenset(one.row for one in known if self.places[one.record_id] == (one.lon, one.lat))
        return Compared(same, {one.row: 500.0 for one in known if one.row not in same})


def table_of(places: dict[str, tuple[float, float]], **more: tuple[float, float]) -> Table:
    """A file as an export writes it; `more` are rows without an id."""
    rows = [(record_id, str(lon), str(lat), record_id) for record_id, (lon, lat) in places.items()]
    rows += [(number, str(lon), str(lat), "") for number, (lon, lat) in more.items()]
    return Table(HEADERS, [(at, dict(zip(HEADERS, row, strict=True))) for at, row in enumerate(rows, 2)])


def shifted() -> dict[str, tuple[float, float]]:
    return {record_id: move_point(wgs84_to_gcj02, *place) for record_id, place in STORED.items()}


def judged(table: Table, shelf: Shelf) -> tuple[Verdict, Verdict]:
    """The verdict without the records, and with them."""
    columns = match_columns("hydrants", table.headers, None)
    before = examine(table, columns)
    assert before is not None
    return before, by_records("hydrants", table, columns, before, shelf)


def test_a_file_whose_records_are_stored_where_it_says_is_plain_and_certain() -> None:
    before, after = judged(table_of(STORED), Shelf(STORED))
    assert not before.is_plain
    assert after.is_plain
    assert after.evidence[-1].params == {"count": 20, "total": 20}


def test_a_file_whose_points_are_all_elsewhere_is_never_plain() -> None:
    before, after = judged(table_of(shifted()), Shelf(STORED))
    assert (before.confidence, after.confidence) == ("likely", "unsure")
    assert "500" in after.lines()[-1] or any("500" in line for line in after.lines())


def test_one_shifted_row_or_one_without_an_id_leaves_the_question_to_a_person() -> None:
    one = {**STORED, "h3": shifted()["h3"]}
    for table in (table_of(one), table_of(STORED, N1=(116.31, 39.91))):
        before, after = judged(table, Shelf(STORED))
        assert (after.confidence, after.is_plain) == (before.confidence, False)
        assert after.evidence[-1].key == "records_some"


@pytest.mark.parametrize(("kept", "plain"), [(20, True), (10, True), (9, False), (0, False)])
def test_records_that_are_gone_since_cost_nothing_while_half_are_there(kept: int, plain: bool) -> None:
    there = dict(list(STORED.items())[:kept])
    assert judged(table_of(STORED), Shelf(there))[1].is_plain is plain


def test_a_stray_that_is_stored_as_a_stray_is_none() -> None:
    stored = {**STORED, "far": (121.5, 31.2)}
    assert judged(table_of(stored), Shelf(stored))[1].is_plain


def test_headers_and_ids_alone_prove_nothing() -> None:
    _before, after = judged(table_of(shifted()), Shelf({}))
    assert not after.is_plain


def test_nobody_is_asked_about_a_file_without_ids_or_one_a_person_spoke_for() -> None:
    shelf = Shelf(STORED)
    table = table_of({}, **STORED)
    judged(table, shelf)
    columns = match_columns("hydrants", HEADERS[:3], None)
    verdict = examine(table, columns)
    assert verdict is not None
    assert by_records("hydrants", table, columns, verdict, shelf) is verdict
    assert shelf.asked == 0


def test_a_comparison_that_nobody_wants_ends() -> None:
    table = table_of(STORED)
    columns = match_columns("hydrants", HEADERS, None)
    verdict = examine(table, columns)
    assert verdict is not None
    with pytest.raises(Stopped):
        by_records("hydrants", table, columns, verdict, Shelf(STORED), should_stop=lambda: True)
