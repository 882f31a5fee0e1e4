from datetime import UTC, datetime

import pytest

from backend.errors import Problem
from backend.requests import aware, decode, is_clean
from backend.session import SignIn


@pytest.mark.parametrize(
    ("body", "status"),
    [(b"{", 400), (b'{"x":' + b"[" * 50_000, 400), (b"[]", 422), (b'{"user": 1, "password": ""}', 422)],
)
def test_what_cannot_be_read_is_said_with_its_status(body: bytes, status: int) -> None:
    with pytest.raises(Problem) as problem:
        decode(body, SignIn)
    assert problem.value.status == status


def test_names_are_short_and_printable() -> None:
    assert is_clean("李明 2", 10)
    assert not is_clean("a\nb", 10)
    assert not is_clean("x" * 11, 10)


def test_a_time_without_a_zone_is_refused() -> None:
    assert aware(datetime(2026, 1, 1, tzinfo=UTC))
    with pytest.raises(Problem):
        aware(datetime(2026, 1, 1))  # noqa: DTZ001  the fault that is looked for
