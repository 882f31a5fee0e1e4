"""The demand table as lines of text: what a centre edits, checked with sentences."""

import csv
import io
import math
import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import pairwise

from console.features.hydrants.demand import shipped_rows
from console.importing.number_text import number_of
from models.demand_row import (
    CODE,
    LONGEST,
    MOST_LPS_PER_M2,
    MOST_PER_FLOOR_LPS,
    MOST_TYPES,
    SIGNATURE,
    DemandRow,
    FireStage,
)
from models.ids import uuid7
from models.water_need import MOST_LPS
from resources.words import language, t

COLUMNS = (
    "key", "zh", "en", "initial", "developed", "spread", "per_floor", "per_m2", "most", "incidents",
    "verified_by", "source", "verified_on",
)  # fmt: skip
MOST_OF = {
    "initial": MOST_LPS, "developed": MOST_LPS, "spread": MOST_LPS, "per_floor": MOST_PER_FLOOR_LPS,
    "per_m2": MOST_LPS_PER_M2, "most": MOST_LPS,
}  # fmt: skip
"""What the numbers of a row may be at most: more is a slip, or litres a minute."""
MOST_TEXT_OF_TYPES = MOST_TYPES * (LONGEST["incident"] + 2)
MOST_LINES = 60
MOST_TEXT = 40_000
_BETWEEN = re.compile(r"[;；、,，]")
JOIN = "; "

type Line = tuple[str, ...]
"""The cells of a row, one a column."""


class BadDemandRows(ValueError):
    """A table that cannot be read; the message is a sentence."""


@dataclass(frozen=True)
class Wrong:
    """What is wrong with a cell, as a sentence; line -1: with the table."""

    line: int
    column: int
    sentence: str


def lines_of(rows: Mapping[str, DemandRow]) -> tuple[Line, ...]:
    """The table as lines."""
    return tuple(
        (
            key, row.zh, row.en, *(_text(row.least_lps(stage)) for stage in FireStage), _text(row.per_floor_lps),
            _text(row.lps_per_m2), _text(row.most_lps), JOIN.join(row.incidents), row.verified_by, row.source,
            row.verified_on,
        )
        for key, row in rows.items()
    )  # fmt: skip


def shipped_lines() -> tuple[Line, ...]:
    """The example."""
    return lines_of(shipped_rows())


def read_lines(lines: Sequence[Line]) -> tuple[dict[str, DemandRow], tuple[Wrong, ...]]:
    """The rows of the lines that can be read, and everything that is wrong with any."""
    wrong = list(_wrong_together(lines))
    rows: dict[str, DemandRow] = {}
    for at, line in enumerate(lines):
        found = list(_wrong_in(at, line))
        wrong += found
        if not found:
            rows[line[0]] = _row(line)
    return rows, tuple(sorted(wrong, key=lambda one: (one.line, one.column)))


def lines_in(text: str) -> tuple[Line, ...]:
    """The lines of a text with a line of column names and one for each row. Raises BadDemandRows."""
    try:
        head, *lines = [tuple(cells) for cells in csv.reader(io.StringIO(text)) if cells] or [()]
    except (csv.Error, ValueError) as error:
        raise BadDemandRows(t("hydrants.table.unusable", reason=error)) from error
    if head != COLUMNS or any(len(line) != len(COLUMNS) for line in lines):
        raise BadDemandRows(t("hydrants.table.unusable", reason=t("hydrants.table.bad.form")))
    return tuple(lines)


def fresh_line() -> Line:
    """A line to be filled in, with a code that no seat gives another one."""
    key = f"own_{uuid7().replace('-', '')}"
    return tuple({"key": key, "per_floor": "0", "per_m2": "0"}.get(name, "") for name in COLUMNS)


def name_of(line: Line) -> str:
    """Its name in the language spoken, the other one where it has none in that."""
    zh, en = line[1:3]
    return (zh or en) if language() == "zh" else (en or zh)


def with_cell(line: Line, column: int, text: str) -> Line:
    """The line with another text in a cell; changed numbers or names are signed by nobody."""
    name = COLUMNS[column]
    text = clean_cell(name, text)
    if text == line[column]:
        return line
    cells = dict(zip(COLUMNS, line, strict=True)) | {name: text}
    return tuple(cells[one] if name in SIGNATURE or one not in SIGNATURE else "" for one in COLUMNS)


def signed(line: Line, by: str, source: str, on: str) -> Line:
    """The line as somebody vouches for it."""
    signature = dict(zip(SIGNATURE, (by, source, on), strict=True))
    return tuple(
        clean_cell(name, signature[name]) if name in signature else cell
        for name, cell in zip(COLUMNS, line, strict=True)
    )


def clean_cell(name: str, text: str) -> str:
    """On one line, no longer than the column takes; types of incidents by their keys."""
    text = " ".join(text.split())[: LONGEST.get(name, MOST_TEXT_OF_TYPES)].strip()
    if name != "incidents":
        return text
    keys = {title.casefold(): key for key, titles in incident_titles().items() for title in (key, *titles)}
    return JOIN.join(keys.get(word.casefold(), word) for word in words_of(text))


def shown_cell(name: str, text: str) -> str:
    """As a person reads it: types of incidents by their names."""
    if name != "incidents":
        return text
    at, known = 0 if language() == "zh" else 1, incident_titles()
    return JOIN.join(known[key][at] if key in known else key for key in words_of(text))


def titles(name: str, words: Iterable[Mapping[str, str]]) -> set[str]:
    """What a column may be called in a file: its own name, and its title in every language."""
    return {name, *(" ".join(one[f"hydrants.table.column.{name}"].split()).casefold() for one in words)}


@cache
def incident_titles() -> Mapping[str, tuple[str, str]]:
    """Types of incidents with their names in Chinese and English."""
    text = resources.files("resources").joinpath("catalogues", "incident_types.toml").read_text("utf-8")
    return {key: (str(one["zh"]), str(one["en"])) for key, one in tomllib.loads(text).items()}


def _wrong_together(lines: Sequence[Line]) -> Iterator[Wrong]:
    """What no line is wrong in by itself."""
    if not lines:
        yield Wrong(-1, 0, t("hydrants.table.bad.none"))
    if len(lines) > MOST_LINES:
        yield Wrong(-1, 0, t("hydrants.table.bad.many", limit=MOST_LINES))
    for name, key in (("key", "twice"), ("incidents", "incident_twice")):
        column = COLUMNS.index(name)
        said = Counter(word for line in lines for word in words_of(line[column]))
        for at, line in enumerate(lines):
            for word in words_of(line[column]):
                if said[word] > 1:
                    yield Wrong(at, column, t(f"hydrants.table.bad.{key}", what=shown_cell(name, word)))


def _wrong_in(at: int, line: Line) -> Iterator[Wrong]:
    """What is wrong with a line by itself."""
    cells = dict(zip(COLUMNS, line, strict=True))
    if CODE.fullmatch(cells["key"]) is None:
        yield Wrong(at, COLUMNS.index("key"), t("hydrants.table.bad.key", what=cells["key"][:60]))
    if not cells["zh"] and not cells["en"]:
        yield Wrong(at, COLUMNS.index("zh" if language() == "zh" else "en"), t("hydrants.table.bad.name"))
    numbers: dict[str, float] = {}
    for name, most in MOST_OF.items():
        number = _number(cells[name])
        if number is None or not 0 <= number <= most:
            what = t("hydrants.table.bad.number", what=cells[name][:30] or "—", most=f"{most:g}")
            yield Wrong(at, COLUMNS.index(name), what)
        else:
            numbers[name] = number
    yield from _wrong_order(at, numbers)
    types = words_of(cells["incidents"])
    if len(types) > MOST_TYPES or any(len(word) > LONGEST["incident"] for word in types):
        sentence = t("hydrants.table.bad.incident", limit=LONGEST["incident"], most=MOST_TYPES)
        yield Wrong(at, COLUMNS.index("incidents"), sentence)
    if any(cells[name] for name in SIGNATURE) and not (cells["verified_by"] and cells["source"]):
        yield Wrong(at, COLUMNS.index("verified_by"), t("hydrants.table.bad.signature"))


def _wrong_order(at: int, numbers: Mapping[str, float]) -> Iterator[Wrong]:
    """A later stage never wants less, and the most is no less than any."""
    order = [*FireStage, "most"]
    for before, name in pairwise(order):
        if name in numbers and numbers.get(before, 0.0) > numbers[name]:
            yield Wrong(
                at,
                COLUMNS.index(name),
                t("hydrants.table.bad.order", this=_text(numbers[name]), before=_text(numbers[before])),
            )


def _row(line: Line) -> DemandRow:
    """A line in which nothing is wrong."""
    cells = dict(zip(COLUMNS, line, strict=True))
    numbers = {name: number_of(cells[name]) for name in MOST_OF}
    return DemandRow(
        zh=cells["zh"], en=cells["en"], initial_lps=numbers["initial"], developed_lps=numbers["developed"],
        spread_lps=numbers["spread"], per_floor_lps=numbers["per_floor"], lps_per_m2=numbers["per_m2"],
        most_lps=numbers["most"], incidents=words_of(cells["incidents"]), verified_by=cells["verified_by"],
        source=cells["source"], verified_on=cells["verified_on"],
    )  # fmt: skip


def words_of(text: str) -> tuple[str, ...]:
    """The types of incidents in a cell."""
    return tuple(word.strip() for word in _BETWEEN.split(text) if word.strip())


def _number(text: str) -> float | None:
    try:
        number = number_of(text)
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def _text(number: float) -> str:
    return f"{number:.10g}"
