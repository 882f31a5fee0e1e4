"""`main.py export KIND FILE`: records of this machine's cache, or of a backend, as a file that imports again."""

import argparse
import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from console.exporting.engine import export
from console.exporting.errors import BadExport
from console.exporting.fields import EXPORTED, referred
from console.exporting.records import Records, ServedRecords, StoredRecords
from console.fault_words import fault_words
from console.importing.line import fault_sentence, signed_in
from console.importing.send import Refused
from console.sync.client import LinkError
from models.store import Query, Store, StoreError
from resources.words import t

BAD_INPUT = 2
log = logging.getLogger("wanghuolou.export")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The words of the command."""
    parser.add_argument("kind", choices=list(EXPORTED), help=t("exporting.command.kind"))
    parser.add_argument("file", type=Path, help=t("exporting.command.file"))
    parser.add_argument("--server", metavar="URL", default="", help=t("exporting.command.server"))
    parser.add_argument("--user", default="", help=t("exporting.command.user"))
    parser.add_argument("--ca-file", type=Path, default=None, help=t("exporting.command.ca_file"))


def run(args: argparse.Namespace) -> int:
    """0 done, 2 with a sentence when the file cannot be written, or there is nothing to write it from."""
    kind = EXPORTED[args.kind]
    try:
        with _records(args, kind) as records:
            done = export(records, kind, args.file)
    except LinkError as error:
        return _fail(fault_sentence(error, args.server))
    except StoreError as error:
        return _fail(t("exporting.bad.cache", reason=fault_words(error)))
    except (BadExport, Refused) as error:
        return _fail(str(error))
    lines = [
        *done.losses,
        t("exporting.command.done", kind=t(f"enums.kind.{kind}"), count=done.count, file=args.file),
    ]
    sys.stdout.write("\n".join(lines) + "\n")
    return 0


@contextmanager
def _records(args: argparse.Namespace, kind: str) -> Iterator[Records]:
    if args.server:
        with signed_in(args) as client:
            yield ServedRecords(client, kind, referred(kind))
        return
    from console.profile import Profile, default_root
    from models.store.recovery import CACHE

    path = Profile((args.profile or default_root()).expanduser().absolute()).cache / CACHE
    if not path.exists():
        raise BadExport("no_cache", path=str(path))
    store = Store(path)
    try:
        store.readers.open()
        sys.stdout.write(t("exporting.command.as_of", at=store.meta("heard_at") or "-") + "\n")
        yield StoredRecords(store, Query(kind=kind, order="number"))
    finally:
        store.close()


def _fail(sentence: str) -> int:
    log.error("%s", sentence)
    sys.stderr.write(sentence + "\n")
    return BAD_INPUT
