"""Words in a column of few values that no catalogue knows: counted, and taken for what a person says they mean."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from console.importing.columns import Column, loosely, value_words
from console.importing.errors import BadFile
from console.importing.reading.table import Table
from console.importing.strays import blanks
from resources.words import has, t

UNKNOWN = "unknown"
"""Where a field has this value, a row is not refused for a word of it."""
MOST = 50
"""Different words of a column that are asked about, the commonest first."""
LONGEST = 40
"""Characters of a word that is shown."""


@dataclass(frozen=True)
class ForeignWord:
    """A word that is not known, in how many rows it stands, and what a person said it means."""

    header: str
    field: str
    word: str
    count: int
    value: str = ""
    refuses: bool = True
    """Are its rows refused, as long as nobody says what it means?"""

    @property
    def sentence(self) -> str:
        """For the report, with the way to say what it means."""
        key = "refused" if self.refuses else "left"
        return t(
            f"importing.foreign.{key}", column=self.header, word=self.word[:LONGEST], count=self.count,
            field=self.field,
        )  # fmt: skip


def values_of(kind: str, field: str) -> list[str]:
    """The values a word of the field can mean; empty for a field that takes any text."""
    return [value for value in dict.fromkeys(value_words(kind, field).values()) if value]


def shown_value(kind: str, field: str, value: str) -> str:
    """A value as a person calls it."""
    record = "water" if kind == "hydrants" and field == "type" else kind.removesuffix("s")
    key = f"enums.{record}_{field}.{value}"
    return t(key) if has(key) else value


def with_words(kind: str, columns: Sequence[Column], said: Mapping[str, str]) -> list[Column]:
    """The columns with what a person said of their words: `field:word` -> a value, or a word that is known.

    Raises BadFile for a field that takes any text, and for a value that is none.
    """
    told: dict[str, dict[str, str]] = {}
    for name, meant in said.items():
        field, _colon, word = name.partition(":")
        known = value_words(kind, field)
        value = meant if meant in known.values() else known.get(loosely(meant), "")
        if not known or not loosely(word) or not value:
            values = ", ".join(values_of(kind, field)) or "-"
            raise BadFile("word_argument", text=f"{name}={meant}"[:80], field=field[:40], values=values)
        told.setdefault(field, {})[loosely(word)] = value
    return [
        replace(column, words=tuple(sorted(told[column.field].items()))) if column.field in told else column
        for column in columns
    ]


def refuses(kind: str, field: str) -> bool:
    """Is a row refused for a word of the field that nobody knows?"""
    return UNKNOWN not in value_words(kind, field).values()


def foreign_words(kind: str, table: Table, columns: Iterable[Column]) -> list[ForeignWord]:
    """The words that no catalogue knows, the commonest of each column first; with what was said of them."""
    found: list[ForeignWord] = []
    nothing = blanks()
    for column in columns:
        known = value_words(kind, column.field)
        if not known:
            continue
        cells = Counter(str(cells.get(column.header) or "").strip() for _, cells in table.rows)
        said = dict(column.words)
        words: dict[str, ForeignWord] = {}
        for cell, count in cells.items():
            word = loosely(cell)
            if not word or word in known or cell.casefold() in nothing:
                continue
            one = ForeignWord(column.header, column.field, cell, 0, said.get(word, ""), refuses(kind, column.field))
            before = words.get(word, one)
            words[word] = replace(before, count=before.count + count)
        found += sorted(words.values(), key=lambda one: (-one.count, one.word))[:MOST]
    return found
