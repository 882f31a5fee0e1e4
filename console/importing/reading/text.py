"""CSV and its kin: any encoding, any separator, a title above the header, rows that are too long or too short."""

import csv
import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from console.importing.errors import BadFile
from console.importing.reading.encoding import Encoding, encoding_of, is_broken, opened_text, wide_words
from console.importing.reading.header import LOOKED_AT, find_header, name_columns, number_columns, with_second_row
from console.importing.reading.lines import Lines, Record, records
from console.importing.reading.source import Source
from console.importing.reading.table import Options, Rows, Table
from console.importing.reading.twice import TWICE, find_twice
from resources.words import t

SEPARATORS = ",;\t|，；^~\x1f"
SAMPLE_CHARACTERS = 65_536


def read_text(source: Source, options: Options) -> Table:
    """The table of a text. Raises BadFile with a sentence."""
    is_mended = options.encoding == TWICE
    encoding = encoding_of(source, "" if is_mended else options.encoding)
    with source.opened() as stream:
        sample = opened_text(stream, encoding).read(SAMPLE_CHARACTERS)
    if not sample.strip("\ufeff \t\r\n\0"):
        raise BadFile("empty", file=source.name)
    twice = find_twice(sample, wide_words()) if encoding.name.startswith("utf") else None
    mend = twice.mend if twice is not None and is_mended else None
    sample = mend(sample) if mend is not None else sample
    separator, skipped = _separator(sample, options.separator)
    if not separator:
        if not sample.strip("".join((*SEPARATORS, '\ufeff \r\n\0"'))):
            raise BadFile("blank_table", file=source.name)
        if len(sample.strip().splitlines()) < 2:
            raise BadFile("table", file=source.name)
        separator = ","
    with source.opened() as stream:
        lines = Lines(opened_text(stream, encoding), mend)
        for _ in range(skipped):
            next(lines)
        table = _Reading(source, options, encoding, lines, separator, f'{separator} "' in sample).table()
    return replace(table, encoding=TWICE) if mend is not None else replace(table, twice=twice)


@dataclass
class _Short:
    """A row that ends before the header does."""

    record: Record
    place: int


@dataclass
class _Header:
    """The header's names, its line, and the records before and behind it that were looked at."""

    names: list[str]
    line: int
    behind: list[Record]
    notes: list[str] = field(default_factory=list)


class _Reading:
    """One pass over a text."""

    def __init__(
        self,
        source: Source,
        options: Options,
        encoding: Encoding,
        lines: Lines,
        separator: str,
        spaced: bool,
    ) -> None:
        self._source, self._options, self._encoding = source, options, encoding
        self._lines, self._separator, self._spaced = lines, separator, spaced
        self._rows = Rows(source.name, options)
        self._short: list[_Short] = []

    def table(self) -> Table:
        """Every row, or why not."""
        found = records(self._lines, self._separator, spaced=self._spaced)
        header = self._header(found)
        width = len(header.names)
        for record in itertools.chain(header.behind, found):
            self._take(record, header.names, width)
        self._judge_short(width)
        if not self._rows.rows and not self._rows.refused and not header.line:
            raise BadFile("table", file=self._source.name)
        names = self._named(header.names)
        return Table(
            tuple(names), self._rows.rows, self._encoding.said, header.notes + self._rows.notes(),
            sorted(self._rows.refused, key=lambda row: row.row), "csv", self._separator, header_row=header.line,
        )  # fmt: skip

    def _header(self, found: Iterator[Record]) -> _Header:
        wanted = self._options.header_row
        if wanted == 0:
            first = list(itertools.islice(found, LOOKED_AT))
            width = max((len(record.cells) for record in first), default=0)
            return _Header(number_columns(width, self._source.name), 0, first)
        if wanted is not None:
            for record in found:
                if record.line >= wanted:
                    return self._joined(record, list(itertools.islice(found, 1)))
            raise BadFile("header_row", file=self._source.name, row=str(wanted))
        first = list(itertools.islice(found, LOOKED_AT))
        place = find_header([[] if record.fault else record.cells for record in first])
        if place is None:
            width = max((len(record.cells) for record in first), default=0)
            notes = [t("importing.note.no_header")] if first else []
            return _Header(number_columns(width, self._source.name), 0, first, notes)
        header = self._joined(first[place], first[place + 1 :])
        if place:
            header.notes.insert(0, t("importing.note.above", row=first[place].line, count=place))
        return header

    def _joined(self, record: Record, behind: list[Record]) -> _Header:
        """The header with what a second row of it adds."""
        cells, added = with_second_row(record.cells, behind[0].cells if behind and not behind[0].fault else ())
        names, notes = name_columns(cells, self._source.name)
        if added:
            notes.append(t(f"importing.note.{added}", row=behind[0].line))
        return _Header(names, record.line, behind[1:] if added else behind, notes)

    def _take(self, record: Record, names: list[str], width: int) -> None:
        cells = record.cells
        if record.fault:
            self._refuse(record, record.fault, column=_column(names, record.column))
        elif len(cells) > width and any(cell.strip() for cell in cells[width:]):
            self._refuse(record, "ragged", cells=len(cells), wanted=width)
        elif self._encoding.nuls and any("\0" in cell for cell in cells):
            self._refuse(record, "nul", column=_column(names, _first(cells, "\0")))
        elif self._encoding.broken and any(is_broken(cell) for cell in cells):
            place = next(place for place, cell in enumerate(cells, 1) if is_broken(cell))
            self._refuse(record, "bytes", column=_column(names, place), encoding=self._encoding.said)
        else:
            row = {name: cell.strip() for name, cell in zip(names, cells, strict=False)}
            if not any(row.values()):
                return
            if len(cells) < width:
                self._short.append(_Short(record, len(self._rows.rows)))
            self._rows.add(record.line, row)

    def _refuse(self, record: Record, fault: str, **params: object) -> None:
        cells = [cell.encode("utf-8", "replace").decode() for cell in record.cells]
        self._rows.refuse(record.line, t(f"importing.row.{fault}", **params), cells)

    def _judge_short(self, width: int) -> None:
        """Rows that end early are refused: a line broken in two looks so. Where most do, ends were left out."""
        if not self._short:
            return
        rows = self._rows.rows
        last = self._short[-1]
        if last.place == len(rows) - 1 and not self._lines.last.endswith(("\n", "\r")) and self._is_cut():
            raise BadFile("cut", file=self._source.name)
        if len(self._short) * 2 > len(rows):
            for short in self._short:
                self._rows.notice("short", short.record.line)
            return
        left_out = {short.place for short in self._short}
        rows[:] = [row for place, row in enumerate(rows) if place not in left_out]
        for short in self._short:
            self._refuse(short.record, "short", cells=len(short.record.cells), wanted=width)

    def _is_cut(self) -> bool:
        """Has the last row fewer cells than every row before it, as when a copy ended in the middle?"""
        rows = self._rows.rows
        return len(rows) > 1 and len(rows[-1][1]) < min(len(cells) for _, cells in rows[:-1])

    def _named(self, names: list[str]) -> list[str]:
        """Without the nameless columns that hold nothing."""
        empty = [n for n in names if n.startswith("#") and not any(row.get(n) for _, row in self._rows.rows)]
        for name in empty:
            for _, row in self._rows.rows:
                row.pop(name, None)
        return [name for name in names if name not in empty]


def _separator(sample: str, given: str) -> tuple[str, int]:
    """(what separates the cells, lines to skip): the one that cuts the most lines into equally many cells."""
    first = sample.split("\n", 1)[0].strip("\ufeff\r ")
    if first[:4].lower() == "sep=" and len(first) == 5:
        return first[4], 1
    if given:
        return {"\\t": "\t", "tab": "\t"}.get(given, given[0]), 0
    lines = sample.splitlines(keepends=True)
    lines = lines[:-1] if len(sample) == SAMPLE_CHARACTERS and len(lines) > 1 else lines
    scores = {separator: _evenness(lines[: LOOKED_AT * 2], separator) for separator in SEPARATORS}
    best = max(SEPARATORS, key=scores.__getitem__)
    return (best, 0) if scores[best] else ("", 0)


def _evenness(lines: Sequence[str], separator: str) -> float:
    if not any(separator in line for line in lines):
        return 0.0
    try:
        widths = [len(cells) for cells in csv.reader(lines, delimiter=separator) if any(cells)]
    except csv.Error:
        widths = [line.count(separator) + 1 for line in lines]
    if not widths:  # nothing but separators
        return 0.0
    usual = max(set(widths), key=lambda width: (widths.count(width) * (width > 1), width))
    if usual < 2:
        return 0.0
    return widths.count(usual) / len(widths) + min(usual, 50) / 100


def _column(names: Sequence[str], place: int) -> str:
    return names[place - 1] if 0 < place <= len(names) else str(place)


def _first(cells: Sequence[str], part: str) -> int:
    return next(place for place, cell in enumerate(cells, 1) if part in cell)
