"""Rows that may be there already, decided one by one: the same record, a new one, or left out."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Literal

import msgspec

from console.exporting import csv_text, workbook
from console.exporting.cells import Cell
from console.exporting.formula import guarded, unguarded
from console.exporting.whole_file import whole_file
from console.importing.errors import BadFile
from console.importing.read import Table, read_table
from console.importing.rows import Prepared
from resources.words import LANGUAGES, catalogue, t

type Choice = Literal["same", "new", "leave"]
CHOICES: tuple[Choice, ...] = ("same", "new", "leave")
HEADERS = ("row", "key", "known", "distance", "record", "choice")


class Near(msgspec.Struct, frozen=True):
    """A row that would make a record, and the one that may be the same thing."""

    row: int
    id: str
    number: str
    name: str
    distance_m: float

    @property
    def known(self) -> str:
        """What the record is called."""
        return f"{self.number} {self.name}".strip() or self.id


class Decision(msgspec.Struct, frozen=True):
    """What becomes of a row that may be the record of that id."""

    record_id: str
    choice: Choice


type Decisions = Mapping[int, Decision]
"""By the number of the row."""


def holding(decisions: Decisions, near: Iterable[Near]) -> dict[int, Decision]:
    """Those that still mean what they were made for: the row may be that record, and no other."""
    return {
        one.row: decision
        for one in near
        if (decision := decisions.get(one.row)) is not None and decision.record_id == one.id
    }


def decided(rows: Iterable[dict[str, Any]], decisions: Decisions) -> list[dict[str, Any]]:
    """The rows as they are sent: without those left out, and those of a known record under its id."""
    sent = []
    for row in rows:
        decision = decisions.get(row["row"])
        if decision is None:
            sent.append(row)
        elif decision.choice == "same":
            sent.append({**row, "id": decision.record_id})
        elif decision.choice == "new":
            sent.append({**row, "is_new": True})
    return sent


def write_decisions(path: Path, prepared: Prepared, near: Iterable[Near]) -> int:
    """Write the rows to decide on, the last column to be filled in; how many there are. Raises BadExport."""
    keys = {row["row"]: str(row["key"] or row.get("id", "")) for row in prepared.rows}
    rows: list[list[Cell]] = [
        [one.row, guarded(keys.get(one.row, "")), guarded(one.known), one.distance_m, guarded(one.id), ""]
        for one in near
    ]
    headers = [t(f"importing.decide.{name}") for name in HEADERS]
    with whole_file(path) as beside:
        if path.suffix.lower() == workbook.SUFFIX:
            workbook.write_workbook(beside, headers, rows, t("importing.decide.sheet"))
        else:
            csv_text.write_csv(beside, headers, rows)
    return len(rows)


def read_decisions(path: Path, prepared: Prepared, near: Iterable[Near]) -> dict[int, Decision]:
    """What a person filled in, in any table format and either language; rows without a word stay undecided.

    Raises BadFile with row and column for a word that is none, and for a row that is not what it was decided for.
    """
    table = read_table(path)
    named = _columns(path, table)
    keys = {row["row"]: str(row["key"] or row.get("id", "")) for row in prepared.rows}
    found: dict[int, Decision] = {}
    lines: dict[int, int] = {}
    for line, cells in table.rows:
        texts = {name: unguarded(str(cells.get(header) or "").strip()) for name, header in named.items()}
        if not texts["choice"]:
            continue
        choice = _words().get(texts["choice"].casefold())
        if choice is None:
            raise BadFile(
                "decision_word", file=path.name, row=str(line), column=named["choice"],
                value=texts["choice"][:40], words=", ".join(t(f"importing.decide.{word}") for word in CHOICES),
            )  # fmt: skip
        row = int(texts["row"]) if texts["row"].isdecimal() and len(texts["row"]) < 10 else -1
        if row in found or row not in keys or _loose(keys[row]) != _loose(texts["key"]):
            raise BadFile("decision_row", file=path.name, row=str(line), wanted=texts["row"][:20])
        found[row], lines[row] = Decision(texts["record"], choice), line
    kept = holding(found, near)
    if stale := sorted(set(found) - set(kept)):
        raise BadFile("decision_stale", file=path.name, row=str(lines[stale[0]]), wanted=str(stale[0]))
    return kept


def _columns(path: Path, table: Table) -> dict[str, str]:
    """Name -> header, whichever language the file was written in."""
    named = {}
    for name in HEADERS:
        shown = [catalogue(language)[f"importing.decide.{name}"] for language in LANGUAGES]
        header = next((header for header in table.headers if header in shown), None)
        if header is None:
            raise BadFile("decision_column", file=path.name, column=t(f"importing.decide.{name}"))
        named[name] = header
    return named


def _loose(key: str) -> str:
    """A spreadsheet that opens a list and saves it again writes 0012 as 12."""
    return key.casefold().removesuffix(".0").lstrip("0")


def _words() -> dict[str, Choice]:
    words: dict[str, Choice] = {choice: choice for choice in CHOICES}
    for language in LANGUAGES:
        words |= {catalogue(language)[f"importing.decide.{choice}"].casefold(): choice for choice in CHOICES}
    return words
