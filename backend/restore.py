"""`python main.py backend restore`: a backup becomes the database again; consoles notice and send what it lacks."""

import argparse
import os
import sqlite3
import sys
import tarfile
import tempfile
from contextlib import closing
from pathlib import Path

from sqlalchemy import inspect, select, update
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import SQLAlchemyError

from backend import postgres
from backend.address import add_database, required
from backend.archive import BadBackup, Manifest, check_archive, read_archive, take_database, take_documents
from backend.audit import enter, os_user
from backend.backup import documents_of
from backend.clock import now
from backend.command_words import words_of
from backend.db import BadDatabase, Database
from backend.epochs import begin_epoch
from backend.schema import counter, outgoing


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `backend restore`."""
    t = words_of(parser)
    parser.add_argument("file", type=Path, help=t("backend.help.from"))
    add_database(parser)
    parser.add_argument("--documents", type=Path, metavar="DIR", help=t("backend.help.documents"))
    parser.add_argument("--replace", action="store_true", help=t("backend.help.replace"))


def run(args: argparse.Namespace) -> int:
    """Restore. Returns 0, or 2 with a sentence; then the database is as it was."""
    try:
        args.database_url = required(args)
        check_archive(args.file)
        with read_archive(args.file) as (manifest, tar):
            aside = restore(args.file, manifest, tar, args.database_url, args.replace)
            folder = documents_of(args)
            count = take_documents(tar, folder) if folder is not None else 0
    except (BadBackup, BadDatabase) as error:
        sys.stderr.write(error.in_words(args.words) + "\n")
    except (SQLAlchemyError, sqlite3.Error, OSError) as error:
        reason = getattr(error, "orig", None) or error
        sys.stderr.write(args.words("backend.restore.not_restored", reason=reason) + "\n")
    else:
        words = {"revision": manifest.revision, "at": manifest.made_at, "count": count}
        sys.stdout.write(args.words("backend.restore.restored", **words) + "\n")
        if aside is not None:
            sys.stdout.write(args.words("backend.restore.kept", path=aside) + "\n")
        return 0
    return 2


def restore(file: Path, manifest: Manifest, tar: tarfile.TarFile, url: str, replace: bool) -> Path | None:
    """Put the backup's database in place; returns where an SQLite database that was there lies now."""
    Database(url).close()
    parsed = make_url(url)
    kind = parsed.get_backend_name()
    if kind != manifest.kind:
        raise BadBackup("backend.restore.other_kind", kind=kind, made_of=manifest.kind)
    if kind == "sqlite":
        return _restore_sqlite(file, manifest, tar, Path(parsed.database or ""), replace)
    _restore_postgres(file, manifest, tar, parsed, replace)
    return None


def _restore_sqlite(
    file: Path, manifest: Manifest, tar: tarfile.TarFile, target: Path, replace: bool
) -> Path | None:
    if not target.parent.is_dir():
        raise BadBackup("backend.backup.no_folder", folder=target.parent)
    there = target.exists() and target.stat().st_size > 0
    if there and not replace:
        raise BadBackup("backend.restore.there", path=target)
    beside = target.with_name(f"{target.name}.restoring")
    try:
        take_database(file, manifest, tar, beside)
        _begin_again(f"sqlite:///{beside}", manifest)
        _as_one_file(beside)
        aside = _put_aside(target) if there else None
        os.replace(beside, target)
    finally:
        for suffix in ("", "-wal", "-shm"):
            beside.with_name(beside.name + suffix).unlink(missing_ok=True)
    return aside


def _put_aside(target: Path) -> Path:
    """The database that was there, whole and under another name. Refused while somebody has it open."""
    try:
        _as_one_file(target)
    except sqlite3.OperationalError as error:
        raise BadBackup("backend.restore.in_use", path=target) from error
    except sqlite3.DatabaseError:
        # Damaged: that is why somebody restores. What there is of it is kept as it is.
        for suffix in ("-wal", "-shm"):
            target.with_name(target.name + suffix).unlink(missing_ok=True)
    aside = target.with_name(f"{target.name}.before-{now():%Y%m%dT%H%M%S%f}")
    os.replace(target, aside)
    return aside


def _as_one_file(path: Path) -> None:
    """Fold what lies beside into the file. Raises OperationalError while somebody else has it open."""
    with closing(sqlite3.connect(path, timeout=1.0)) as db:
        if db.execute("PRAGMA journal_mode = DELETE").fetchone()[0] != "delete":
            raise sqlite3.OperationalError("somebody has it open")


def _restore_postgres(file: Path, manifest: Manifest, tar: tarfile.TarFile, url: URL, replace: bool) -> None:
    text = url.render_as_string(hide_password=False)
    if not replace and not _is_empty(text):
        raise BadBackup("backend.restore.not_empty")
    with tempfile.TemporaryDirectory(prefix="wanghuolou-restore-") as folder:
        dumped = Path(folder) / "database"
        take_database(file, manifest, tar, dumped)
        postgres.bring_back(url, dumped, Path(folder))
    _begin_again(text, manifest)


def _is_empty(url: str) -> bool:
    db = Database(url)
    try:
        with db.reading() as connection:
            if not inspect(connection).has_table(counter.name):
                return not inspect(connection).get_table_names()
            return connection.execute(select(counter.c.revision)).scalar() in (None, 0)
    finally:
        db.close()


def _begin_again(url: str, manifest: Manifest) -> None:
    """A new epoch from here on, and the audit says so.

    An order that waited in the backup may have gone out since: it is too late now.
    """
    db = Database(url)
    try:
        db.migrate()
        with db.writing() as work:
            begin_epoch(work)
            restored = {"revision": manifest.revision, "made_at": manifest.made_at}
            enter(work, "Restore", actor=os_user(), kind="database", record_id="", after=restored)
            waiting = outgoing.c.state == "waiting"
            work.connection.execute(update(outgoing).where(waiting).values(expires_at=""))
    finally:
        db.close()
