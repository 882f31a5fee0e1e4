"""`python main.py backend user add NAME --role ROLE`: the accounts of a centre."""

import argparse
import getpass
import sys

from sqlalchemy import delete, select
from sqlalchemy.exc import SQLAlchemyError

from backend.accounts import BadAccount, add_user
from backend.db import BadDatabase, Database
from backend.schema import tokens, users
from models.command import Role


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `backend user`."""
    parser.add_argument("action", choices=("add", "remove", "list"))
    parser.add_argument("name", nargs="?", default="", help="the user name")
    parser.add_argument("--database-url", required=True, help="sqlite:///FILE or postgresql+psycopg://…")
    parser.add_argument("--role", choices=[role.value for role in Role], default=Role.DISPATCHER.value)
    parser.add_argument("--display-name", default="", help="the name shown and logged")


def run(args: argparse.Namespace) -> int:
    """Add (or change), remove or list users; the password comes from the terminal or standard input."""
    try:
        db = Database(args.database_url)
        db.migrate()
        try:
            return _act(db, args)
        finally:
            db.close()
    except (BadAccount, BadDatabase) as error:
        sys.stderr.write(f"{error}\n")
    except SQLAlchemyError as error:
        sys.stderr.write(f"The database cannot be used: {getattr(error, 'orig', None) or error}\n")
    return 2


def _act(db: Database, args: argparse.Namespace) -> int:
    if args.action == "list":
        with db.reading() as connection:
            for row in connection.execute(select(users).order_by(users.c.name)):
                sys.stdout.write(f"{row.name}\t{row.role}\t{row.display_name}\n")
        return 0
    if not args.name:
        raise BadAccount("Give the user name.")
    if args.action == "remove":
        return _remove(db, args.name)
    new = add_user(db, args.name, args.display_name or args.name, Role(args.role), _password())
    sys.stdout.write(f"User {args.name} {'added' if new else 'changed'}, role {args.role}.\n")
    return 0


def _remove(db: Database, name: str) -> int:
    with db.writing() as work:
        gone = work.connection.execute(delete(users).where(users.c.name == name)).rowcount
        work.connection.execute(delete(tokens).where(tokens.c.user_name == name))
    if not gone:
        raise BadAccount(f"There is no user {name}.")
    sys.stdout.write(f"User {name} removed.\n")
    return 0


def _password() -> str:
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    first = getpass.getpass("Password: ")
    if getpass.getpass("Again: ") != first:
        raise BadAccount("The two passwords differ.")
    return first
