"""Street words, short and long."""

import pytest

from models.store.street_words import LONG, SHORT, other_wordings


@pytest.mark.parametrize(
    ("words", "others"),
    [
        (["beacon", "st"], [["beacon", "street"]]),
        (["beacon", "street"], [["beacon", "st"]]),
        (["leopoldstrasse"], [["leopoldstr"]]),
        (["leopoldstr"], [["leopoldstrasse"]]),
        (["beacon"], []),
        (["n", "charles", "street"], [["north", "charles", "street"], ["n", "charles", "st"]]),
    ],
)
def test_the_other_wordings_are_given(words: list[str], others: list[list[str]]) -> None:
    assert list(other_wordings(words)) == others


def test_every_wording_is_of_letters_only() -> None:
    """A question over the index is made of them."""
    assert all(word.isalpha() for word in (*LONG, *LONG.values(), *SHORT, *SHORT.values()))
