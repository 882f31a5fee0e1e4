"""Turns a table's text into the rows `POST /v1/imports` takes: typed values, a key each, or a reason."""

import math
import re
import string
import types
import typing
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import msgspec

from console.exporting.formula import unguarded
from console.importing.columns import KINDS, Column, label_words, loosely, match_columns, truth, value_words
from console.importing.content import Ambiguity, ambiguities, by_content, without_sizes
from console.importing.day_columns import days_in, of_days
from console.importing.decimals import settle
from console.importing.errors import BadFile
from console.importing.foreign_words import ForeignWord, foreign_words, refuses, with_words
from console.importing.measures import NeedsUnit, amount_with_unit, questions, with_units
from console.importing.number_text import number_of
from console.importing.read import Stopped, Table
from console.importing.reading.table import examples
from console.importing.strays import Strays, blanks
from models.bulk import undisturbed
from models.kinds import KINDS as FACTS
from resources.words import LANGUAGES, t
from resources.words import catalogue as words

REFERENCES = {
    "station": ("station_id", "station"),
    "site": ("site_id", "site"),
    "hydrant": ("hydrant_id", "hydrant"),
}
"""Pseudo-field -> (field, kind): a file names another record by its number, the backend finds its id."""


_CUT = re.compile(r"\d(?:\.\d+)?E\+\d{2,3}")
_CODE = re.compile(r"(?=.*\d|[A-Za-z]{1,3}$)\S{1,24}")
_LONGEST_NUMBER = 60
_BARE = re.compile(r"[-+\d.,eE]+")
"""A number without a unit."""
UNSEEN = string.whitespace + "\u3000\u00a0\u200b\u200e\u200f\u2060\ufeff"
"""What stands about a number, a day or a word and is not seen."""
ASK_EVERY = 1_000
"""Rows between two questions whether anybody still wants them."""


@dataclass
class Prepared:
    """What goes to the backend, and what was understood on the way."""

    kind: str
    rows: list[dict[str, Any]] = field(default_factory=list)
    refused: list[dict[str, Any]] = field(default_factory=list)
    columns: list[Column] = field(default_factory=list)
    unused: list[str] = field(default_factory=list)
    key_fields: tuple[str, ...] = ()
    key_headers: tuple[str, ...] = ()
    """The columns of the key: those of its fields, or those that were named."""
    ambiguous: list[Ambiguity] = field(default_factory=list)
    foreign: list[ForeignWord] = field(default_factory=list)
    """Words that nobody knows and nobody explained."""
    notes: list[str] = field(default_factory=list)
    """How cells were read that could be two things."""

    @property
    def without_place(self) -> int:
        """How many rows of a kind that has its place on the map come without one."""
        if "lon" not in FACTS[self.kind].__struct_fields__:
            return 0
        return sum(row["data"].get("lon") is None for row in self.rows)


def prepare(
    kind: str,
    table: Table,
    given: dict[str, str] | None = None,
    units: dict[str, str] | None = None,
    *,
    key: Sequence[str] = (),
    first: str = "",
    words: dict[str, str] | None = None,
) -> Prepared:
    """Rows ready to send; `units` (field -> unit) has the last word, as have `key` (headers) and `first` (`Days`).

    `words` says what words of the cells mean (`with_words`).

    Raises BadFile when no column is understood or no key can be found, NeedsUnit when a unit must be told first,
    NeedsDecimals when it must be told what stands before decimals.
    """
    columns, unclear = understood(kind, table, given, units)
    columns = with_words(kind, columns, words or {})
    table = table if table.numbers is not None else settle(kind, table, columns)
    if asked := questions(columns, table):
        raise NeedsUnit(asked)
    prepared = prepare_columns(kind, table, columns, key=key, first=first)
    prepared.ambiguous = [*ambiguities(kind, table.headers, columns), *unclear]
    return prepared


def understood(
    kind: str, table: Table, given: dict[str, str] | None = None, units: dict[str, str] | None = None
) -> tuple[list[Column], list[Ambiguity]]:
    """(the columns as they would be taken, what their content leaves open). Raises BadFile."""
    for header in (given or {}).values():
        if header not in table.headers:
            raise BadFile("no_such_column", column=header, columns=", ".join(table.headers[:20]))
    columns = without_sizes(table, match_columns(kind, table.headers, given))
    more, unclear = by_content(kind, table, columns)
    columns = with_units([*columns, *more], units or {})
    return (_with_number(columns, table) if columns else []), unclear


@undisturbed()
def prepare_columns(
    kind: str,
    table: Table,
    columns: list[Column],
    should_stop: Callable[[], bool] = lambda: False,
    *,
    key: Sequence[str] = (),
    first: str = "",
    way: str = "--dates",
) -> Prepared:
    """Rows ready to send, of exactly these columns. Raises BadFile, Stopped.

    `key` names the headers that tell the rows apart, when a person said so; `first` what stands first in days that
    nothing in the file explains, and `way` is how a person says that.
    """
    if not columns:
        raise BadFile("no_columns", columns=", ".join(table.headers[:20]))
    table = table if table.numbers is not None else settle(kind, table, columns)
    prepared = Prepared(KINDS[kind], columns=columns)
    used = {column.header for column in columns}
    prepared.unused = [header for header in table.headers if header not in used]
    headers = {column.field: column.header for column in columns}
    if missing := [header for header in key if header not in table.headers]:
        raise BadFile("no_such_column", column=missing[0][:80], columns=", ".join(table.headers[:20]))
    prepared.key_fields = () if key else key_fields(columns, table)
    prepared.key_headers = tuple(key) or tuple(headers[name] for name in prepared.key_fields)
    prepared.refused = [{"row": row.row, "reason": row.reason} for row in table.refused]
    casts = _Casts(kind, table, columns, first, way)
    prepared.notes = [*(table.numbers or ()), *casts.notes()]
    prepared.foreign = [word for word in foreign_words(kind, table, columns) if not word.value]
    strays = Strays(table.headers, headers.get("lon", ""), headers.get("id", ""))
    for at, (number, cells) in enumerate(table.rows):
        if at % ASK_EVERY == 0 and should_stop():
            raise Stopped
        if stray := strays.kind(cells):
            prepared.refused.append({"row": number, "reason": t(f"importing.row.{stray}")})
            continue
        data, refs, reason = casts.row(columns, cells)
        if reason:
            prepared.refused.append({"row": number, "reason": reason})
            continue
        prepared.rows.append(_row(number, data, refs, prepared.key_headers, headers, cells))
    prepared.notes += [*casts.cell_notes(), *_shortened(prepared.rows)]
    return prepared


def _shortened(rows: Sequence[dict[str, Any]]) -> list[str]:
    """Long numbers that a spreadsheet cut short: what they were is in the file no more."""
    cut = [row["row"] for row in rows if "E+" in (text := str(row["data"].get("number"))) and _CUT.fullmatch(text)]
    return [t("importing.note.cut_numbers", count=len(cut), rows=examples(cut))] if cut else []


def _with_number(columns: list[Column], table: Table) -> list[Column]:
    """Without a number column, the first column whose cells are all there and all different is taken."""
    if any(column.field in ("number", "key") for column in columns):
        return columns
    # A file of refused rows that comes again has their reasons in a column.
    used = {*(column.header for column in columns), *(words(name)["importing.report.reason"] for name in LANGUAGES)}
    name = next((column.header for column in columns if column.field == "name"), "")
    is_named = bool(name) and _are_different([str(row.get(name) or "") for _, row in table.rows])
    for header in table.headers:
        cells = [str(row.get(header, "") or "") for _, row in table.rows]
        if header not in used and _are_different(cells):
            # What tells about a thing is no number of it; its name is better.
            if any(len(cell) > _LONGEST_NUMBER or "<" in cell for cell in cells):
                continue
            if is_named and not all(map(_CODE.fullmatch, cells)):
                continue
            reason = t("importing.match.different")
            return [*columns, Column(header, "number", score=0.5, reason=reason)]
    return columns


def _are_different(cells: Sequence[str]) -> bool:
    return all(cells) and len(set(cells)) == len(cells)


def key_fields(columns: list[Column], table: Table) -> tuple[str, ...]:
    """The first of these sets of fields that tells all rows apart; else the one that tells most apart."""
    headers = {column.field: column.header for column in columns}
    tries = [("key",), ("number",), ("sheet", "number"), ("name",), ("name", "address")]
    possible = [fields for fields in tries if all(f in headers for f in fields)]
    if not possible and "id" in headers:
        # An export of records without number and name: each is known by its own identity.
        return ("id",)
    if not possible:
        raise BadFile("no_key", columns=", ".join(table.headers[:20]))
    best, most = possible[0], -1
    for fields in possible:
        names = [headers[f] for f in fields]
        different = len({tuple([str(row.get(name, "")) for name in names]) for _, row in table.rows})
        if different > most:
            best, most = fields, different
        if most == len(table.rows):
            break
    return best


def _row(
    number: int,
    data: dict[str, Any],
    refs: dict[str, Any],
    key: tuple[str, ...],
    headers: dict[str, str],
    cells: dict[str, Any],
) -> dict[str, Any]:
    parts = [unguarded(str(cells.get(header) or "").strip()) for header in key]
    own = str(cells.get(headers["id"]) or "").strip() if "id" in headers else ""
    if "sheet" in headers and "number" in data:
        data["number"] = "-".join(p for p in (str(cells.get(headers["sheet"], "")).strip(), data["number"]) if p)
    if "number" not in data and any(parts) and not own:
        data["number"] = "-".join(parts)
    row = {"row": number, "key": " / ".join(parts) if any(parts) else "", "data": data}
    if own:
        row["id"] = own
    return {**row, "refs": refs} if refs else row


class _Casts:
    """Text to the type of each field of one kind."""

    def __init__(self, kind: str, table: Table, columns: list[Column], first: str, way: str) -> None:
        self._kind, self._way = kind, way
        self._axes = {column.field: column.header for column in columns if column.field in ("lon", "lat")}
        self._has_place = len(self._axes) == 2
        hints = typing.get_type_hints(FACTS[KINDS[kind]])
        self._types = {f.name: _bare(hints[f.name]) for f in msgspec.structs.fields(FACTS[KINDS[kind]])}
        self._words = {name: value_words(kind, name) for name in self._types}
        self._said = {(column.field, word): value for column in columns for word, value in column.words}
        self._blanks: dict[str, list[str]] = {}
        self._rounded: dict[str, list[str]] = {}
        self._plain = frozenset(
            name
            for name, wanted in self._types.items()
            if wanted is str and not self._words[name] and not label_words(kind, name)
        )
        self._references = frozenset(name for name, (target, _) in REFERENCES.items() if target in self._types)
        self._days = {column.header: days_in(table, column.header, first) for column in of_days(kind, columns)}

    def notes(self) -> list[str]:
        """What decided on days that could be two; a longitude alone, which is no place."""
        alone = [t("importing.note.half_place", column=header) for header in self._axes.values()]
        return [
            *(
                t(f"importing.note.{days.first}_first", column=header, value=days.proof[:40])
                for header, days in self._days.items()
                if days.proof
            ),
            *([] if self._has_place else alone),
        ]

    def row(self, columns: list[Column], cells: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any], str]:
        """(values, references, reason to refuse the row or empty)."""
        data: dict[str, Any] = {}
        refs: dict[str, Any] = {}
        for column in columns:
            cell = cells.get(column.header)
            if cell is None or cell == "":
                continue
            name = column.field
            if name not in self._types:
                if name in self._references:
                    target, kind = REFERENCES[name]
                    refs[target] = {"kind": kind, "number": unguarded(str(cell).strip())}
                continue
            if name in self._plain:
                # Most cells are text that stays as it is.
                data[name] = unguarded(str(cell).strip())
                continue
            value, reason = self._value(column, cell)
            if reason:
                if self._is_blank(column, cell):
                    continue
                return {}, {}, reason
            if value != "" or not self._words[name]:
                data[name] = value
        reason = _misplaced(data.get("lon"), data.get("lat"), is_whole=self._has_place)
        if not self._has_place:
            data.pop("lon", None)
            data.pop("lat", None)
        return ({}, {}, reason) if reason else (data, refs, "")

    def _is_blank(self, column: Column, cell: Any) -> bool:
        """Is it a word for nothing, where a number, a day or one of a few words should be?"""
        text = str(cell).strip().casefold()
        if self._types[column.field] not in (float, int, date, datetime, bool) and not self._words[column.field]:
            return False
        if text not in blanks():
            return False
        self._blanks.setdefault(column.header, []).append(str(cell)[:20])
        return True

    def cell_notes(self) -> list[str]:
        """Which cells were taken as blank, though something stands in them, and which as whole numbers."""
        return [
            t(f"importing.note.{how}", column=header, count=len(found), value=found[0])
            for how, cells in (("blank", self._blanks), ("rounded", self._rounded))
            for header, found in cells.items()
        ]

    def _value(self, column: Column, cell: Any) -> tuple[Any, str]:
        wanted = self._types[column.field]
        words = self._words[column.field]
        text = unguarded(str(cell).strip(UNSEEN))
        if words:
            return self._one_of(column, text, words)
        if wanted is bool:
            yes = cell if isinstance(cell, bool) else truth(text)
            return (
                (yes, "")
                if yes is not None
                else (None, t("importing.row.truth", column=column.header, value=text[:40]))
            )
        if wanted in (float, int):
            return self._number(column, text, wanted)
        if wanted in (date, datetime):
            return self._when(wanted, column.header, text)
        return label_words(self._kind, column.field).get(text.casefold(), text), ""

    def _one_of(self, column: Column, text: str, words: dict[str, str]) -> tuple[str | None, str]:
        """(the value of a word, empty) or (None, reason); no value where nothing need be known of the field."""
        word = loosely(text)
        value = words.get(word, self._said.get((column.field, word)))
        if value is None and not refuses(self._kind, column.field) and text.casefold() not in blanks():
            value = ""
        return value, "" if value is not None else t("importing.row.word", column=column.header, value=text[:40])

    def _when(self, wanted: type, header: str, text: str) -> tuple[str | None, str]:
        """(the day or the moment, empty) or (None, reason)."""
        days = self._days[header]
        when = days.day(text) if wanted is date else days.moment(text)
        if when is not None:
            return when.isoformat(), ""
        return None, t(f"importing.row.{days.fault(text)}", column=header, value=text[:40], way=self._way)

    def _number(self, column: Column, text: str, wanted: type) -> tuple[Any, str]:
        value, factor = _amount(column, text)
        if not math.isfinite(value):
            return None, t("importing.row.number", column=column.header, value=text[:40])
        if factor != 1.0:
            value = round(value * factor, 9)
        if wanted is int and not value.is_integer():
            self._rounded.setdefault(column.header, []).append(text[:20])
            value = math.floor(value + 0.5)
        return (round(value) if wanted is int else value), ""


def _amount(column: Column, text: str) -> tuple[float, float]:
    """(the number, its factor) of a cell, which may name a unit of its own; NaN for what is no number."""
    as_amount = amount_with_unit(text, column.field) if not text.isascii() or not _BARE.fullmatch(text) else None
    for number, factor in (as_amount, (text, column.factor)) if as_amount else ((text, column.factor),):
        try:
            return number_of(number), factor
        except ValueError:
            continue
    return math.nan, 1.0


def _misplaced(lon: Any, lat: Any, *, is_whole: bool) -> str:
    """Why a place can be none of this file's, for the mistakes that files are known for; else empty."""
    if lon is None or lat is None:
        return t("importing.row.half_place") if is_whole and (lon, lat) != (None, None) else ""
    if lon == 0 and lat == 0:
        return t("importing.row.zero_place")
    if abs(lat) > 90 >= abs(lon) and abs(lat) <= 180:
        return t("importing.row.swapped_place", lon=f"{lon:g}", lat=f"{lat:g}")
    return ""


def _bare(hint: Any) -> Any:
    """The type without `| None`."""
    if isinstance(hint, types.UnionType):
        return next(a for a in typing.get_args(hint) if a is not type(None))
    return hint
