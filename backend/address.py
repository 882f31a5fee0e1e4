"""Where the address of the database comes from: a file, the environment, or the command line, which all can see."""

import argparse
import os
import sys
from pathlib import Path

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from backend.db import BadDatabase

VARIABLE = "WANGHUOLOU_DATABASE_URL"
MOST_BYTES = 10_000


def add_database(parser: argparse.ArgumentParser, note: str = "") -> None:
    """The options that name the database."""
    parser.add_argument("--database-url", help=f"sqlite:///FILE or postgresql+psycopg://…{note}")
    parser.add_argument(
        "--database-url-file", type=Path, metavar="FILE",
        help=f"a file with the address, for one with a password; else the variable {VARIABLE}",
    )  # fmt: skip


def database_url(args: argparse.Namespace) -> str:
    """The address that was given, empty for none. Warns aloud of a password that every process can read.

    Raises BadDatabase for a file that cannot be read. The variable is taken out of the environment, so that no
    process that is started later has it.
    """
    held = os.environ.pop(VARIABLE, "")
    if args.database_url:
        if _has_password(args.database_url):
            sys.stderr.write(
                "The password in --database-url can be seen by everybody on this machine; "
                f"use --database-url-file or {VARIABLE}.\n"
            )
        return str(args.database_url)
    if args.database_url_file is None:
        return held
    try:
        with args.database_url_file.open("rb") as file:
            text = str(file.read(MOST_BYTES), "utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise BadDatabase(f"--database-url-file {args.database_url_file} cannot be read: {error}.") from error
    if not text:
        raise BadDatabase(f"--database-url-file {args.database_url_file} is empty.")
    return text


def required(args: argparse.Namespace) -> str:
    """The address. Raises BadDatabase when none was given."""
    found = database_url(args)
    if not found:
        raise BadDatabase(f"Give --database-url, --database-url-file or {VARIABLE}.")
    return found


def _has_password(url: str) -> bool:
    try:
        return bool(make_url(url).password)
    except ArgumentError:
        return False
