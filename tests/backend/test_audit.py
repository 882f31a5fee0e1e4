"""What is done without a command of the up lane leaves an entry in the audit too."""

from backend.accounts import add_user, remove_user, revoke_seat, seal_code, set_disabled
from backend.audit import enter
from backend.audit_page import read_audit
from backend.db import Database
from models.audit import changed_fields
from models.command import Role


def test_an_entry_is_kept_with_its_transaction_and_bounded(db: Database) -> None:
    with db.writing() as work:
        enter(work, "SignIn", actor="x" * 300, kind="user", record_id="y" * 300, after={"role": "observer"})
    (entry,) = read_audit(db, {}).entries
    assert (len(entry.actor), len(entry.record_id), entry.after) == (200, 128, {"role": "observer"})


def test_every_change_of_an_account_says_who_made_it_and_what_was_before(db: Database) -> None:
    add_user(db, "zhao", "赵军", Role.DISPATCHER, "correct horse", by="cli:root")
    add_user(db, "zhao", "赵军", Role.COMMANDER, "another horse", by="cli:root")
    set_disabled(db, "zhao", True, by="cli:root")
    set_disabled(db, "zhao", False, by="cli:root")
    remove_user(db, "zhao", by="cli:root")
    seal_code(db, "sealed code", by="cli:root")
    revoke_seat(db, "2", by="cli:root")
    entries = read_audit(db, {}).entries[::-1]
    assert [entry.command for entry in entries] == [
        "AddUser", "ChangeUser", "DisableUser", "EnableUser", "RemoveUser", "SealBreakGlassCode", "RevokeSeat",
    ]  # fmt: skip
    assert {entry.actor for entry in entries} == {"cli:root"}
    assert ("role", "dispatcher", "commander") in changed_fields(entries[1])
    assert ("disabled", False, True) in changed_fields(entries[2])
    assert not any("argon2" in str(entry) or "horse" in str(entry) for entry in entries)
