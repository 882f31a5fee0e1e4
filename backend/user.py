"""`python main.py backend user add NAME --role ROLE`: the accounts of a centre, and its sealed code."""

import argparse
import getpass
import sys

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from backend.accounts import BadAccount, add_user, remove_user, revoke_seat, seal_code, set_disabled
from backend.address import add_database, required
from backend.audit import os_user
from backend.db import BadDatabase, Database
from backend.schema import users
from models.command import Role

ACTIONS = ("add", "remove", "disable", "enable", "list", "break-glass", "revoke-seat")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `backend user`."""
    parser.add_argument("action", choices=ACTIONS)
    parser.add_argument("name", nargs="?", default="", help="the user name (revoke-seat: the seat)")
    add_database(parser)
    parser.add_argument("--role", choices=[role.value for role in Role], default=Role.DISPATCHER.value)
    parser.add_argument("--display-name", default="", help="the name shown and logged")


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
        sys.stderr.write(f"{error}\n")
        return 2
    except SQLAlchemyError as error:
        sys.stderr.write(f"The database cannot be used: {getattr(error, 'orig', None) or error}\n")
        return 2
    return 0


def _act(db: Database, args: argparse.Namespace) -> str:
    """Do it; what to say afterwards."""
    name, by = args.name, os_user()
    if args.action == "list":
        return _list(db)
    if args.action == "break-glass":
        seal_code(db, _password("Code: "), by)
        return "The break-glass code is set; seats know it when they next ask. Seal it in an envelope.\n"
    if not name:
        raise BadAccount("Give the seat." if args.action == "revoke-seat" else "Give the user name.")
    if args.action == "revoke-seat":
        return f"Seat {name}: {revoke_seat(db, name, by)} credentials ended.\n"
    if args.action == "remove":
        remove_user(db, name, by)
        return f"User {name} removed.\n"
    if args.action in ("disable", "enable"):
        set_disabled(db, name, args.action == "disable", by)
        return f"User {name} {args.action}d.\n"
    new = add_user(db, name, args.display_name or name, Role(args.role), _password("Password: "), by)
    return f"User {name} {'added' if new else 'changed'}, role {args.role}.\n"


def _list(db: Database) -> str:
    with db.reading() as connection:
        rows = connection.execute(select(users).order_by(users.c.name)).all()
    ends = {row.name: "\tdisabled" if row.disabled else "" for row in rows}
    return "".join(f"{row.name}\t{row.role}\t{row.display_name}{ends[row.name]}\n" for row in rows)


def _password(prompt: str) -> str:
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    first = getpass.getpass(prompt)
    if getpass.getpass("Again: ") != first:
        raise BadAccount("The two passwords differ.")
    return first
