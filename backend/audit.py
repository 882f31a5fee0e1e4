"""Writing the audit: every act, sign-in and change of an account leaves an entry in its own transaction."""

import getpass
from collections.abc import Mapping
from typing import Any

import msgspec

from backend.clock import now_iso
from backend.schema import audit
from backend.work import Work


def enter(
    work: Work, command: str, *, actor: str, kind: str, record_id: str, credential: str = "", seat: str = "",
    before: Mapping[str, Any] | None = None, after: Mapping[str, Any] | None = None, note: str = "",
) -> None:  # fmt: skip
    """Note what was done without a command of the up lane; never give it a password or a hash."""
    at = now_iso()
    work.insert(
        audit,
        {
            "at": at, "made_at": at, "actor": actor[:200], "credential": credential[:200], "seat": seat[:100],
            "command_id": "", "command": command, "kind": kind, "record_id": record_id[:128], "exercise_id": None,
            "before": None if before is None else msgspec.json.encode(before),
            "after": None if after is None else msgspec.json.encode(after), "note": note,
        },
    )  # fmt: skip


def os_user() -> str:
    """Who runs a command on the server itself, where nobody has signed in."""
    try:
        return f"cli:{getpass.getuser()}"
    except (OSError, KeyError):
        return "cli"
