"""Users and their passwords: Argon2id, and nothing that tells whether a name exists."""

import hashlib
import threading
from dataclasses import dataclass

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import Connection, delete, insert, or_, select, update

from backend.audit import enter
from backend.clock import now_iso
from backend.command_words import Said
from backend.db import Database
from backend.requests import is_clean
from backend.schema import sealed_codes, tokens, users
from backend.work import Work
from models.audit import SEALED_CODE, USER
from models.command import Role

MIN_PASSWORD = 8
MAX_PASSWORD = 200
DEMO_PASSWORD = "wanghuolou"  # noqa: S105  stated in the guide; valid with --demo on loopback only
_HASHER = PasswordHasher()
SEAT_PREFIX = "seat:"
"""Names of seats' own credentials start so, and no user's does."""
# Argon2id takes 64 MiB and a core each: more at once would only starve the dispatchers.
_HASHING = threading.BoundedSemaphore(2)


class BadAccount(Said):
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
        raise BadAccount("backend.account.password", least=MIN_PASSWORD, most=MAX_PASSWORD)
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


def add_user(db: Database, user: str, name: str, role: Role, password: str, by: str = "") -> bool:
    """Add a user, or give an existing one a new name, role and password. True when new.

    A new password is kept twice: as the hash sign-ins are checked with, and as the verifier that goes to the
    seats. Open sessions of a changed user end. `by` is who does it, for the audit.
    """
    if not user or not is_clean(user, 100) or not is_clean(name, 200) or user.startswith(SEAT_PREFIX):
        raise BadAccount("backend.account.name")
    values = {
        "display_name": name or user, "role": role.value, "password_hash": hash_password(password),
        "verifier": hash_password(password), "changed_at": now_iso(),
    }  # fmt: skip
    with db.writing() as work:
        before = account_fields(work, user)
        if before is None:
            work.connection.execute(insert(users).values(name=user, created_at=now_iso(), **values))
        else:
            work.connection.execute(update(users).where(users.c.name == user).values(values))
            work.connection.execute(delete(tokens).where(tokens.c.user_name == user))
        command = "AddUser" if before is None else "ChangeUser"
        after = account_fields(work, user)
        enter(work, command, actor=by, kind=USER, record_id=user, before=before, after=after)
    return before is None


def account_fields(work: Work, user: str) -> dict[str, str | bool] | None:
    """What the audit may know of an account; None when there is none."""
    row = work.connection.execute(select(users).where(users.c.name == user)).first()
    if row is None:
        return None
    return {"name": row.display_name, "role": row.role, "disabled": row.disabled, "changed_at": row.changed_at}


def accounts_mark(connection: Connection) -> str:
    """Another text whenever an account or the sealed code was made, changed or removed; it tells nothing else."""
    people = connection.execute(select(users.c.name, users.c.changed_at).order_by(users.c.name)).all()
    codes = connection.execute(select(sealed_codes.c.name, sealed_codes.c.changed_at)).all()
    return hashlib.sha256(repr((people, codes)).encode()).hexdigest()[:16]


def remove_user(db: Database, user: str, by: str = "") -> None:
    """Remove a user, whose sessions end. Raises BadAccount when there is none."""
    with db.writing() as work:
        before = account_fields(work, user)
        if before is None:
            raise BadAccount("backend.account.none", user=user)
        work.connection.execute(delete(users).where(users.c.name == user))
        work.connection.execute(delete(tokens).where(tokens.c.user_name == user))
        enter(work, "RemoveUser", actor=by, kind=USER, record_id=user, before=before)


def set_disabled(db: Database, user: str, disabled: bool, by: str = "") -> None:
    """Let a user sign in no more, or again. Raises BadAccount when there is none."""
    with db.writing() as work:
        before = account_fields(work, user)
        if before is None:
            raise BadAccount("backend.account.none", user=user)
        values = {"disabled": disabled, "changed_at": now_iso()}
        work.connection.execute(update(users).where(users.c.name == user).values(values))
        if disabled:
            work.connection.execute(delete(tokens).where(tokens.c.user_name == user))
        command = "DisableUser" if disabled else "EnableUser"
        after = account_fields(work, user)
        enter(work, command, actor=by, kind=USER, record_id=user, before=before, after=after)


def seal_code(db: Database, code: str, by: str = "") -> None:
    """Set the centre's break-glass code; only its verifier is kept."""
    row = {"name": SEALED_CODE, "verifier": hash_password(code), "changed_at": now_iso()}
    with db.writing() as work:
        work.upsert(sealed_codes, [row])
        enter(work, "SealBreakGlassCode", actor=by, kind=USER, record_id=SEALED_CODE)


def revoke_seat(db: Database, seat: str, by: str = "") -> int:
    """End every session and credential of a seat; how many there were."""
    with db.writing() as work:
        gone: int = work.connection.execute(delete(tokens).where(tokens.c.seat == seat)).rowcount
        enter(work, "RevokeSeat", actor=by, kind=USER, record_id=SEAT_PREFIX + seat, note=str(gone))
    return gone


def keep_verifier(db: Database, user: str, password: str) -> None:
    """Make the verifier of a user who has none; their password was just found right."""
    with db.reading() as connection:
        has = connection.execute(select(users.c.verifier).where(users.c.name == user)).scalar_one_or_none()
    if has != "" or not MIN_PASSWORD <= len(password) <= MAX_PASSWORD:
        return
    values = {"verifier": hash_password(password), "changed_at": now_iso()}
    with db.writing() as work:
        work.connection.execute(update(users).where(users.c.name == user).values(values))


def find_user(db: Database, user: str) -> tuple[Account | None, str | None]:
    """The account of a user name or, when only one has it, a display name; and its password hash.

    Somebody who is disabled is nobody.
    """
    with db.reading() as connection:
        where = or_(users.c.name == user, users.c.display_name == user) & users.c.disabled.is_(False)
        found = connection.execute(select(users).where(where).limit(3)).all()
    exact = [row for row in found if row.name == user] or found
    if len(exact) != 1:
        return None, None
    row = exact[0]
    return Account(row.name, row.display_name, Role(row.role)), row.password_hash


def find_demo(user: str) -> Account | None:
    """The demo account of that user name or display name."""
    return next((a for a in DEMO_ACCOUNTS if user in (a.user, a.name)), None)
