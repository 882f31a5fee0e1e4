"""The catalogue of incidents answers for every type and grade, and for words it does not know."""

from hypothesis import given
from hypothesis import strategies as st

from console.features.incidents.catalogue import incident_types, run_card, suggested_type
from resources.words import has


def test_every_type_has_words_a_grade_and_a_card_that_never_asks_for_less_when_it_is_graver() -> None:
    for key, kind in incident_types().items():
        assert has(f"enums.incident_type.{key}")
        assert 1 <= kind.grade <= 5
        counts = [sum(run_card(key, grade).values()) for grade in range(1, 6)]
        assert counts == sorted(counts)


def test_a_card_asks_for_types_of_units_that_have_words() -> None:
    asked = {unit for key in incident_types() for grade in range(1, 6) for unit in run_card(key, grade)}
    assert asked
    assert all(has(f"enums.unit_type.{unit}") for unit in asked)


@given(st.text(max_size=20), st.integers(-5, 10))
def test_an_unknown_type_has_no_card_and_an_unknown_alarm_suggests_a_known_type(word: str, grade: int) -> None:
    if word not in incident_types():
        assert run_card(word, grade) == {}
    assert suggested_type(word) in incident_types()
