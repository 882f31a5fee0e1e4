"""The import files use words the importer knows, and refer to what is there."""

import csv
import io

from console.demo.tables import write_json
from console.importing.columns import value_words


def rows(folder, name):
    return list(csv.DictReader(io.StringIO((folder / name).read_text("utf-8-sig"))))


def test_the_importer_knows_every_word_of_type_and_status(folder):
    for name, field, header in (
        ("hydrants", "type", "类型"),
        ("hydrants", "status", "状态"),
        ("stations", "type", "类型"),
        ("units", "status", "状态"),
        ("cameras", "status", "状态"),
        ("devices", "status", "状态"),
    ):
        known = value_words(name, field)
        assert {row[header].casefold() for row in rows(folder, f"{name}.csv")} <= set(known)


def test_numbers_are_unique_and_references_lead_somewhere(folder):
    tables = {name: rows(folder, f"{name}.csv") for name in ("sites", "hydrants", "stations", "devices", "units")}
    numbers = {name: {row["编号"] for row in table} for name, table in tables.items()}
    assert all(len(numbers[name]) == len(table) for name, table in tables.items())
    assert {row["单位编号"] for row in tables["devices"]} - {""} <= numbers["sites"]
    assert {row["消火栓编号"] for row in tables["devices"]} - {""} <= numbers["hydrants"]
    assert {row["消防站编号"] for row in tables["units"]} <= numbers["stations"]


def test_every_row_with_a_place_lies_in_the_demo_district(folder):
    for name in ("sites", "hydrants", "stations", "cameras"):
        for row in rows(folder, f"{name}.csv"):
            assert 101.5 < float(row["经度"]) < 101.8, name
            assert 40.1 < float(row["纬度"]) < 40.2, name


def test_json_is_written_with_its_own_characters_and_the_same_each_time(tmp_path):
    for _ in range(2):
        write_json(tmp_path / "a.json", {"名": [1, "消火栓"]})
    assert "消火栓" in (tmp_path / "a.json").read_text(encoding="utf-8")
