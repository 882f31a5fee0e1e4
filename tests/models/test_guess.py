"""What a seat tells of wrong passwords is bounded."""

import msgspec
import pytest

from models.guess import MOST_GUESSED, Guesses
from models.ids import uuid7

ONE = {"user": "li", "count": 3, "first_s": 1.0, "last_s": 2.0}


def test_what_a_seat_counted_is_read() -> None:
    told = msgspec.convert({"id": uuid7(), "guesses": [ONE]}, Guesses)
    assert (told.guesses[0].user, told.guesses[0].count) == ("li", 3)


@pytest.mark.parametrize(
    "wrong",
    [
        {"guesses": [ONE] * (MOST_GUESSED + 1)}, {"id": "x"}, {"guesses": [{**ONE, "count": 0}]},
        {"guesses": [{**ONE, "last_s": 1e300}]}, {"guesses": [{**ONE, "user": ""}]},
    ],
)  # fmt: skip
def test_more_or_other_than_that_is_not(wrong: dict[str, object]) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({"id": uuid7(), "guesses": [ONE], **wrong}, Guesses)
