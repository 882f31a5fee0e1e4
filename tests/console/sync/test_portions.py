"""A body goes out whole, or is given up between two portions."""

import pytest

from console.sync.portions import PORTION_BYTES, portions


@pytest.mark.parametrize("size", [0, 1, PORTION_BYTES, PORTION_BYTES + 1, 3 * PORTION_BYTES])
def test_all_portions_together_are_the_body(size: int) -> None:
    body = bytes(n % 251 for n in range(size))
    asked: list[bool] = []
    assert b"".join(portions(body, lambda: asked.append(True))) == body
    assert len(asked) == -(-size // PORTION_BYTES)


def test_what_is_raised_before_a_portion_ends_the_body() -> None:
    gone: list[bytes] = []

    def give_up() -> None:
        if gone:
            raise InterruptedError

    made = portions(b"x" * 3 * PORTION_BYTES, give_up)
    gone.append(next(made))
    with pytest.raises(InterruptedError):
        next(made)
    assert len(gone[0]) == PORTION_BYTES
