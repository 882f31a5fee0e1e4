"""A demand table is checked line by line, and every line that can be read says what it says."""

import csv
import io
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.features.hydrants.demand import demand_lps, row_of, shipped_rows
from console.features.hydrants.demand_table import (
    COLUMNS,
    BadDemandRows,
    Line,
    clean_cell,
    fresh_line,
    lines_in,
    lines_of,
    read_lines,
    shipped_lines,
    shown_cell,
    signed,
    with_cell,
)
from models.demand_row import LONGEST, FireStage
from models.water_need import MOST_LPS
from resources.words import set_language, t
from tests.console.features.hydrants.fireground import fire

MANY_TYPES = ";".join(map(str, range(41)))
WAREHOUSE = next(line for line in shipped_lines() if line[0] == "warehouse")


def changed(line: Line, **cells: str) -> Line:
    for name, text in cells.items():
        line = with_cell(line, COLUMNS.index(name), text)
    return line


def sentences(*lines: Line) -> str:
    return "\n".join(one.sentence for one in read_lines(lines)[1])


def test_the_shipped_table_is_read_as_it_is_and_nothing_is_wrong_with_it() -> None:
    rows, wrong = read_lines(shipped_lines())
    assert wrong == ()
    assert rows == shipped_rows()


def text_of(lines: Sequence[Line]) -> str:
    """As a seat kept its own table."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([COLUMNS, *lines])
    return out.getvalue()


def test_a_centre_has_its_own_numbers_which_are_verified_once_somebody_signed_them() -> None:
    own = changed(WAREHOUSE, initial="30", developed="60", spread="120.5", most="200", per_floor="0", per_m2="0")
    rows, _wrong = read_lines((own, *shipped_lines()[:1]))
    assert demand_lps(rows["warehouse"], FireStage.SPREAD) == 121.0
    assert not rows["warehouse"].verified
    assert list(rows) == ["warehouse", "residential"]
    assert row_of(fire(type="warehouse_fire"), rows) == "warehouse"
    vouched, _wrong = read_lines((signed(own, "李工", "GB 50974-2014", "2026-11-27"),))
    assert vouched["warehouse"].verified
    assert vouched["warehouse"].source == "GB 50974-2014"


def test_whoever_changes_a_number_takes_the_signature_away() -> None:
    vouched = signed(WAREHOUSE, "李工", "GB 50974", "2026-11-27")
    assert changed(vouched, spread="100") == vouched
    assert changed(vouched, spread="110")[-3:] == ("", "", "")


@pytest.mark.parametrize(
    ("cells", "says"),
    [
        ({"initial": "x"}, "“x”"), ({"initial": ""}, "“—”"), ({"initial": "nan"}, "“nan”"),
        ({"spread": "-1"}, "“-1”"), ({"spread": "100000"}, "“100000”"), ({"per_m2": "8"}, "“8”"),
        ({"developed": "10"}, "10 小于其前的 25"), ({"most": "99"}, "99 小于其前的 100"),
        ({"zh": "", "en": ""}, "没有名称"),
        ({"incidents": "x" * 41}, "40 字"), ({"incidents": MANY_TYPES}, "40 种"),
        ({"key": "Lager 1"}, "“Lager 1”"), ({"verified_by": "李工"}, "须有姓名和依据"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_line_is_a_sentence_at_its_cell(cells: dict[str, str], says: str) -> None:
    set_language("zh")
    line = changed(WAREHOUSE, **cells)
    rows, wrong = read_lines((line,))
    assert rows == {}
    assert says in "\n".join(one.sentence for one in wrong)


def test_a_code_or_a_type_of_incident_in_two_lines_and_a_table_without_any_are_named() -> None:
    set_language("zh")
    twin = (fresh_line()[0], *WAREHOUSE[1:])
    assert "厂房仓库火灾" in sentences(WAREHOUSE, twin)
    assert "“warehouse”重复" in sentences(WAREHOUSE, changed(WAREHOUSE, incidents=""))
    assert "没有任何行" in sentences()
    many = tuple((f"own_{at}", *changed(WAREHOUSE, incidents="")[1:]) for at in range(61))
    assert "60" in sentences(*many)


def test_types_of_incidents_are_typed_by_their_names_in_either_language() -> None:
    set_language("en")
    line = changed(WAREHOUSE, incidents="厂房仓库火灾， Outdoor fire;gas_leak")
    assert line[COLUMNS.index("incidents")] == "warehouse_fire; outdoor_fire; gas_leak"
    assert shown_cell("incidents", line[COLUMNS.index("incidents")]).startswith("Factory or warehouse fire; ")
    assert shown_cell("incidents", "castle") == "castle"


def test_a_type_nobody_listed_is_kept_as_it_is_typed_and_codes_of_new_rows_are_never_the_same() -> None:
    line = changed(WAREHOUSE, incidents="隧道火灾; Outdoor fire")
    rows, wrong = read_lines((line,))
    assert wrong == ()
    assert rows["warehouse"].incidents == ("隧道火灾", "outdoor_fire")
    assert row_of(fire(type="隧道火灾"), rows) == "warehouse"
    assert fresh_line()[0] != fresh_line()[0]


@pytest.mark.parametrize("text", ["", "castle 1/2/3 0 0", "key,zh\na,b", ",".join(COLUMNS) + "\nwarehouse,only"])
def test_a_text_that_is_no_table_is_a_sentence(text: str) -> None:
    with pytest.raises(BadDemandRows, match=t("hydrants.table.bad.form")):
        lines_in(text)


CELLS = st.lists(st.text(max_size=30), min_size=len(COLUMNS), max_size=len(COLUMNS)).map(
    lambda texts: tuple(clean_cell(name, text) for name, text in zip(COLUMNS, texts, strict=True))
)


@given(st.lists(CELLS, min_size=1, max_size=4))
def test_whatever_is_typed_is_kept_as_it_was_and_reading_it_never_fails(lines: list[Line]) -> None:
    assert lines_in(text_of(lines)) == tuple(lines)
    rows, wrong = read_lines(lines)
    assert set(rows) <= {line[0] for line in lines}
    assert len(rows) == len(lines) or wrong


NUMBERS = st.lists(st.floats(0, MOST_LPS, allow_subnormal=False), min_size=4, max_size=4).map(sorted)


@given(NUMBERS, st.floats(0, 50), st.floats(0, 5), st.integers(1, 100))
def test_every_row_that_is_read_wants_something_that_can_be_kept(
    numbers: list[float], per_floor: float, per_m2: float, floors: int
) -> None:
    names = ("initial", "developed", "spread", "most")
    cells = {name: f"{number:.6f}" for name, number in zip(names, numbers, strict=True)}
    line = changed(WAREHOUSE, **cells, per_floor=f"{per_floor:.6f}", per_m2=f"{per_m2:.6f}")
    rows, wrong = read_lines((line,))
    assert wrong == ()
    assert 0 <= demand_lps(rows["warehouse"], FireStage.SPREAD, floors, 1e9) <= MOST_LPS
    assert read_lines(lines_of(rows))[0] == rows


def test_words_longer_than_their_column_are_cut_and_lines_are_joined() -> None:
    assert clean_cell("zh", "仓\n库 " * 40) == " ".join(["仓", "库"] * 40)[: LONGEST["zh"]].strip()
