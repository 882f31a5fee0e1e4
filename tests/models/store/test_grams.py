"""The tokens of texts, and the questions over them."""

from hypothesis import given
from hypothesis import strategies as st

from models.store.grams import (
    anywhere,
    as_initials,
    cell_token,
    cells_around,
    every,
    mixed,
    rarest,
    some,
    tokens_of,
    whole,
)
from models.store.spelling import spelt


def asked_tokens(question: str) -> set[str]:
    return {part.strip('"') for part in question.split(" AND ")}


def test_a_name_has_its_characters_and_its_letters() -> None:
    tokens = tokens_of([spelt("重庆路")])
    assert {"重", "重庆", "chongqinglu"[:3], "qin", "zho", "·cql", "·zql", whole("重庆路").split('"')[1]} <= tokens


def test_questions_are_of_what_the_name_holds() -> None:
    tokens = tokens_of([spelt("人民路12号"), spelt("Beacon Street")])
    for query in ("人民", "民路12", "renmin", "minlu12", "eacon", "nst", "ea"):
        assert asked_tokens(anywhere(query)) <= tokens
    assert asked_tokens(as_initials("rml")) <= tokens
    assert asked_tokens(mixed("ren民lu12")) <= tokens


@given(st.text(alphabet=st.characters(categories=("L", "N")), min_size=2, max_size=12))
def test_the_tokens_of_any_part_are_tokens_of_the_whole(text: str) -> None:
    for form in spelt(text).texts:
        if len(form) > 1:
            assert asked_tokens(anywhere(form[: len(form) // 2 + 1] if len(form) > 2 else form)) <= tokens_of(
                [spelt(text)]
            )


@given(st.text())
def test_no_token_holds_anything_a_question_could_be_made_of(text: str) -> None:
    for token in tokens_of([spelt(text)]):
        assert not set(token) & set('" ()*+-:^{}')


def test_questions_are_joined() -> None:
    assert every(["a", "b", "a"]) == '"a" AND "b"'
    assert some(['"a"', "", '"b" AND "c"']) == '("a") OR ("b" AND "c")'
    assert some(['"a"']) == '"a"'


@given(st.floats(-179, 179), st.floats(-89, 89))
def test_a_place_is_in_the_cells_around_itself(lon: float, lat: float) -> None:
    assert cell_token(lon, lat) in cells_around(lon, lat)
    assert cell_token(lon, lat)[1:].isalnum()


@given(st.lists(st.text("abcdefg", min_size=1, max_size=2), min_size=1, max_size=9), st.integers(0, 9_000))
def test_what_is_asked_by_the_rarest_tokens_leaves_nothing_out_and_asks_two_at_least(
    tokens: list[str], most_rows: int
) -> None:
    question = every(tokens)
    asked = asked_tokens(rarest(question, {"a": 90_000, "b": 5_000}, most_rows))
    assert asked <= asked_tokens(question)
    assert len(asked) >= min(2, len(set(tokens)))
    if "a" in asked:
        assert len(set(tokens)) <= 2


def test_a_question_with_a_choice_in_it_is_left_as_it_is() -> None:
    question = some([every(["a", "b"]), every(["c", "d"])])
    assert rarest(question, {}, 0) == question
