"""A user is found by name in the list a seat keeps, if there is only one."""

import msgspec
import pytest

from models.command import Role
from models.verifier import Verifier, Verifiers


def one(user: str, name: str) -> Verifier:
    return Verifier(user=user, name=name, role=Role.DISPATCHER, changed_at="", verifier="$argon2id$x")


LIST = Verifiers(digest="d", offline_hours=72, users=[one("li", "李明"), one("wang", "王芳"), one("wang2", "王芳")])


def test_a_user_name_goes_before_a_display_name_and_two_of_a_name_are_nobody() -> None:
    assert LIST.of("li") == LIST.of("李明") == LIST.users[0]
    assert LIST.of("王芳") is None
    assert LIST.of("wang") == LIST.users[1]
    assert LIST.of("nobody") is None


@pytest.mark.parametrize("change", [{"offline_hours": -1}, {"digest": "x" * 301}, {"users": [{"user": 1}]}])
def test_a_list_out_of_bounds_is_not_read(change: dict[str, object]) -> None:
    raw = {**msgspec.to_builtins(LIST), **change}
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(raw, Verifiers)
