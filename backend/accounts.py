"""Users and their passwords: Argon2id, and nothing that tells whether a name exists."""

import threading
from dataclasses import dataclass

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import insert, or_, select, update

from backend.clock import now_iso
from backend.db import Database
from backend.requests import is_clean
from backend.schema import users
from models.command import Role

MIN_PASSWORD = 8
MAX_PASSWORD = 200
DEMO_PASSWORD = "wanghuolou"  # noqa: S105  stated in the guide; valid with --demo on loopback only
_HASHER = PasswordHasher()
# Argon2id takes 64 MiB and a core each: more at once would only starve the dispatchers.
_HASHING = threading.BoundedSemaphore(2)


class BadAccount(ValueError):
    """An account that cannot be made; the message is a sentence."""


@dataclass(frozen=True)
class Account:
    """Who somebody is."""

    user: str
    name: str
    role: Role


# zh: names of the demo seats, which the backend may not read from resources
DEMO_ACCOUNTS = (
    Account("liming", "李明", Role.DISPATCHER),
    Account("wangfang", "王芳", Role.COMMANDER),
    Account("zhangwei", "张伟", Role.MAINTAINER),
    Account("chenjing", "陈静", Role.OBSERVER),
    Account("liuyang", "刘洋", Role.FIELD),
    Account("gateway", "演示网关", Role.GATEWAY),
    Account("admin", "管理员", Role.ADMINISTRATOR),
)


def hash_password(password: str) -> str:
    """The Argon2id hash; BadAccount for one too short or too long."""
    if not MIN_PASSWORD <= len(password) <= MAX_PASSWORD:
        raise BadAccount(f"A password has {MIN_PASSWORD} to {MAX_PASSWORD} characters.")
    with _HASHING:
        return _HASHER.hash(password)


_NOBODY = _HASHER.hash("nobody has this password")


def check_password(stored: str | None, password: str) -> bool:
    """Does the password fit? Takes as long for a user who does not exist."""
    with _HASHING:
        try:
            return _HASHER.verify(stored or _NOBODY, password) and stored is not None
        except (VerificationError, InvalidHashError):
            return False


def add_user(db: Database, user: str, name: str, role: Role, password: str) -> bool:
    """Add a user, or give an existing one a new name, role and password. True when new."""
    if not user or not is_clean(user, 100) or not is_clean(name, 200):
        raise BadAccount("A user name has 1 to 100 printable characters, a display name at most 200.")
    values = {"display_name": name or user, "role": role.value, "password_hash": hash_password(password)}
    with db.writing() as work:
        changed = work.connection.execute(update(users).where(users.c.name == user).values(values))
        if changed.rowcount:
            return False
        work.connection.execute(insert(users).values(name=user, created_at=now_iso(), **values))
        return True


def find_user(db: Database, user: str) -> tuple[Account | None, str | None]:
    """The account of a user name or, when only one has it, a display name; and its password hash."""
    with db.reading() as connection:
        where = or_(users.c.name == user, users.c.display_name == user)
        found = connection.execute(select(users).where(where).limit(3)).all()
    exact = [row for row in found if row.name == user] or found
    if len(exact) != 1:
        return None, None
    row = exact[0]
    return Account(row.name, row.display_name, Role(row.role)), row.password_hash


def find_demo(user: str) -> Account | None:
    """The demo account of that user name or display name."""
    return next((a for a in DEMO_ACCOUNTS if user in (a.user, a.name)), None)
