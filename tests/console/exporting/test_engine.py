"""Export and import are each other's reverse, for every kind, format and language; a file is whole or not there."""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from console.exporting.engine import SUFFIXES, export
from console.exporting.errors import BadExport
from console.exporting.fields import EXPORTED
from console.importing.columns import KINDS, match_columns
from console.importing.read import read_table
from console.importing.rows import prepare
from models.camera import Camera
from models.hydrant import Hydrant
from models.supply import Supply
from resources.words import LANGUAGES, language, set_language
from tests.console.exporting.round_trip import HOSTILE, Listed, facts, read_back, with_ids


@pytest.fixture(autouse=True)
def own_language() -> Iterator[None]:
    before = language()
    yield
    set_language(before)


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("command", KINDS)
@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(data=st.data())
def test_what_was_exported_is_imported_as_it_was(
    tmp_path_factory: pytest.TempPathFactory, command: str, suffix: str, data: st.DataObject
) -> None:
    set_language(data.draw(st.sampled_from(LANGUAGES)))
    written = with_ids(data.draw(st.lists(facts(command), min_size=1, max_size=6)))
    path = tmp_path_factory.mktemp("round") / f"all{suffix}"
    done = export(Listed(written), KINDS[command], path)
    assert (done.count, done.losses) == (len(written), [])
    assert read_back(command, path) == dict(written)


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_record_without_number_name_and_place_is_known_by_its_identity(tmp_path: Path, suffix: str) -> None:
    written = with_ids([Camera(number="", name="", type="=1+1", status="fault")])
    path = tmp_path / f"all{suffix}"
    export(Listed(written), Camera.KIND, path)
    assert read_back("cameras", path) == dict(written)


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("command", KINDS)
@settings(
    max_examples=3, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(data=st.data())
def test_records_written_in_any_order_are_imported_as_they_were(
    tmp_path_factory: pytest.TempPathFactory, command: str, suffix: str, data: st.DataObject
) -> None:
    written = with_ids(data.draw(st.lists(facts(command), min_size=2, max_size=5)))
    path = tmp_path_factory.mktemp("order") / f"all{suffix}"
    assert export(Listed(data.draw(st.permutations(written))), KINDS[command], path).losses == []
    assert read_back(command, path) == dict(written)


@pytest.mark.parametrize("command", KINDS)
@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(data=st.data())
def test_any_order_of_the_rows_of_a_foreign_file_gives_the_same_records(
    tmp_path_factory: pytest.TempPathFactory, command: str, data: st.DataObject
) -> None:
    found = data.draw(
        st.lists(facts(command), min_size=2, max_size=6, unique_by=lambda fact: fact.columns().number)
    )
    path = tmp_path_factory.mktemp("order") / "all.csv"
    export(Listed(with_ids(found)), KINDS[command], path)
    table = read_table(path)
    known = next(column.header for column in match_columns(command, table.headers) if column.field == "id")
    bare = [(n, {header: cell for header, cell in row.items() if header != known}) for n, row in table.rows]
    table = replace(table, headers=tuple(header for header in table.headers if header != known))
    one, other = (prepare(command, replace(table, rows=rows)) for rows in (bare, data.draw(st.permutations(bare))))
    assert one.key_fields == other.key_fields
    assert sorted(one.rows, key=lambda row: row["row"]) == sorted(other.rows, key=lambda row: row["row"])
    assert sorted(one.refused, key=lambda row: row["row"]) == sorted(other.refused, key=lambda row: row["row"])


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_every_hostile_text_comes_back(tmp_path: Path, suffix: str) -> None:
    written = with_ids(
        Supply(number=text, name=text or "x", note=text, lon=100 + n / 7, lat=1 / 3)
        for n, text in enumerate(HOSTILE)
    )
    path = tmp_path / f"hostile{suffix}"
    assert export(Listed(written), "supply", path).losses == []
    assert read_back("supplies", path) == dict(written)


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_no_cell_of_text_starts_a_formula(tmp_path: Path, suffix: str) -> None:
    written = with_ids(Supply(number=text, name=text) for text in HOSTILE if text[0] in "=+-@")
    path = tmp_path / f"formula{suffix}"
    export(Listed(written), "supply", path)
    if suffix == ".csv":
        lines = path.read_text("utf-8-sig").splitlines()
        assert all(not cell.startswith(tuple("=+-@")) for line in lines for cell in line.split(","))
    else:
        with zipfile.ZipFile(path) as packed:
            sheet = packed.read("xl/worksheets/sheet1.xml").decode()
        assert "<f>" not in sheet
        assert not re.search(r'<t xml:space="preserve">[=+\-@]', sheet)


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("kind", EXPORTED.values())
def test_a_kind_of_which_there_is_nothing_makes_a_file_without_rows(tmp_path: Path, kind: str, suffix: str) -> None:
    path = tmp_path / f"none{suffix}"
    assert export(Listed([]), kind, path).count == 0
    assert path.stat().st_size > 0


def test_what_no_file_can_hold_is_left_out_and_said(tmp_path: Path) -> None:
    bad = Supply(number="G1", name="a\0b", note="x\r\ny", keeper=" z ", site_id="gone", store="s" * 40_000)
    done = export(Listed(with_ids([bad])), "supply", tmp_path / "a.xlsx")
    assert len(done.losses) == 5
    assert all("G1" in sentence for sentence in done.losses)
    assert any("32767" in sentence for sentence in done.losses)


def test_a_format_nobody_knows_is_refused_with_those_there_are(tmp_path: Path) -> None:
    with pytest.raises(BadExport, match=r"\.xlsx"):
        export(Listed([]), "site", tmp_path / "a.docx")


class Broken(Listed):
    """Records that end in the middle."""

    def pairs(self) -> Iterator[Any]:
        yield from self.facts
        raise OSError(28, "No space left on device")


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_file_that_cannot_be_finished_leaves_the_one_before(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"water [1]{suffix}"
    path.write_text("before")
    with pytest.raises(BadExport, match="磁盘已满"):
        export(Broken(with_ids([Hydrant(number="1")])), "hydrant", path)
    assert path.read_text() == "before"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_an_export_nobody_wants_any_more_leaves_nothing(tmp_path: Path, suffix: str) -> None:
    told: list[tuple[int, int]] = []
    many = Listed(with_ids(Hydrant(number=str(n)) for n in range(1_200)))
    with pytest.raises(BadExport):
        export(many, "hydrant", tmp_path / f"a{suffix}", lambda *at: told.append(at), lambda: len(told) > 1)
    assert told == [(0, 1_200), (500, 1_200)]
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(BadExport, match="nowhere"):
        export(Listed([]), "site", tmp_path / "nowhere" / "a.csv")
