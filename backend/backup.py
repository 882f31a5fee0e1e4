"""`python main.py backend backup`: the database as one moment has it, and the documents, in one verified file."""

import argparse
import sqlite3
import sys
import tempfile
from contextlib import closing
from pathlib import Path

from alembic.migration import MigrationContext
from sqlalchemy import select
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from backend import postgres
from backend.address import add_database, required
from backend.archive import BadBackup, Manifest, check_archive, write_archive
from backend.clock import now, now_iso
from backend.command_words import words_of
from backend.db import BadDatabase, Database
from backend.files import sha256_of
from backend.schema import counter


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `backend backup`."""
    add_database(parser)
    t = words_of(parser)
    parser.add_argument("--to", type=Path, required=True, metavar="FILE|DIR", help=t("backend.help.to"))
    parser.add_argument("--documents", type=Path, metavar="DIR", help=t("backend.help.documents"))


def run(args: argparse.Namespace) -> int:
    """Make a backup of a backend that may be running. Returns 0, or 2 with a sentence."""
    try:
        args.database_url = required(args)
        target = place(args.to)
        manifest, documents = make_backup(args.database_url, target, documents_of(args))
    except (BadBackup, BadDatabase) as error:
        sys.stderr.write(error.in_words(args.words) + "\n")
    except (SQLAlchemyError, sqlite3.Error, OSError) as error:
        reason = getattr(error, "orig", None) or error
        sys.stderr.write(args.words("backend.backup.not_made", reason=reason) + "\n")
    else:
        words = {"path": target, "revision": manifest.revision, "count": documents}
        sys.stdout.write(args.words("backend.backup.made", **words) + "\n")
        return 0
    return 2


def documents_of(args: argparse.Namespace) -> Path | None:
    """Where the documents are: as told, or beside the file of an SQLite database."""
    if args.documents is None and args.database_url.startswith("sqlite:///"):
        return Path(args.database_url.removeprefix("sqlite:///")).parent / "documents"
    folder: Path | None = args.documents
    return folder


def place(to: Path) -> Path:
    """The file to write: a new one named by the time in a folder, or the one named."""
    if to.is_dir():
        return to / f"wanghuolou-{now():%Y%m%dT%H%M%SZ}.backup"
    if not to.parent.is_dir():
        raise BadBackup("backend.backup.no_folder", folder=to.parent)
    return to


def make_backup(url: str, target: Path, documents: Path | None) -> tuple[Manifest, int]:
    """Dump, describe, put together and read back; returns what it is of, and how many documents it has."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite" and not Path(parsed.database or "").is_file():
        raise BadBackup("backend.backup.no_database", path=parsed.database)
    with tempfile.TemporaryDirectory(prefix=".backup-", dir=target.parent) as folder:
        dumped = Path(folder) / "database"
        db = Database(url)
        try:
            schema, revision = _state(db)
            if db.is_sqlite:
                revision = _copy_sqlite(Path(parsed.database or ""), dumped)
            else:
                postgres.dump(parsed, dumped)
        finally:
            db.close()
        manifest = Manifest(
            kind="sqlite" if db.is_sqlite else "postgresql", schema=schema, revision=revision, made_at=now_iso(),
            sha256=sha256_of(dumped),
        )  # fmt: skip
        count = write_archive(target, manifest, dumped, documents)
        check_archive(target)
    return manifest, count


def _state(db: Database) -> tuple[str, int]:
    with db.reading() as connection:
        schema = MigrationContext.configure(connection).get_current_revision()
        if schema is None:
            raise BadBackup("backend.backup.empty")
        return schema, int(connection.execute(select(counter.c.revision)).scalar_one())


def _copy_sqlite(path: Path, target: Path) -> int:
    """A copy of one moment, whoever writes meanwhile; checked page by page. Returns its revision."""
    with closing(sqlite3.connect(path, timeout=30)) as source, closing(sqlite3.connect(target)) as copy:
        source.backup(copy, pages=4_000, sleep=0.01)
        verdict = copy.execute("PRAGMA integrity_check(1)").fetchone()[0]
        if verdict != "ok":
            raise BadBackup("backend.backup.damaged", reason=verdict)
        # One file, with nothing beside it.
        copy.execute("PRAGMA journal_mode = DELETE")
        return int(copy.execute("SELECT revision FROM counter").fetchone()[0])
