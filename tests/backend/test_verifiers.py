"""Seats get what they know their people by in an outage; nobody else does."""

from pathlib import Path

import httpx
import msgspec
import pytest
from argon2 import PasswordHasher

from backend.accounts import add_user, remove_user, seal_code, set_disabled
from backend.db import Database
from backend.settings import Settings
from backend.verifiers import list_verifiers
from models.command import Role
from models.verifier import Verifiers
from tests.backend.server import BackendProcess
from tests.backend.test_user import user

SETTINGS = Settings(database_url="", offline_hours=8)


def names(db: Database) -> list[str]:
    return [one.user for one in list_verifiers(db, SETTINGS).users]


def test_a_verifier_fits_its_password_and_is_not_the_hash_sign_ins_are_checked_with(db: Database) -> None:
    add_user(db, "zhao", "赵军", Role.COMMANDER, "correct horse")
    found = list_verifiers(db, SETTINGS)
    (zhao,) = found.users
    assert (zhao.user, zhao.name, zhao.role, found.offline_hours) == ("zhao", "赵军", Role.COMMANDER, 8)
    assert PasswordHasher().verify(zhao.verifier, "correct horse")
    with db.reading() as connection:
        stored = connection.exec_driver_sql("SELECT password_hash FROM users").scalar_one()
    assert stored != zhao.verifier


def test_who_was_removed_or_disabled_or_never_sits_at_a_console_is_not_in_the_list(db: Database) -> None:
    for name, role in (("a", Role.DISPATCHER), ("b", Role.OBSERVER), ("c", Role.FIELD), ("d", Role.GATEWAY)):
        add_user(db, name, name, role, "correct horse")
    assert names(db) == ["a", "b"]
    set_disabled(db, "a", True)
    assert names(db) == ["b"]
    set_disabled(db, "a", False)
    remove_user(db, "b")
    assert names(db) == ["a"]


def test_every_change_gives_the_list_another_digest(db: Database) -> None:
    digests = [list_verifiers(db, SETTINGS).digest]
    add_user(db, "a", "a", Role.DISPATCHER, "correct horse")
    digests.append(list_verifiers(db, SETTINGS).digest)
    add_user(db, "a", "a", Role.DISPATCHER, "another horse")
    digests.append(list_verifiers(db, SETTINGS).digest)
    seal_code(db, "sealed code")
    digests.append(list_verifiers(db, SETTINGS).digest)
    assert digests == list(dict.fromkeys(digests))
    assert list_verifiers(db, SETTINGS).digest == digests[-1]


def test_operators_at_a_seat_are_told_once_and_no_other_role_is(backend: BackendProcess) -> None:
    statuses = {}
    for name in ("liming", "wangfang", "zhangwei", "chenjing", "liuyang", "gateway", "admin"):
        with backend.client(name, "wanghuolou") as client:
            statuses[name] = client.get("/v1/verifiers").status_code
    told = {name for name, status in statuses.items() if status == 200}
    assert told == {"liming", "wangfang", "admin"}
    assert {statuses[name] for name in statuses.keys() - told} == {403}
    with backend.client("liming", "wanghuolou", seat="") as nowhere:
        assert nowhere.get("/v1/verifiers").status_code == 403
    assert httpx.get(f"{backend.url}/v1/verifiers", timeout=60).status_code == 401


def test_a_list_that_is_known_does_not_travel_again(backend: BackendProcess) -> None:
    with backend.client("liming", "wanghuolou") as client:
        found = msgspec.json.decode(client.get("/v1/verifiers").content, type=Verifiers)
        assert found.of("李明") == found.of("liming")
        assert client.get("/v1/verifiers", params={"known": found.digest}).status_code == 204
        assert client.get("/v1/verifiers", params={"known": "older"}).status_code == 200


def test_a_user_from_before_verifiers_gets_one_with_the_next_sign_in(tmp_path: Path, database_url: str) -> None:
    assert user(database_url, "add", "zhao", password="correct horse").returncode == 0
    db = Database(database_url)
    with db.writing() as work:
        work.connection.exec_driver_sql("UPDATE users SET verifier = ''")
    assert names(db) == []
    with BackendProcess(tmp_path, database_url=database_url, demo=False) as backend:
        backend.session("zhao", "correct horse")
    (zhao,) = list_verifiers(db, SETTINGS).users
    assert PasswordHasher().verify(zhao.verifier, "correct horse")
    db.close()


@pytest.mark.parametrize("hours", ["-1", "9999"])
def test_hours_that_make_no_sense_are_refused(tmp_path: Path, hours: str) -> None:
    with pytest.raises(RuntimeError, match="exit code 2"):
        BackendProcess(tmp_path, "--offline-hours", hours).start()
