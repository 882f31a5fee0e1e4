"""A type in any usual language is known; of any other word a person is asked once, and no row is refused for it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.importing.columns import KINDS, Column, loosely, match_columns, value_words
from console.importing.errors import BadFile
from console.importing.foreign_words import ForeignWord, foreign_words, shown_value, values_of, with_words
from console.importing.reading.table import Table
from console.importing.rows import prepare
from resources.words import t


def table(header: str, *cells: str) -> Table:
    return Table(("编号", header), [(n, {"编号": f"H{n}", header: cell}) for n, cell in enumerate(cells, 2)])


@pytest.mark.parametrize(
    ("word", "value"),
    [
        ("Unterflurhydrant", "underground"), ("Überflurhydrant", "above_ground"),
        ("UNTERFLUR-HYDRANT", "underground"),
        ("Poteau d\u2019incendie", "above_ground"), ("poteau", "above_ground"), ("bouche", "underground"),
        ("지상식", "above_ground"), ("지하식 소화전", "underground"), ("地上式", "above_ground"),
        ("地下式消火栓", "underground"), ("надземный", "above_ground"), ("Подземный гидрант", "underground"),
        ("Hidrante de columna", "above_ground"), ("enterrado", "underground"), ("防火水槽", "tank"),
        ("Löschteich", "natural"), ("pillar", "above_ground"), ("pipe", "above_ground"), ("wall", "wall"),
        ("ＷＡＬＬ", "wall"), ("above-ground", "above_ground"),
    ],
)  # fmt: skip
def test_types_of_water_are_known_in_the_languages_lists_come_in(word: str, value: str) -> None:
    [row] = prepare("hydrants", table("类型", word)).rows
    assert row["data"]["type"] == value


@pytest.mark.parametrize(
    ("word", "value"),
    [("außer Betrieb", "out_of_service"), ("Hors service", "out_of_service"), ("고장", "out_of_service"),
     ("исправен", "in_service"), ("fuera de servicio", "out_of_service"), ("使用不可", "out_of_service")],
)  # fmt: skip
def test_states_are_known_too(word: str, value: str) -> None:
    [row] = prepare("hydrants", table("状态", word)).rows
    assert row["data"]["status"] == value


def test_a_header_of_open_street_map_names_the_type() -> None:
    columns = {column.field: column.header for column in match_columns("hydrants", ["@id", "fire_hydrant:type"])}
    assert columns["type"] == "fire_hydrant:type"


def test_a_row_is_taken_without_a_type_that_nobody_knows_and_the_word_is_asked_about_once() -> None:
    made = table("类型", "Foobar", "foo-bar", "Quux", "地上式", "-", "")
    prepared = prepare("hydrants", made)
    assert not prepared.refused
    assert [row["data"].get("type") for row in prepared.rows] == [None, None, None, "above_ground", None, None]
    assert prepared.foreign == [
        ForeignWord("类型", "type", "Foobar", 2, refuses=False),
        ForeignWord("类型", "type", "Quux", 1, refuses=False),
    ]
    assert '--word "type:Foobar=' in prepared.foreign[0].sentence
    told = prepare("hydrants", made, words={"type:FOO BAR": "underground", "type:Quux": "水鹤"})
    assert [row["data"].get("type") for row in told.rows][:3] == ["underground", "underground", "crane"]
    assert not told.foreign


def test_a_state_that_nobody_knows_refuses_its_rows_until_somebody_says_what_it_means() -> None:
    prepared = prepare("hydrants", table("状态", "kaputt", "正常"))
    assert [row["row"] for row in prepared.refused] == [2]
    assert [(word.count, word.refuses) for word in prepared.foreign] == [(1, True)]
    told = prepare("hydrants", table("状态", "kaputt", "正常"), words={"status:kaputt": "out_of_service"})
    assert [row["data"]["status"] for row in told.rows] == ["out_of_service", "in_service"]


@pytest.mark.parametrize(
    "said", [{"type:x": "nonsense"}, {"address:x": "wall"}, {"type": "wall"}, {"type:-": "wall"}],
    ids=["value", "field", "form", "signs"],
)  # fmt: skip
def test_what_says_nothing_of_a_word_is_refused_with_a_sentence(said: dict[str, str]) -> None:
    with pytest.raises(BadFile) as caught:
        with_words("hydrants", [], said)
    assert caught.value.code == "word_argument"


def test_every_value_a_word_can_mean_has_a_name() -> None:
    for kind in KINDS:
        for field in ("type", "status"):
            for value in values_of(kind, field):
                assert value_words(kind, field)[loosely(value)] == value
                assert shown_value(kind, field, value) != value
    assert shown_value("hydrants", "type", "wall") == t("enums.water_type.wall")


@given(st.lists(st.text(max_size=12), max_size=6))
def test_any_words_are_counted_without_a_fault(words: list[str]) -> None:
    made = table("类型", *words)
    found = foreign_words("hydrants", made, [Column("类型", "type")])
    assert sum(word.count for word in found) <= len(words)
    reasons = [row["reason"] for row in prepare("hydrants", made, {"type": "类型"}).refused]
    assert not [reason for reason in reasons if "类型" in reason]
