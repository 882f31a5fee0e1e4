"""The parser's own words come from the catalogues: headings, usage and refusals."""

from collections.abc import Iterator
from typing import NoReturn

import pytest

from resources.usage import WordsParser, wrong_words
from resources.words import set_language, t


class Strict(WordsParser):
    """Refuses aloud instead of ending the process."""

    def error(self, message: str) -> NoReturn:
        raise ValueError(wrong_words(message))


@pytest.fixture(params=["zh", "en"])
def parser(request: pytest.FixtureRequest) -> Iterator[Strict]:
    set_language(request.param)
    made = Strict(prog="x")
    made.add_argument("file")
    made.add_argument("--number", type=int)
    made.add_argument("--kind", choices=("a", "b"))
    yield made
    set_language("zh")


@pytest.mark.parametrize(
    ("words", "key", "values"),
    [
        ([], "missing", {"names": "file"}),
        (["f", "--number"], "one", {"name": "--number"}),
        (["f", "--number", "x"], "value", {"name": "--number", "value": "'x'"}),
        (["f", "--what"], "unknown", {"names": "--what"}),
    ],
)
def test_a_refusal_of_the_parser_is_told_in_words(
    parser: Strict, words: list[str], key: str, values: dict[str, str]
) -> None:
    with pytest.raises(ValueError, match=r".") as refused:
        parser.parse_args(words)
    assert str(refused.value) == t(f"cli.wrong.{key}", **values)


def test_a_value_that_cannot_be_chosen_is_told_with_those_that_can(parser: Strict) -> None:
    with pytest.raises(ValueError, match="--kind") as refused:
        parser.parse_args(["f", "--kind", "c"])
    assert str(refused.value) != "argument --kind: invalid choice"
    assert all(word in str(refused.value) for word in ("'c'", "a", "b"))
    assert "invalid choice" not in str(refused.value)


def test_what_a_newer_parser_invents_is_told_as_it_is() -> None:
    assert wrong_words("something else") == "something else"


def test_headings_and_usage_are_in_words(parser: Strict) -> None:
    said = parser.format_help()
    for key in ("cli.usage", "cli.positionals", "cli.options", "cli.option.help"):
        assert t(key).strip() in said
