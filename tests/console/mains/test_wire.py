"""Questions and answers come over the line as they were."""

import msgspec
import pytest

from console.mains.wire import (
    MAX_HYDRANTS,
    Answer,
    Draw,
    Drawn,
    Found,
    Hydrant,
    Open,
    Opened,
    Question,
    Refused,
)

HYDRANT = Hydrant("H", 121.5, 25.0, 60.0)


@pytest.mark.parametrize("question", [Open("a.inp", "work", [HYDRANT], 0.1, 30.0), Draw({"H": 20.0})])
def test_questions_come_over_the_line(question: Question) -> None:
    assert msgspec.json.decode(msgspec.json.encode(question), type=Question) == question


@pytest.mark.parametrize(
    "answer",
    [
        Opened(3, 7, [Found("H", "J", None, 0.4, 20.0, 1, 12.0)], ["X"], True),
        Drawn({"H": 0.2}, {"H": 20.0}, {"H": 30.0}), Refused("broken", "Error 203"),
    ],
)  # fmt: skip
def test_answers_come_over_the_line(answer: Answer) -> None:
    assert msgspec.json.decode(msgspec.json.encode(answer), type=Answer) == answer


def test_more_hydrants_than_are_modelled_are_no_question() -> None:
    asked = Open("a.inp", "work", [HYDRANT] * (MAX_HYDRANTS + 1), 0.1, 30.0)
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(msgspec.json.encode(asked), type=Question)
