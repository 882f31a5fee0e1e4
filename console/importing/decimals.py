"""What a sign before exactly three digits means in a column: decimals, thousands, or what a person must tell."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, get_type_hints

from console.importing.columns import KINDS, Column, catalogue, plain
from console.importing.crs.cells import split_pair
from console.importing.crs.pairs import Pair, pairs_of, take_apart
from console.importing.errors import BadFile
from console.importing.measures import known_units, plain_unit
from console.importing.number_text import OTHER, OpenCell, Texts, texts_of
from console.importing.reading.table import Table
from models.kinds import KINDS as FACTS
from resources.words import LANGUAGES, t
from resources.words import catalogue as words

type Meaning = Literal["decimal", "thousands"]

COMMA, POINT = "comma", "point"
SIGNS = {COMMA: ",", POINT: "."}
"""What a person can say stands before decimals."""
ALL = ""
"""The header under which something is said of every column that is open."""
FITS_FROM, FITS_NOT = 0.8, 0.5
"""Shares of the numbers from which a reading is plausible, and up to which it is not."""
LOOKED_AT = 2_000
"""Rows in which other columns are asked how this file writes decimals."""
_EXPORTED, _FEWEST_EXPORTED = "exporting.header.", 3
_NUMBERS = (int, float, int | None, float | None)
_WRITTEN_BY_HAND = ("csv", "xlsx", "ods", "text")
"""Formats whose cells may be as somebody's country writes numbers; in others a point stands before decimals."""


@dataclass(frozen=True)
class Written:
    """How the cells of one column with one sign were read; `meaning` is empty while nothing tells."""

    header: str
    sign: str
    count: int
    """Different texts that could be two numbers."""
    example: OpenCell
    meaning: Meaning | Literal[""] = ""
    why: str = ""
    """What decided: a key of the words under `importing.decimal.why`."""
    proof: str = ""
    is_whole_place: bool = False
    """Do both coordinates stand in each of its cells?"""

    @property
    def both(self) -> dict[str, str]:
        """What a person can say -> how the example is read then."""
        decimal, thousands = (f"{value:.10g}" for value in self.example.readings)
        comma_first = self.sign == ","
        return {COMMA: decimal if comma_first else thousands, POINT: thousands if comma_first else decimal}

    @property
    def said(self) -> str:
        """What a person would have said for it to be read so; empty while it is open."""
        if not self.meaning:
            return ""
        before = self.sign if self.meaning == "decimal" else OTHER[self.sign]
        return COMMA if before == SIGNS[COMMA] else POINT

    @property
    def sentence(self) -> str:
        """How it is read and why; or the question, as the command line asks it."""
        example, names = self.example.number, {"column": self.header, "example": self.example.number}
        if not self.meaning:
            return t("importing.decimal.question", **names, count=self.count, **self.both)
        value = self.both[self.said]
        why = t(f"importing.decimal.why.{self.why}", proof=self.proof[:40], example=example)
        return t("importing.decimal.read", **names, value=value, why=why)


class NeedsDecimals(BadFile):
    """Numbers of which a person must say first what stands before their decimals."""

    def __init__(self, questions: Sequence[Written]) -> None:
        super().__init__("needs_decimals", questions=" ".join(question.sentence for question in questions))
        self.questions = tuple(questions)


@dataclass(frozen=True)
class _Votes:
    """What speaks for each meaning: the words for it, and the cell that shows it."""

    proofs: Mapping[Meaning, str]
    """Cells of the column that could be nothing else."""
    fit: Meaning | Literal[""] = ""
    """The one reading that is plausible."""
    fit_why: str = ""
    habit: Meaning | Literal[""] = ""
    """What files of this form do."""
    is_export: bool = False
    """Did this program write the file? Then numbers are written so whether they are plausible or not."""

    @property
    def outcome(self) -> tuple[Meaning | Literal[""], str, str]:
        """(meaning, why, proof); nothing as soon as two of them disagree."""
        if len(self.proofs) > 1:
            return "", "", ""
        fit = "" if self.is_export and self.habit else self.fit
        for meaning, proof in self.proofs.items():
            return ("", "", "") if fit not in ("", meaning) else (meaning, "proof", proof)
        if fit:
            return ("", "", "") if self.habit not in ("", fit) else (fit, self.fit_why, "")
        return self.habit, "habit", ""


def check_said(said: Mapping[str, str], headers: Sequence[str]) -> None:
    """Raises BadFile for a word that is none, or a column that is not there."""
    for header, word in said.items():
        if word not in SIGNS:
            raise BadFile("decimal_argument", text=f"{header}={word}" if header else word)
        if header != ALL and header not in headers:
            raise BadFile("no_such_column", column=header[:80], columns=", ".join(headers[:20]))


def written(
    kind: str, table: Table, columns: Sequence[Column], said: Mapping[str, str] | None = None
) -> list[Written]:
    """Every column of numbers with cells that could be two; `said` (header or ALL -> word) has the last word.

    What is said of one column holds whatever else its cells show; what is said of all, where nothing shows it.
    """
    shown = _without_texts(kind, table, columns)
    ours = _is_export(table)
    found = [*_places(table, columns, shown, ours), *_amounts(kind, table, columns, shown, ours)]
    return [_as_said(one, said or {}) for one in found]


def settle(kind: str, table: Table, columns: Sequence[Column], said: Mapping[str, str] | None = None) -> Table:
    """The table with `11,511` as `11511` where it is that. Raises NeedsDecimals, BadFile."""
    check_said(said or {}, table.headers)
    found = written(kind, table, columns, said)
    if asked := [one for one in found if not one.meaning]:
        raise NeedsDecimals(asked)
    return read_as(table, found)


def read_as(table: Table, found: Sequence[Written]) -> Table:
    """The table with thousands put down without their sign; its file's own cells stay in the table it came from."""
    places = {one.header for one in found if one.is_whole_place}
    thousands: dict[str, set[str]] = {}
    for one in found:
        if one.meaning == "thousands":
            thousands.setdefault(one.header, set()).add(one.sign)
    rows = list(table.rows)
    for header, signs in thousands.items():
        named = {
            open_cell.cell: open_cell.parted
            for open_cell in texts_of([cells.get(header) for _, cells in rows]).open_cells
            if open_cell.sign in signs
        }
        for at, (number, cells) in enumerate(rows):
            cell = cells.get(header)
            if type(cell) is str:
                put = _halves_parted(cell, signs) if header in places else named.get(cell)
                if put:
                    rows[at] = (number, {**cells, header: put})
    return replace(table, rows=rows, numbers=tuple(one.sentence for one in found))


def _halves_parted(cell: str, signs: set[str]) -> str:
    """A cell of both coordinates with the thousands of each put down without their sign; empty for any other."""
    halves = split_pair(cell)
    if halves is None:
        return ""
    known = {one.cell: one.parted for one in texts_of(halves).open_cells if one.sign in signs}
    return " ".join(known.get(half, half) for half in halves) if known else ""


def _as_said(one: Written, said: Mapping[str, str]) -> Written:
    word = said.get(one.header) or ("" if one.meaning else said.get(ALL, ""))
    if not word:
        return one
    return replace(one, meaning="decimal" if SIGNS[word] == one.sign else "thousands", why="said", proof="")


def _without_texts(kind: str, table: Table, columns: Sequence[Column]) -> Table:
    """The table without the columns of text: an address such as `12,5` shows nothing about numbers."""
    hints = get_type_hints(FACTS[KINDS[kind]])
    texts = {column.header for column in columns if hints.get(column.field) not in _NUMBERS}
    return replace(table, headers=tuple(header for header in table.headers if header not in texts))


def _places(table: Table, columns: Sequence[Column], shown: Table, ours: bool) -> Iterator[Written]:
    """The pairs of coordinates; what one column shows holds for the other."""
    for pair in pairs_of(table.headers, table.rows, columns):
        both = pair.cells(table.rows)
        each = [texts_of(cells) for cells in both]
        opened = [texts.open_cells for texts in each]
        if not any(opened):
            continue
        together = texts_of([*both[0], *both[1]])
        every = [cell for cells in opened for cell in cells]
        names = {pair.first: opened[0], pair.second: every if pair.is_one_column else opened[1]}
        fit = _place_fits(pair, every)
        for header, cells in names.items():
            for one in _judge(header, cells, together, fit, "degrees", shown, ours):
                yield replace(one, is_whole_place=pair.is_one_column)


def _place_fits(pair: Pair, cells: Sequence[OpenCell]) -> Meaning | Literal[""]:
    """Which reading can be a place: degrees go up to 180, and headers of degrees mean degrees."""
    share = sum(abs(cell.readings[0]) <= 180 for cell in cells) / len(cells)
    if share <= FITS_NOT:
        return "thousands"
    worded = all(take_apart(header)[0] in ("lon", "lat") for header in (pair.first, pair.second))
    return "decimal" if share >= FITS_FROM and worded else ""


def _amounts(kind: str, table: Table, columns: Sequence[Column], shown: Table, ours: bool) -> Iterator[Written]:
    """The columns that fill a number of the kind."""
    hints = get_type_hints(FACTS[KINDS[kind]])
    for column in columns:
        hint = hints.get(column.field)
        if column.field in ("lon", "lat") or hint not in _NUMBERS:
            continue
        texts = texts_of([cells.get(column.header) for _, cells in table.rows])
        if cells := texts.open_cells:
            fit, why = _amount_fits(column, cells, is_whole=hint in (int, int | None))
            yield from _judge(column.header, cells, texts, fit, why, shown, ours)


def _amount_fits(column: Column, cells: Sequence[OpenCell], *, is_whole: bool) -> tuple[Meaning | Literal[""], str]:
    """(the one reading that is plausible for the field in any unit that it may be in, why)."""
    plausible = catalogue()["plausible"].get(column.field)
    if plausible is None:
        parts_whole = is_whole and any(not value.is_integer() for value, _ in (cell.readings for cell in cells))
        return ("thousands", "whole") if parts_whole else ("", "")
    units = known_units(column.field)
    is_told = bool(column.unit) or plain(column.header) == plain(column.field)
    factors = {column.factor} if is_told or not units else set(units.values())
    shares = []
    for at in (0, 1):
        values = [(cell.readings[at], units.get(plain_unit(cell.unit))) for cell in cells]
        shares.append(max(_share(values, factor, plausible) for factor in factors))
    if shares[0] >= FITS_FROM and shares[1] <= FITS_NOT:
        return "decimal", "range"
    return ("thousands", "range") if shares[1] >= FITS_FROM and shares[0] <= FITS_NOT else ("", "")


def _share(values: Sequence[tuple[float, float | None]], factor: float, plausible: Sequence[float]) -> float:
    low, high = plausible
    return sum(low <= value * (factor if own is None else own) <= high for value, own in values) / len(values)


def _judge(
    header: str,
    cells: Sequence[OpenCell],
    texts: Texts,
    fit: Meaning | Literal[""],
    fit_why: str,
    table: Table,
    ours: bool,
) -> Iterator[Written]:
    for sign in (",", "."):
        those = [cell for cell in cells if cell.sign == sign]
        if not those:
            continue
        decimal, thousands = texts.proof(sign)
        proofs: dict[Meaning, str] = {}
        if decimal:
            proofs["decimal"] = decimal
        if thousands:
            proofs["thousands"] = thousands
        meaning, why, proof = _Votes(proofs, fit, fit_why, _habit(sign, table), ours).outcome
        yield Written(header, sign, len(those), those[0], meaning, why, proof)


def _is_export(table: Table) -> bool:
    """Is every column called as an export calls it, which has some of numbers?"""
    written = {word for name in LANGUAGES for key, word in words(name).items() if key.startswith(_EXPORTED)}
    return len(table.headers) >= _FEWEST_EXPORTED and set(table.headers) <= written | set(
        table.geometry_headers or ()
    )


def _habit(sign: str, table: Table) -> Meaning | Literal[""]:
    """A file parted by `;` leaves the comma to decimals; programs and files parted by commas put a point there.

    Not where another column shows the other sign before decimals.
    """
    if sign == ",":
        follows = table.separator == ";"
    else:
        follows = table.separator == "," or table.format not in _WRITTEN_BY_HAND
    return "decimal" if follows and not _shows(table, OTHER[sign]) else ""


def _shows(table: Table, sign: str) -> bool:
    """Does any cell of the file have that sign before decimals?"""
    rows = table.rows[:LOOKED_AT]
    columns = (texts_of([cells.get(header) for _, cells in rows]) for header in table.headers)
    return any(texts.shows_decimals(sign) for texts in columns)
