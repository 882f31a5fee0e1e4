import pytest

from backend.accounts import BadAccount, add_user, check_password, find_demo, find_user, hash_password
from backend.db import Database
from models.command import Role


def test_passwords_are_kept_as_argon2id_only() -> None:
    stored = hash_password("correct horse")
    assert stored.startswith("$argon2id$")
    assert check_password(stored, "correct horse")
    assert not check_password(stored, "wrong horse")
    assert not check_password(None, "correct horse")
    assert not check_password("no hash at all", "correct horse")


@pytest.mark.parametrize("password", ["", "short", "x" * 201])
def test_a_password_too_short_or_too_long_is_refused(password: str) -> None:
    with pytest.raises(BadAccount, match="least=8 · most=200"):
        hash_password(password)


def test_a_user_is_found_by_user_name_and_by_an_unambiguous_display_name(db: Database) -> None:
    assert add_user(db, "zhao", "赵军", Role.DISPATCHER, "correct horse")
    assert not add_user(db, "zhao", "赵军", Role.COMMANDER, "correct horse")
    add_user(db, "zhao2", "赵敏", Role.OBSERVER, "correct horse")
    account, stored = find_user(db, "赵军")
    assert account is not None
    assert (account.user, account.role) == ("zhao", Role.COMMANDER)
    assert stored is not None
    add_user(db, "zhao3", "赵军", Role.OBSERVER, "correct horse")
    assert find_user(db, "赵军") == (None, None)
    assert find_user(db, "nobody") == (None, None)


@pytest.mark.parametrize(("user", "name"), [("", "x"), ("a\nb", "x"), ("x" * 101, "x"), ("a", "b\0")])
def test_names_that_cannot_be_shown_are_refused(db: Database, user: str, name: str) -> None:
    with pytest.raises(BadAccount):
        add_user(db, user, name, Role.OBSERVER, "correct horse")


def test_demo_users_are_found_by_both_names() -> None:
    assert find_demo("liming") == find_demo("李明")
    assert find_demo("root") is None
