"""The demand table comes back from its own file, and from one somebody wrote by hand."""

from pathlib import Path

import pytest

from console.exporting.engine import export
from console.exporting.errors import BadExport
from console.features.hydrants.demand_file import read_demand, write_demand
from console.features.hydrants.demand_table import (
    COLUMNS,
    BadDemandRows,
    read_lines,
    shipped_lines,
    signed,
    with_cell,
)
from console.importing.errors import BadFile
from models.demand_row import DemandRow
from models.record import Fact, replace
from resources.words import LANGUAGES, set_language
from tests.console.exporting.round_trip import Listed
from tests.models.facts import NOON

SIGNED = signed(shipped_lines()[0], "李工", "=GB 50974, 表 3.3.2", "2026-11-27")
LINES = (SIGNED, with_cell(shipped_lines()[1], COLUMNS.index("per_m2"), "0.125"))


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_written_is_read_again_whatever_language_is_spoken_by_then(
    tmp_path: Path, suffix: str, language: str
) -> None:
    set_language(language)
    assert write_demand(tmp_path / f"table{suffix}", LINES) == 2
    set_language(next(one for one in LANGUAGES if one != language))
    assert read_demand(tmp_path / f"table{suffix}", ()) == LINES
    set_language("zh")


def test_a_file_by_hand_needs_a_name_and_three_stages_and_gets_the_codes_that_are_known(tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    path.write_text("zh,initial,developed,spread\n住宅,12,24,48\n冷库,40,80,160\n", encoding="utf-8")
    first, second = read_demand(path, shipped_lines())
    assert first[0] == "residential"
    assert second[0].startswith("own_")
    assert first[3:6] == ("12", "24", "48")
    assert first[-3:] == second[-3:] == ("", "", "")
    assert read_lines((first, second))[1] == ()


def test_what_is_no_table_is_a_sentence_that_names_the_column(tmp_path: Path) -> None:
    set_language("zh")
    path = tmp_path / "own.csv"
    path.write_text("zh,initial,developed\n住宅,12,24\n仓库,12,24\n", encoding="utf-8")
    with pytest.raises(BadDemandRows, match="蔓延"):
        read_demand(path, ())
    path.write_bytes(b"")
    with pytest.raises(BadFile):
        read_demand(path, ())
    path.write_text("zh,initial,developed,spread\n" + "住宅,1,2,3\n" * 61, encoding="utf-8")
    with pytest.raises(BadDemandRows, match="60"):
        read_demand(path, ())
    with pytest.raises(BadExport):
        write_demand(tmp_path / "table.pdf", LINES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_export_of_the_records_is_read_as_the_table_it_is(tmp_path: Path, language: str) -> None:
    set_language(language)
    rows, _wrong = read_lines(LINES)
    gone = replace(rows["residential"], removed=True, edition=2)
    written: list[tuple[str, Fact]] = [
        (key, replace(row, edition=1, changed_by="li", changed_at=NOON)) for key, row in rows.items()
    ]
    listed = Listed([*written, ("gone", gone)])
    assert export(listed, DemandRow.KIND, tmp_path / "rows.xlsx").count == 3
    assert read_demand(tmp_path / "rows.xlsx", ()) == LINES
    set_language("zh")
