"""`python main.py backend user add NAME --role ROLE`: the accounts of a centre, and its sealed code."""

import argparse
import getpass
import sys

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from backend.accounts import BadAccount, add_user, remove_user, revoke_seat, seal_code, set_disabled
from backend.address import add_database, required
from backend.audit import os_user
from backend.command_words import Words, words_of
from backend.db import BadDatabase, Database
from backend.schema import users
from models.command import Role

ACTIONS = ("add", "remove", "disable", "enable", "list", "break-glass", "revoke-seat")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `backend user`."""
    t = words_of(parser)
    parser.add_argument("action", choices=ACTIONS, help=t("backend.help.user_action"))
    parser.add_argument("name", nargs="?", default="", help=t("backend.help.user_name"))
    add_database(parser)
    roles = [role.value for role in Role]
    parser.add_argument("--role", choices=roles, default=Role.DISPATCHER.value, help=t("backend.help.role"))
    parser.add_argument("--display-name", default="", metavar="NAME", help=t("backend.help.display_name"))


def run(args: argparse.Namespace) -> int:
    """Change or list users; a password or code comes from the terminal or standard input."""
    try:
        db = Database(required(args))
        db.migrate()
        try:
            sys.stdout.write(_act(db, args))
        finally:
            db.close()
    except (BadAccount, BadDatabase) as error:
        sys.stderr.write(error.in_words(args.words) + "\n")
        return 2
    except SQLAlchemyError as error:
        reason = getattr(error, "orig", None) or error
        sys.stderr.write(args.words("backend.database.unusable", reason=reason) + "\n")
        return 2
    return 0


def _act(db: Database, args: argparse.Namespace) -> str:
    """Do it; what to say afterwards."""
    t: Words = args.words
    name, by = args.name, os_user()
    if args.action == "list":
        return _list(db, t)
    if args.action == "break-glass":
        seal_code(db, _password(t("backend.account.ask_code"), t), by)
        return t("backend.account.sealed") + "\n"
    if not name:
        raise BadAccount("backend.account.unnamed")
    if args.action == "revoke-seat":
        return t("backend.account.revoked", seat=name, count=revoke_seat(db, name, by)) + "\n"
    if args.action == "remove":
        remove_user(db, name, by)
        return t("backend.account.removed", user=name) + "\n"
    if args.action in ("disable", "enable"):
        set_disabled(db, name, args.action == "disable", by)
        return t(f"backend.account.{args.action}d", user=name) + "\n"
    password = _password(t("backend.account.ask_password"), t)
    new = add_user(db, name, args.display_name or name, Role(args.role), password, by)
    return t("backend.account.added" if new else "backend.account.changed", user=name, role=args.role) + "\n"


def _list(db: Database, t: Words) -> str:
    with db.reading() as connection:
        rows = connection.execute(select(users).order_by(users.c.name)).all()
    disabled = "\t" + t("backend.account.is_disabled")
    ends = {row.name: disabled if row.disabled else "" for row in rows}
    return "".join(f"{row.name}\t{row.role}\t{row.display_name}{ends[row.name]}\n" for row in rows)


def _password(prompt: str, t: Words) -> str:
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    first = getpass.getpass(prompt)
    if getpass.getpass(t("backend.account.ask_again")) != first:
        raise BadAccount("backend.account.differ")
    return first
