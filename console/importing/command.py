"""`main.py import KIND FILE`: a dry run and its report; with --apply, the taking in."""

import argparse
import logging
import sys
from collections.abc import Sequence
from pathlib import Path

from console.exporting.errors import BadExport
from console.importing.columns import KINDS, match_columns
from console.importing.crs.choice import Undecided, agreed, contradiction, judge, placed, without_strays
from console.importing.crs.ground import installed
from console.importing.crs.held import by_records
from console.importing.crs.verdict import describe
from console.importing.dates import ORDERS
from console.importing.decisions import Decision, read_decisions, write_decisions
from console.importing.errors import BadFile
from console.importing.jobs import job_lines, listed, undo, undone_lines
from console.importing.line import LateLine, fault_sentence, signed_in
from console.importing.plans import prepare_plans
from console.importing.read import Options, read_table
from console.importing.reading.table import Table
from console.importing.refused import write_refused
from console.importing.report import report_lines, table_lines
from console.importing.rows import Prepared, prepare
from console.importing.saying import (
    check_key,
    given_columns,
    keep_profile,
    key_lines,
    key_said,
    profile_lines,
    said,
    settled,
    with_profile,
)
from console.importing.send import ASK, IMPORT, SKIP, Refused, Report, send
from console.importing.stored_places import ServedPlaces
from console.sync.client import Client, LinkError
from models.near import NEAR_M
from resources.words import t

BAD_INPUT = 2
PLANS = "plans"
LIST, UNDO = "list", "undo"
"""What stands in place of a kind."""
log = logging.getLogger("wanghuolou.import")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The words of the command."""
    parser.add_argument("kind", choices=[*KINDS, PLANS, LIST, UNDO], help=t("importing.command.kind"))
    parser.add_argument("file", nargs="?", type=Path, help=t("importing.command.file"))
    parser.add_argument("--apply", action="store_true", help=t("importing.command.apply"))
    parser.add_argument("--server", metavar="URL", default="", help=t("importing.command.server"))
    parser.add_argument("--user", default="", help=t("importing.command.user"))
    parser.add_argument("--ca-file", type=Path, default=None, help=t("importing.command.ca_file"))
    parser.add_argument("--source", default="", help=t("importing.command.source"))
    parser.add_argument("--sheet", default="", help=t("importing.command.sheet"))
    parser.add_argument("--header-row", type=int, default=None, metavar="N", help=t("importing.command.header_row"))
    parser.add_argument("--encoding", default="", metavar="NAME", help=t("importing.command.encoding"))
    parser.add_argument("--separator", default="", metavar="CHARACTER", help=t("importing.command.separator"))
    parser.add_argument("--key", action="append", default=[], metavar="HEADER", help=t("importing.command.key"))
    parser.add_argument(
        "--decimal", action="append", default=[], metavar="[HEADER=]SIGN", help=t("importing.command.decimal")
    )
    parser.add_argument("--dates", choices=ORDERS, default="", help=t("importing.command.dates"))
    parser.add_argument(
        "--unit", action="append", default=[], metavar="FIELD=UNIT", help=t("importing.command.unit")
    )
    parser.add_argument(
        "--word", action="append", default=[], metavar="FIELD:WORD=VALUE", help=t("importing.command.word")
    )
    parser.add_argument("--use-profile", default="", metavar="NAME", help=t("importing.command.profile_use"))
    parser.add_argument("--save-profile", default="", metavar="NAME", help=t("importing.command.profile_save"))
    parser.add_argument("--crs", default="", metavar="auto|wgs84|gcj02|…", help=t("importing.command.crs"))
    parser.add_argument("--leave-strays", action="store_true", help=t("importing.command.leave_strays"))
    parser.add_argument("--near", choices=(ASK, SKIP, IMPORT), default=ASK, help=t("importing.command.near"))
    parser.add_argument(
        "--near-m", type=float, default=NEAR_M, metavar="M", help=t("importing.command.near_m", near=NEAR_M)
    )
    parser.add_argument("--near-file", type=Path, metavar="FILE", help=t("importing.command.near_file"))
    parser.add_argument("--decisions", type=Path, metavar="FILE", help=t("importing.command.decisions"))
    parser.add_argument("--refused", type=Path, metavar="FILE", default=None, help=t("importing.command.refused"))
    parser.add_argument(
        "--column", action="append", default=[], metavar="FIELD=HEADER", help=t("importing.command.column")
    )


def run(args: argparse.Namespace) -> int:
    """0 done, 2 with a sentence when the file, the line or the backend does not allow it."""
    try:
        if args.kind in (LIST, UNDO):
            with signed_in(args) as client:
                return _jobs(client, args)
        if args.file is None:
            raise BadFile("none_named")
        args = with_profile(args)
        source = args.source or args.file.name.split(".")[0]
        with LateLine(args) as line:
            parts, files, table = _prepare(args, source, line)
            return _run_all(line.client(), parts, files, source, table, args)
    except (BadFile, BadExport, Refused) as error:
        return _fail(str(error))
    except LinkError as error:
        return _fail(fault_sentence(error, args.server))


def _jobs(client: Client, args: argparse.Namespace) -> int:
    """List the imports, or take one back."""
    if args.kind == LIST:
        lines = list(job_lines(listed(client)))
    else:
        if args.file is None:
            raise BadFile("no_job")
        lines = list(undone_lines(undo(client, str(args.file), apply=args.apply)))
        lines += [] if args.apply else [t("importing.undo.apply")]
    sys.stdout.write("\n".join(lines) + "\n")
    return 0


def _prepare(
    args: argparse.Namespace, source: str, line: LateLine
) -> tuple[list[Prepared], dict[str, Path], Table]:
    """What is sent, in the order in which it refers to each other; the drawings by hash; the table."""
    if args.kind == PLANS:
        plans, documents, files = prepare_plans(args.file, source)
        return [documents, plans], files, Table((), [])
    units = said(args.unit, "unit_argument")
    options = Options(
        sheet=args.sheet, header_row=args.header_row, encoding=args.encoding, separator=args.separator,
        kind=args.kind,
    )  # fmt: skip
    table = read_table(args.file, options)
    if not table.rows:
        raise BadFile("no_rows", file=args.file.name)
    sys.stdout.write("".join(line + "\n" for line in (*table_lines(table), *profile_lines(args, table))))
    given = given_columns(args.kind, table, said(args.column, "column_argument"))
    placed_table, columns = _placed(args, settled(args, table, given, units), given, line)
    key = key_said(args, table)
    words = said(args.word, "word_form")
    prepared = prepare(args.kind, placed_table, columns, units, key=key, first=args.dates, words=words)
    check_key(args, table, prepared)
    told = [*(ambiguity.sentence for ambiguity in prepared.ambiguous), *prepared.notes]
    told += [word.sentence for word in prepared.foreign]
    told += key_lines(args.kind, placed_table, prepared)
    sys.stdout.write("".join(line + "\n" for line in told))
    keep_profile(args, prepared, table)
    return [prepared], {}, table


def _placed(
    args: argparse.Namespace, table: Table, given: dict[str, str], line: LateLine
) -> tuple[Table, dict[str, str]]:
    """The table in WGS-84, after its verdict was told. Raises Undecided when it may not be written like that."""
    grounds = installed(_region_folders(args))
    verdict = judge(args.kind, table, given, args.crs, grounds)
    if verdict is None:
        return table, given
    columns = match_columns(args.kind, table.headers, given)
    verdict = by_records(args.kind, table, columns, verdict, ServedPlaces(line.client), grounds)
    lines = verdict.lines()
    if verdict.asserted:
        lines.append(contradiction(args.kind, table, given, verdict, grounds))
    sys.stdout.write("\n".join(line for line in lines if line) + "\n")
    if not agreed(verdict, args.crs):
        if args.apply:
            raise Undecided(verdict)
        # The rows are looked at by the best guess: as they stand, degrees and minutes would be bad.
        unsettled = t("importing.report.unsettled", what=describe(verdict.reading))
        sys.stdout.write(f"{Undecided(verdict)}\n{unsettled}\n")
    if args.leave_strays:
        table = without_strays(table, verdict)
    table, found = placed(table, verdict)
    return table, {**given, **found}


def _region_folders(args: argparse.Namespace) -> list[Path]:
    """Where region packs are: the one named, the profile's, and those that `region build` made here."""
    from console.profile import Profile, default_root
    from maps.region.command import DEFAULT_OUT

    folders = [Profile(args.profile or default_root()).regions, DEFAULT_OUT]
    return [args.region, *folders] if args.region else folders


def _run_all(
    client: Client,
    parts: Sequence[Prepared],
    files: dict[str, Path],
    source: str,
    table: Table,
    args: argparse.Namespace,
) -> int:
    taken = 0
    if args.apply:
        for sha256, file in files.items():
            client.put_bytes(f"/v1/documents/{sha256}", file.read_bytes())
    for prepared in parts:
        decisions = _decisions(client, prepared, source, args)
        report = send(
            client, prepared, source, args.file.name, apply=args.apply, near=args.near, near_m=args.near_m,
            decisions=decisions,
        )  # fmt: skip
        taken += report.created + report.changed + report.unchanged + report.skipped
        for line in report_lines(prepared, report, table.encoding):
            sys.stdout.write(line + "\n")
        _keep_refused(table, report, args)
        if args.near_file is not None and report.near:
            count = write_decisions(args.near_file, prepared, report.near)
            sys.stdout.write(t("importing.report.near_file", count=count, file=args.near_file) + "\n")
        if report.undecided:
            raise Refused(t("importing.report.undecided", count=len(report.near)))
    if files and args.apply:
        sys.stdout.write(t("importing.report.documents", count=len(files)) + "\n")
    if not taken:
        raise BadFile("nothing_left", file=args.file.name)
    if not args.apply:
        sys.stdout.write(t("importing.report.apply") + "\n")
    return 0


def _decisions(client: Client, prepared: Prepared, source: str, args: argparse.Namespace) -> dict[int, Decision]:
    """What was decided on rows that may be there already, held against what is there now. Raises BadFile."""
    if args.decisions is None:
        return {}
    asked = send(client, prepared, source, args.file.name, apply=False, near=ASK, near_m=args.near_m)
    return read_decisions(args.decisions, prepared, asked.near)


def _keep_refused(table: Table, report: Report, args: argparse.Namespace) -> None:
    """Write what was refused beside, if somebody wants to mend it and there is anything."""
    reasons = {row.row: row.reason for row in report.refused}
    if args.refused is not None and table.headers and (reasons or table.refused):
        count = write_refused(args.refused, table, reasons)
        sys.stdout.write(t("importing.report.refused_file", count=count, file=args.refused) + "\n")


def _fail(sentence: str) -> int:
    log.error("%s", sentence)
    sys.stderr.write(sentence + "\n")
    return BAD_INPUT
