"""What the window asks its engines for; everything here blocks and runs in the background."""

import gc
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from console.features.importing.draft import Draft, Opened, Placing
from console.features.importing.entries import Entry, counts_of, entries_of
from console.features.importing.picture import picture_of
from console.importing.columns import Column
from console.importing.content import ambiguities
from console.importing.crs.choice import contradiction, placed, refuse_nowhere, without_strays
from console.importing.crs.examine import examine
from console.importing.crs.ground import Ground
from console.importing.crs.held import Held, by_records
from console.importing.crs.strays import strays_of
from console.importing.crs.systems import asked
from console.importing.crs.verdict import Clue
from console.importing.day_columns import DayQuestion, day_questions
from console.importing.decimals import Written, read_as, settle, written
from console.importing.decisions import Decision, Decisions, Near, holding
from console.importing.errors import BadFile
from console.importing.foreign_words import ForeignWord, foreign_words
from console.importing.keys import KeyProposal, naming, propose, tell_apart
from console.importing.kind_guess import guess_kinds
from console.importing.measures import UnitQuestion, questions
from console.importing.profiles import fitting
from console.importing.read import Options, Table, read_table
from console.importing.reasons import field_words
from console.importing.rows import Prepared, key_fields, prepare_columns, understood
from console.importing.saying import given_columns
from console.importing.send import Refused, Report, send
from console.sync.client import Client, LinkError
from models.bulk import undisturbed
from resources.words import t

SAMPLES = 3
COUNTED = 50_000
"""Rows in which the filled cells of a column are counted."""

type Stop = Callable[[], bool]


@dataclass(frozen=True)
class Header:
    """A column of the file, as the second step shows it."""

    name: str
    column: Column | None
    samples: tuple[str, ...]
    filled: int
    question: UnitQuestion | None = None
    """The unit that has to be told, when the header names none and the numbers do not fit."""
    days: DayQuestion | None = None
    """Days that could be two, as long as nobody has said what stands first in them."""
    written: Written | None = None
    """Numbers that could be two: how they are read, or that somebody has to say it."""
    words: tuple[ForeignWord, ...] = ()
    """Words of its cells that nobody knows, with what a person said they mean."""
    is_key: bool = False
    """Are the rows told apart by it, alone or with others?"""


@dataclass(frozen=True)
class Understood:
    """The columns of a file, and how well the key tells its rows apart; `problem` when there is none."""

    headers: tuple[Header, ...]
    key: KeyProposal | None
    better: KeyProposal | None = None
    """A key that would tell all rows apart, where this one does not."""
    problem: str = ""


@contextmanager
def settled() -> Iterator[None]:
    """Tables refer to nothing that refers back: the collector need never walk them while the UI waits for it."""
    with undisturbed():
        yield
        gc.freeze()


@settled()
def open_file(path: Path, options: Options, root: Path | None = None) -> Opened:
    """The file as a table, of what kind it seems, and the kept mappings that fit. Raises BadFile, Stopped."""
    table = read_table(path, options)
    if not table.rows:
        raise BadFile("no_rows", file=path.name)
    guesses = tuple(guess_kinds(table, path.name))
    kept = fitting(root, options.kind or guesses[0].kind, table.headers) if root is not None else ()
    return Opened(path, table, guesses, tuple(kept))


@settled()
def propose_columns(kind: str, table: Table) -> tuple[list[Column], list[str]]:
    """(the columns as they are known by their words and content, sentences on what that leaves open)."""
    columns, unclear = understood(kind, table, given_columns(kind, table, {}))
    made = set(table.geometry_headers or ())
    reason = t("wizard.why.geometry")
    columns = [replace(column, reason=reason) if column.header in made else column for column in columns]
    open_ends = [*ambiguities(kind, table.headers, columns), *unclear]
    return columns, [
        t("wizard.ambiguous", field=field_words(end.field), taken=end.taken or "—", others=", ".join(end.others))
        for end in open_ends
    ]


@settled()
def look_at(
    kind: str,
    table: Table,
    columns: Sequence[Column],
    named: Sequence[str] = (),
    dates: str = "",
    decimals: Mapping[str, str] | None = None,
) -> Understood:
    """Every header with what it is taken for, and the test of the key: of the `named` headers, if there are any.

    `dates` is what a person said stands first in days that could be two, `decimals` what before decimals.
    """
    key, problem = None, "" if columns else t("wizard.no_columns")
    if columns:
        try:
            key = tell_apart(table, named or _usual_key(table, columns))
        except BadFile:
            problem = t("wizard.no_key")
    by_header = {column.header: column for column in columns}
    numbers = written(kind, table, columns, decimals)
    # Of two signs in one column the one that is open is shown.
    by_sign = {one.header: one for one in sorted(numbers, key=lambda one: not one.meaning)}
    asked = {question.header: question for question in questions(columns, read_as(table, numbers))}
    days = day_questions(kind, table, columns, dates)
    foreign = foreign_words(kind, table, columns)
    inside = key.headers if key is not None else ()
    headers = tuple(
        replace(_header(table, name), column=by_header.get(name), question=asked.get(name), days=days.get(name),
                written=by_sign.get(name), words=tuple(word for word in foreign if word.header == name),
                is_key=name in inside)
        for name in table.headers
    )  # fmt: skip
    if key is None:
        return Understood(headers, None, problem=problem)
    best = [] if key.is_unique else propose(naming(kind, table, columns), key.headers)
    return Understood(headers, key, best[0] if best and best[0].is_unique else None)


def _usual_key(table: Table, columns: Sequence[Column]) -> list[str]:
    return [
        column.header for name in key_fields(list(columns), table) for column in columns if column.field == name
    ]


def _header(table: Table, name: str) -> Header:
    cells = [row.get(name) for _, row in table.rows[:COUNTED]]
    texts = [str(cell).strip() for cell in cells if cell is not None and str(cell).strip()]
    return Header(name, None, tuple(dict.fromkeys(texts[:200]))[:SAMPLES], len(texts))


@settled()
def find_place(
    kind: str, table: Table, columns: Sequence[Column], grounds: Sequence[Ground], word: str, held: Held,
    should_stop: Stop,
) -> Placing:  # fmt: skip
    """What the coordinates are, under what was said. Raises BadFile when they cannot be what was said, Stopped."""
    only = asked(word) if word else None
    verdict = examine(table, columns, grounds, only=only, should_stop=should_stop)
    if verdict is None:
        if only is not None:
            raise BadFile("crs_misfit", text=word)
        refuse_nowhere(table, columns)
        return Placing(word, None, asked=True)
    try:
        verdict = by_records(kind, table, columns, verdict, held, grounds, should_stop)
    except (LinkError, Refused):
        # The records are one more witness: without a line the others are heard, and that is said.
        verdict = replace(verdict, evidence=(*verdict.evidence, Clue("records_silent")))
    against = ""
    if only is not None:
        against = contradiction(kind, table, {column.field: column.header for column in columns}, verdict, grounds)
    strays = strays_of(verdict, table, columns)
    picture = picture_of(verdict, strays, grounds)
    agreed = verdict.is_plain and only is None
    return Placing(word, verdict, against, agreed, picture, strays, asked=True)


@settled()
def make_rows(draft: Draft, should_stop: Stop) -> Prepared:
    """The rows as they would be sent, in WGS-84. Raises BadFile, Stopped."""
    if draft.opened is None:
        raise BadFile("none_named")
    columns, verdict = draft.columns, draft.placing.verdict
    table = settle(draft.kind, draft.opened.table, columns, draft.decimals)
    if verdict is not None and draft.placing.without_strays:
        table = without_strays(table, verdict)
    if verdict is not None:
        table, found = placed(table, verdict)
        others = [c for c in columns if c.field not in found and c.header not in verdict.headers]
        columns = [*others, *(Column(header, name) for name, header in found.items())]
    way = t("wizard.days_way")
    return prepare_columns(draft.kind, table, columns, should_stop, key=draft.key, first=draft.dates, way=way)


@dataclass(frozen=True)
class Compared:
    """What the backend would do; `near`: rows that may be there already, before anything was decided on them."""

    prepared: Prepared
    report: Report
    near: dict[int, Near]
    decisions: dict[int, Decision]
    """Those that still hold."""
    entries: list[Entry]
    counts: dict[str, int]
    """Filter -> how many of them."""


@settled()
def compare(client: Client, draft: Draft, decisions: Decisions, should_stop: Stop) -> Compared:
    """A dry run with what was decided. Raises LinkError, Refused, Stopped, BadFile."""
    prepared = draft.prepared or make_rows(draft, should_stop)
    near, kept, report = draft.near, dict(decisions), None
    if not near:
        report = ask(client, draft, prepared, {}, should_stop)
        near = {one.row: one for one in report.near}
        kept = holding(decisions, report.near)
    if report is None or kept:
        report = ask(client, draft, prepared, kept, should_stop)
    verdict = draft.placing.verdict
    strays = frozenset(verdict.outliers) if verdict is not None else frozenset()
    entries = entries_of(prepared, report, near, kept, strays)
    return Compared(prepared, report, near, kept, entries, counts_of(entries))


def still_hold(client: Client, draft: Draft, prepared: Prepared, should_stop: Stop) -> bool:
    """Are the rows that were decided on still near the same records? Raises LinkError, Refused, Stopped."""
    if not draft.decisions:
        return True
    return holding(draft.decisions, ask(client, draft, prepared, {}, should_stop).near) == draft.decisions


@settled()
def ask(
    client: Client,
    draft: Draft,
    prepared: Prepared,
    decisions: Decisions,
    should_stop: Stop,
    *,
    apply: bool = False,
) -> Report:
    """What the backend would do, or did. Raises LinkError, Refused, Stopped before it was sent whole."""
    name = draft.opened.path.name if draft.opened else ""
    return send(client, prepared, draft.source, name, apply=apply, decisions=decisions, should_stop=should_stop)


def same_outcome(one: Report, other: Report) -> bool:
    """Would both do the same? Somebody may have changed records since the first was asked."""
    names = ("created", "changed", "unchanged", "skipped", "refused", "changes", "duplicates", "near")
    return all(getattr(one, name) == getattr(other, name) for name in names)
