"""Letters read as syllables."""

import pytest

from models.store.syllables import initials_of


@pytest.mark.parametrize(
    ("text", "initials"), [("renml", "rml"), ("zhongshanlu", "zsl"), ("rml", ""), ("人", ""), ("rmlu", "rml")]
)
def test_syllables_leave_their_first_letters(text: str, initials: str) -> None:
    assert initials_of(text) == initials
