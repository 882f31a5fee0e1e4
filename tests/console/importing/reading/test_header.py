"""The header is found below titles, and every column gets a name of its own."""

from hypothesis import given
from hypothesis import strategies as st

from console.importing.reading.header import find_header, name_columns, number_columns, with_second_row


def test_the_line_with_the_known_words_is_the_header() -> None:
    lines = [["市政消火栓一览表", "", ""], ["制表：", "王", ""], ["编号", "经度", "纬度"], ["1", "120.1", "30.2"]]
    assert find_header(lines) == 2


def test_without_known_words_it_is_the_first_line_as_wide_as_the_rest() -> None:
    assert find_header([["A title"], ["alpha", "beta", "gamma"], ["x", "1", "2"], ["y", "3", "4"]]) == 1


def test_a_file_may_begin_with_data() -> None:
    assert find_header([["H1", "120.1", "30.2"], ["H2", "120.2", "30.3"]]) is None


def test_a_second_row_of_the_header_gives_units_and_the_names_within_a_group() -> None:
    units = with_second_row(["编号", "压力", "流量(L/s)"], ["", "(kPa)", "L/s"])
    assert units == (["编号", "压力 (kPa)", "流量(L/s)"], "unit_row")
    names = with_second_row(["编号", "坐标", "", "压力"], ["", "经度", "纬度", "kPa"])
    assert names == (["编号", "经度", "纬度", "压力 (kPa)"], "header_two")
    assert with_second_row(["编号", "坐标"], ["", "经度", "纬度"])[0] == ["编号", "经度", "纬度"]


def test_a_record_below_the_header_stays_a_record() -> None:
    for below in (["1", "121.5", "25"], ["编号", "经度", "纬度"], ["H1", "", ""], [], ["", "", "", "备注"]):
        assert with_second_row(["编号", "经度", "纬度"], below[:3]) == (["编号", "经度", "纬度"], "")


def test_twins_are_numbered_and_told_and_the_nameless_are_called_by_their_place() -> None:
    names, notes = name_columns(["no", "x", "x", "", "x", "", ""], "a.csv")
    assert names == ["no", "x", "x (2)", "#4", "x (3)"]
    assert len(notes) == 2
    assert number_columns(2, "a.csv") == ["#1", "#2"]


@given(st.lists(st.text(max_size=8), max_size=30))
def test_no_two_columns_have_one_name(cells: list[str]) -> None:
    names, _ = name_columns(cells, "a.csv")
    assert len(set(names)) == len(names)
    assert all(names)
