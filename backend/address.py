"""Where the address of the database comes from: a file, the environment, or the command line, which all can see."""

import argparse
import os
import sys
from pathlib import Path

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from backend.command_words import Words, plain, words_of
from backend.db import BadDatabase

VARIABLE = "WANGHUOLOU_DATABASE_URL"
MOST_BYTES = 10_000


def add_database(parser: argparse.ArgumentParser, *, read_only: bool = False) -> None:
    """The options that name the database."""
    t = words_of(parser)
    url_help = t("backend.help.database_read") if read_only else t("backend.help.database")
    parser.add_argument("--database-url", metavar="URL", help=url_help)
    parser.add_argument(
        "--database-url-file", type=Path, metavar="FILE", help=t("backend.help.database_file", variable=VARIABLE)
    )


def database_url(args: argparse.Namespace) -> str:
    """The address that was given, empty for none. Warns aloud of a password that every process can read.

    Raises BadDatabase for a file that cannot be read. The variable is taken out of the environment, so that no
    process that is started later has it.
    """
    held = os.environ.pop(VARIABLE, "")
    if args.database_url:
        if _has_password(args.database_url):
            words: Words = getattr(args, "words", plain)
            sys.stderr.write(words("backend.address.seen", variable=VARIABLE) + "\n")
        return str(args.database_url)
    if args.database_url_file is None:
        return held
    try:
        with args.database_url_file.open("rb") as file:
            text = str(file.read(MOST_BYTES), "utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise BadDatabase("backend.address.unreadable", file=args.database_url_file, reason=error) from error
    if not text:
        raise BadDatabase("backend.address.empty", file=args.database_url_file)
    return text


def required(args: argparse.Namespace) -> str:
    """The address. Raises BadDatabase when none was given."""
    found = database_url(args)
    if not found:
        raise BadDatabase("backend.address.none", variable=VARIABLE)
    return found


def _has_password(url: str) -> bool:
    try:
        return bool(make_url(url).password)
    except ArgumentError:
        return False
