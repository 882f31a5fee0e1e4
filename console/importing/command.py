"""`main.py import KIND FILE`: a dry run and its report; with --apply, the taking in."""

import argparse
import getpass
import logging
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

from console.importing.columns import KINDS
from console.importing.crs.choice import Undecided, agreed, contradiction, judge, placed
from console.importing.crs.ground import installed
from console.importing.errors import BadFile
from console.importing.plans import prepare_plans
from console.importing.read import read_table
from console.importing.reading.table import Table
from console.importing.report import report_lines
from console.importing.rows import Prepared, prepare
from console.importing.send import Refused, send
from console.sync.client import Client, LinkError
from resources.words import t

BAD_INPUT = 2
PLANS = "plans"
SEAT = "import"
AWAY = frozenset({"unreachable", "broken", "silent", "closed", "busy"})
"""What a console waits out, and a command does not."""
log = logging.getLogger("wanghuolou.import")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The words of the command."""
    parser.add_argument("kind", choices=[*KINDS, PLANS], help=t("importing.command.kind"))
    parser.add_argument("file", type=Path, help=t("importing.command.file"))
    parser.add_argument("--apply", action="store_true", help=t("importing.command.apply"))
    parser.add_argument("--server", metavar="URL", default="", help=t("importing.command.server"))
    parser.add_argument("--user", default="", help=t("importing.command.user"))
    parser.add_argument("--ca-file", type=Path, default=None, help=t("importing.command.ca_file"))
    parser.add_argument("--source", default="", help=t("importing.command.source"))
    parser.add_argument("--crs", default="", metavar="auto|wgs84|gcj02|…", help=t("importing.command.crs"))
    parser.add_argument(
        "--column", action="append", default=[], metavar="FIELD=HEADER", help=t("importing.command.column")
    )


def run(args: argparse.Namespace) -> int:
    """0 done, 2 with a sentence when the file, the line or the backend does not allow it."""
    try:
        source = args.source or args.file.name.split(".")[0]
        parts, files, encoding = _prepare(args, source)
        with _signed_in(args) as client:
            return _run_all(client, parts, files, source, encoding, args)
    except (BadFile, Refused) as error:
        return _fail(str(error))
    except LinkError as error:
        key = "importing.command.away" if error.code in AWAY else f"sync.link.{error.code}"
        reason = t(key, **{"server": args.server, **error.params})
        return _fail(t("importing.command.line", reason=reason))


def _prepare(args: argparse.Namespace, source: str) -> tuple[list[Prepared], dict[str, Path], str]:
    """What is sent, in the order in which it refers to each other; the drawings by hash; the encoding."""
    if args.kind == PLANS:
        plans, documents, files = prepare_plans(args.file, source)
        return [documents, plans], files, "utf-8"
    table = read_table(args.file)
    if not table.rows:
        raise BadFile("no_rows", file=args.file.name)
    table, columns = _placed(args, table)
    return [prepare(args.kind, table, columns)], {}, table.encoding


def _placed(args: argparse.Namespace, table: Table) -> tuple[Table, dict[str, str]]:
    """The table in WGS-84, after its verdict was told. Raises Undecided when it may not be written like that."""
    given = _columns(args.column)
    grounds = installed(_region_folders(args))
    verdict = judge(args.kind, table, given, args.crs, grounds)
    if verdict is None:
        return table, given
    lines = verdict.lines()
    if verdict.asserted:
        lines.append(contradiction(args.kind, table, given, verdict, grounds))
    sys.stdout.write("\n".join(line for line in lines if line) + "\n")
    if not agreed(verdict, args.crs):
        if args.apply:
            raise Undecided(verdict)
        sys.stdout.write(str(Undecided(verdict)) + "\n")
        if verdict.confidence == "unsure":
            return table, given
    table, found = placed(table, verdict)
    return table, {**given, **found}


def _region_folders(args: argparse.Namespace) -> list[Path]:
    """Where region packs are: the one named, the profile's, and those that `region build` made here."""
    from console.profile import Profile, default_root
    from maps.region.command import DEFAULT_OUT

    folders = [Profile(args.profile or default_root()).regions, DEFAULT_OUT]
    return [args.region, *folders] if args.region else folders


def _columns(words: Sequence[str]) -> dict[str, str]:
    given = {}
    for word in words:
        field, equals, header = word.partition("=")
        if not (field and equals and header):
            raise BadFile("column_argument", text=word)
        given[field.strip()] = header.strip()
    return given


def _run_all(
    client: Client,
    parts: Sequence[Prepared],
    files: dict[str, Path],
    source: str,
    encoding: str,
    args: argparse.Namespace,
) -> int:
    taken = 0
    if args.apply:
        for sha256, file in files.items():
            client.put_bytes(f"/v1/documents/{sha256}", file.read_bytes())
    for prepared in parts:
        report = send(client, prepared, source, args.file.name, apply=args.apply)
        taken += report.created + report.changed + report.unchanged
        for line in report_lines(prepared, report, encoding):
            sys.stdout.write(line + "\n")
    if files and args.apply:
        sys.stdout.write(t("importing.report.documents", count=len(files)) + "\n")
    if not taken:
        raise BadFile("nothing_left", file=args.file.name)
    if not args.apply:
        sys.stdout.write(t("importing.report.apply") + "\n")
    return 0


@contextmanager
def _signed_in(args: argparse.Namespace) -> Iterator[Client]:
    """The line to the backend named, or to the profile's own, which is started for as long as it is needed."""
    with ExitStack() as ends:
        url, user, password = args.server, args.user, os.environ.get("WANGHUOLOU_PASSWORD", "")
        if not url:
            url, user, password = _own_backend(args.profile, ends)
        elif user and not password:
            password = getpass.getpass(t("importing.command.password", user=user))
        client = ends.enter_context(closing(Client([url], args.ca_file)))
        client.sign_in(user or "local", password, SEAT)
        yield client


def _own_backend(profile: Path | None, ends: ExitStack) -> tuple[str, str, str]:
    """Start the profile's own backend until `ends` closes; its address, user and secret. Raises Refused."""
    from console.embedded import LOCAL_USER, BackendFailed, EmbeddedBackend
    from console.profile import Profile, default_root

    backend = EmbeddedBackend(Profile(profile or default_root()).backend)
    try:
        url = backend.start()
    except BackendFailed as error:
        raise Refused(t("importing.command.line", reason=error.detail)) from error
    ends.callback(backend.stop)
    return url, LOCAL_USER, backend.secret


def _fail(sentence: str) -> int:
    log.error("%s", sentence)
    sys.stderr.write(sentence + "\n")
    return BAD_INPUT
