"""Keys are proposed for what they tell apart."""

from hypothesis import given
from hypothesis import strategies as st

from console.importing.columns import match_columns
from console.importing.keys import naming, propose, tell_apart
from console.importing.read import Table, read_table
from tests.conftest import shared_file


def table(rows: list[tuple[str, ...]], *headers: str) -> Table:
    return Table(headers, [(n, dict(zip(headers, row, strict=True))) for n, row in enumerate(rows, 2)])


def test_a_unique_column_comes_before_a_pair_and_twins_are_shown() -> None:
    made = table([("A", "1", "x"), ("A", "2", "x"), ("B", "1", "x")], "sheet", "no", "type")
    best = propose(made)[0]
    assert set(best.headers) == {"sheet", "no"}
    assert best.is_unique
    alone = tell_apart(made, ["no"])
    assert (alone.different, alone.rows) == (2, 3)
    assert alone.examples == (("1", (2, 4)),)


@given(st.permutations([("A", "1", "p"), ("A", "2", "q"), ("B", "1", "q"), ("B", "2", "p")]))
def test_the_order_of_the_rows_does_not_matter(rows: list[tuple[str, ...]]) -> None:
    assert {p.headers for p in propose(table(rows, "a", "b", "c")) if p.is_unique} == {
        ("a", "b"), ("a", "c"), ("b", "c"),
    }  # fmt: skip


def test_what_measures_or_places_a_thing_is_no_part_of_its_name() -> None:
    rows: list[tuple[str, ...]] = [
        ("1", "甲路", "300", "121.5"),
        ("1", "甲路", "310", "121.6"),
        ("2", "乙路", "300", "121.7"),
    ]
    made = table(rows, "编号", "地址", "压力(kPa)", "经度")
    columns = match_columns("hydrants", made.headers)
    assert naming("hydrants", made, columns).headers == ("编号", "地址")
    assert not any(proposal.is_unique for proposal in propose(naming("hydrants", made, columns)))


def test_taipeis_sheet_and_number_are_found() -> None:
    taipei = read_table(shared_file("hydrants/taipei_2019.csv"))
    assert not tell_apart(taipei, ["UFID"]).is_unique
    assert tell_apart(taipei, ["圖號", "編號"]).is_unique
    assert propose(taipei, ["編號", "圖號"])[0].is_unique
