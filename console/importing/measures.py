"""Units of measure: from the header, from the cell, or asked for when neither says and the values contradict."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from statistics import median
from typing import Any

from console.importing.columns import Column, catalogue, plain
from console.importing.errors import BadFile
from console.importing.number_text import WIDE_AS, narrow, number_of
from console.importing.reading.table import Table
from models.flow_unit import doubted_units
from models.mixed_units import Mixed, mixed_flows, mixed_units
from resources.words import t

ASKED_FROM = 0.5
"""A smaller share of values within what is plausible needs a unit."""
FITS_FROM = 0.8
EXAMPLES = 3
"""So many numbers of each kind are shown."""
_BRACKETS = re.compile(r"[(（\[【](.*?)[)）\]】]")
_AMOUNT = re.compile(
    rf"\s*({WIDE_AS}\s*)?([-+\u2212]?\d[\d.,]*(?:[ '\u00a0\u2009\u202f\u2019]\d{{3}})*(?:[.,]\d+)?|[-+]?[\d.,]+)"
    r"\s*([^\d\s.,+-].{0,15})?",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class UnitQuestion:
    """A column whose unit must be told: which ones would make sense, and why it is asked."""

    field: str
    header: str
    candidates: tuple[str, ...]
    middle: float
    possible: bool = False
    """Could it be the field's own unit, too?"""
    mixed: Mixed | None = None
    """Are its numbers of two kinds, which no single unit makes sense of?"""

    @property
    def sentence(self) -> str:
        """For a person."""
        if self.mixed is not None:
            return t("importing.unit.mixed", column=self.header, field=self.field, **mixed_words(self.mixed))
        key = "doubt" if self.possible else "question"
        return t(
            f"importing.unit.{key}", column=self.header, middle=f"{self.middle:g}",
            own=self.field.rpartition("_")[2], candidates=" / ".join(self.candidates), field=self.field,
        )  # fmt: skip


class NeedsUnit(BadFile):
    """Units that a person must tell first."""

    def __init__(self, questions: Sequence[UnitQuestion]) -> None:
        super().__init__("needs_unit", questions=" ".join(question.sentence for question in questions))
        self.questions = tuple(questions)


def mixed_words(mixed: Mixed) -> dict[str, str]:
    """How many of each kind there are, with examples and units as a person writes them."""
    shown: dict[str, str] = catalogue()["shown_units"]
    kinds = {"small": (mixed.small, mixed.small_unit), "large": (mixed.large, mixed.large_unit)}
    said = {"cell": f"{mixed.large[0]:.12g} {shown[mixed.large_unit]}"}
    for name, (values, unit) in kinds.items():
        examples = t("importing.unit.and").join(f"{value:.12g}" for value in list(dict.fromkeys(values))[:EXAMPLES])
        said |= {name: examples, f"{name}_unit": shown[unit], f"{name}_count": f"{len(values):,}"}
    return said


def known_units(field: str) -> dict[str, float]:
    """Unit -> factor to the field's own, which its name ends with; empty for a field without one."""
    units: dict[str, float] = catalogue()["measures"].get(field.rpartition("_")[2], {}) if "_" in field else {}
    return units


def choices(field: str) -> dict[str, str]:
    """Unit as a person writes it -> as it is compared, the field's own first; one for each factor."""
    shown: dict[str, str] = catalogue()["shown_units"]
    own_first = sorted(known_units(field).items(), key=lambda pair: pair[1] != 1.0)
    found: dict[float, str] = {}
    for unit, factor in own_first:
        if unit in shown:
            found.setdefault(factor, unit)
    return {shown[unit]: unit for unit in found.values()}


def unit_in(header: str, field: str) -> str:
    """The unit a header says, in brackets or as its last word; empty for none."""
    known = known_units(field)
    if not known:
        return ""
    bracket = _BRACKETS.search(header)
    words = [bracket.group(1)] if bracket else [re.split(r"[\s_/／:：,，]+", header, maxsplit=1)[-1]]
    words.append(re.split(r"[\s_／:：,，]+", header)[-1])
    return next((unit for word in words if (unit := plain_unit(word)) in known and plain(header) != unit), "")


def plain_unit(text: str) -> str:
    """A unit as it is compared."""
    return unicodedata.normalize("NFKC", text).strip().casefold().replace("³", "3").replace("²", "2").rstrip(".")


def with_units(columns: Sequence[Column], given: dict[str, str]) -> list[Column]:
    """The columns with the factors of their units; `given` (field -> unit) has the last word. Raises BadFile."""
    for field, unit in given.items():
        if plain_unit(unit) not in known_units(field):
            raise BadFile("no_such_unit", field=field, unit=unit[:40], units=", ".join(known_units(field)) or "-")
    made = []
    for column in columns:
        unit = plain_unit(given.get(column.field, "")) or unit_in(column.header, column.field)
        made.append(replace(column, unit=unit, factor=known_units(column.field)[unit]) if unit else column)
    return made


def questions(columns: Sequence[Column], table: Table) -> list[UnitQuestion]:
    """The columns without a unit whose values are not what the field holds, but would be in another unit.

    Flows that are possible as they stand are asked about as well where the whole column speaks for another unit, as
    are columns of which a part speaks for one unit and the rest for another.
    """
    asked: list[UnitQuestion] = []
    for column in columns:
        plausible = catalogue()["plausible"].get(column.field)
        if plausible is None or column.unit or plain(column.header) == plain(column.field):
            continue
        cells = (cells.get(column.header) for _, cells in table.rows)
        values = [value for cell in cells if (value := _bare_amount(cell)) is not None and value > 0]
        if not values:
            continue
        if (mixed := _mixed(column, values, plausible)) is not None:
            both = mixed.small_unit, mixed.large_unit
            asked.append(UnitQuestion(column.field, column.header, both, median(values), mixed=mixed))
            continue
        if _share(values, 1.0, plausible) >= ASKED_FROM:
            asked += _doubts(column, columns, table, median(values))
            continue
        fits = {
            factor: unit
            for unit, factor in reversed(known_units(column.field).items())
            if factor != 1.0 and _share(values, factor, plausible) >= FITS_FROM
        }
        if fits:
            candidates = tuple(fits[factor] for factor in sorted(fits, reverse=True))
            asked.append(UnitQuestion(column.field, column.header, candidates, median(values)))
    return asked


def _mixed(column: Column, values: Sequence[float], plausible: Sequence[float]) -> Mixed | None:
    known = known_units(column.field)
    units = {unit: known[unit] for unit in choices(column.field).values()}
    found = mixed_units(values, units, (plausible[0], plausible[1]))
    usual = catalogue()["usual"].get(column.field)
    if found is not None or usual is None:
        return found
    return mixed_flows(values, (usual[0], usual[1]), {unit: by for unit, by in units.items() if by != 1.0})


def _doubts(column: Column, columns: Sequence[Column], table: Table, middle: float) -> Iterator[UnitQuestion]:
    usual = catalogue()["usual"].get(column.field)
    if usual is None:
        return
    main = next((one for one in columns if one.field == "main_diameter_mm"), None)
    flows = [
        (value, None if main is None else _diameter_mm(cells.get(main.header), main))
        for _, cells in table.rows
        if (value := _bare_amount(cells.get(column.header))) is not None and value > 0
    ]
    if units := doubted_units(flows, tuple(usual)):
        yield UnitQuestion(column.field, column.header, units, middle, possible=True)


def _diameter_mm(cell: Any, main: Column) -> float | None:
    """The diameter of a main as its cell says it, with or without `DN`."""
    if (bare := _bare_amount(cell)) is not None:
        return bare * main.factor if bare > 0 else None
    found = amount_with_unit(str(cell), main.field)
    value = None if found is None else _bare_amount(found[0])
    return None if found is None or value is None or value <= 0 else value * found[1]


def _share(values: Sequence[float], factor: float, plausible: Sequence[float]) -> float:
    low, high = plausible
    return sum(low <= value * factor <= high for value in values) / len(values)


def _bare_amount(cell: Any) -> float | None:
    """The number of a cell without a unit of its own."""
    try:
        return number_of(str(cell))
    except ValueError:
        return None


def amount_with_unit(text: str, field: str) -> tuple[str, float] | None:
    """(the number's text, its factor) of a cell such as `0.35 MPa` or `DN200`; None for anything else."""
    found = _AMOUNT.fullmatch(narrow(text))
    if found is None or not (found.group(1) or found.group(3)):
        return None
    factor = known_units(field).get(plain_unit(found.group(3) or "dn"))
    return None if factor is None else (found.group(2), factor)
