"""`python main.py journal verify`: prove that nothing in the journal was changed, lost, moved or cut off."""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

import msgspec
from sqlalchemy.exc import SQLAlchemyError

from backend.address import add_database, database_url
from backend.command_words import words_of
from backend.db import BadDatabase
from backend.journal_report import Report, verify
from models.journal import BadHead, Finding, head_prefix, short_head
from models.sqlite_errors import StoreError

CLEAN, FOUND, BAD_INPUT = 0, 1, 2
_JSON = msgspec.json.Encoder()


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `journal verify`."""
    add_database(parser, read_only=True)
    t = words_of(parser)
    parser.add_argument("--profile", type=Path, dest="console", metavar="DIR", help=t("journal.help.profile"))
    parser.add_argument("--head", action="append", default=[], metavar="HASH", help=t("journal.help.head"))
    parser.add_argument("--json", action="store_true", help=t("journal.help.json"))


def run(args: argparse.Namespace) -> int:
    """0: nothing found, 1: something was found, 2: it could not be looked at."""
    t: Callable[..., str] = args.words
    try:
        heads = [head_prefix(text) for text in args.head]
        report = verify(database_url(args) or None, args.console, heads)
    except BadHead as error:
        return _refuse(t("journal.bad.head", text=str(error)))
    except StoreError as error:
        return _refuse(t("journal.bad.unreadable", reason=f"{error.path} · {error.detail}"))
    except BadDatabase as error:
        return _refuse(t("journal.bad.unreadable", reason=error.in_words(t)))
    except SQLAlchemyError as error:
        return _refuse(t("journal.bad.unreadable", reason=str(getattr(error, "orig", None) or error)))
    if report is None:
        return _refuse(t("journal.bad.nothing"))
    sys.stdout.write(_JSON.encode(report).decode() + "\n" if args.json else _sentences(report, t))
    return FOUND if report.findings else CLEAN


def _sentences(report: Report, t: Callable[..., str]) -> str:
    """The report for people: what is wrong first, the heads to write down last."""
    names = report.names
    lines = [_finding(finding, names, t) for finding in report.findings]
    lines += [
        t("journal.known", head=short_head(head.hash), n=head.n, chain=_chain(head.chain, names, t))
        for head in report.known
    ]
    counts = {"chains": report.chains, "entries": report.entries, "acts": report.acts}
    lines.append(
        t("journal.found_some", count=len(report.findings), **counts)
        if report.findings
        else t("journal.clean", **counts)
    )
    lines += _history(report, t)
    lines += [
        t("journal.head", chain=_chain(head.chain, names, t), n=head.n, head=short_head(head.hash))
        for head in report.heads
    ]
    return "\n".join(lines) + "\n"


def _history(report: Report, t: Callable[..., str]) -> list[str]:
    """Where the backend's journal begins, and to what it was put back."""
    begin = report.begin
    if begin is None:
        return []
    words = {"revision": begin.revision, "at": begin.at}
    if not begin.kept:
        said = t("journal.begin.not_kept")
    elif begin.revision or begin.at:
        said = t("journal.begin.after", **words)
    else:
        said = t("journal.begin.with_database")
    return [
        said,
        *(t("journal.restored", at=r.at, made_at=r.made_at, revision=r.revision) for r in report.restored),
    ]


def _finding(finding: Finding, names: dict[str, str], t: Callable[..., str]) -> str:
    words = {"chain": _chain(finding.chain, names, t), "n": finding.n, "to_n": finding.to_n, "entry": finding.entry}
    said = t(f"journal.found.{finding.code}", **words)
    return f"{said} [{finding.command_id}]" if finding.command_id else said


def _chain(chain: str, names: dict[str, str], t: Callable[..., str]) -> str:
    if not chain:
        return t("journal.chain.centre")
    return (
        t("journal.chain.incident", number=names[chain]) if chain in names else t("journal.chain.other", id=chain)
    )


def _refuse(sentence: str) -> int:
    sys.stderr.write(sentence + "\n")
    return BAD_INPUT
