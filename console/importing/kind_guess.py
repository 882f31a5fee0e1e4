"""Of what kind the records of a file are, by its headers, its values and its name."""

from dataclasses import dataclass

from console.importing.columns import KINDS, catalogue, loosely, match_columns, plain, plain_words, value_words
from console.importing.content import without_sizes
from console.importing.read import Table

OWN, ANY, NAMED, VALUE = 3.0, 1.0, 6.0, 4.0
"""What a header of the kind's own, a general one, the file's name, and a column of its words say for a kind."""
LOOKED_AT = 200


@dataclass(frozen=True)
class Guess:
    """A kind, as the command line calls it, and how much speaks for it."""

    kind: str
    score: float


def guess_kinds(table: Table, file_name: str) -> list[Guess]:
    """Every kind, the likeliest first."""
    guesses = [Guess(kind, _score(kind, table, file_name)) for kind in KINDS]
    return sorted(guesses, key=lambda guess: -guess.score)


def _score(kind: str, table: Table, file_name: str) -> float:
    own = plain_words(kind)
    columns = without_sizes(table, match_columns(kind, table.headers))
    score = sum(OWN if plain(column.header) in own.get(column.field, ()) else ANY for column in columns)
    words = [plain(word) for word in catalogue()["kinds"][kind]]
    name = plain(f"{file_name} {table.sheet}")
    score += NAMED * any(word in name for word in words)
    score += NAMED / 2 * any(word in plain(header) for header in table.headers for word in words)
    for column in columns:
        known = value_words(kind, column.field)
        cells = [str(cells.get(column.header) or "").strip() for _, cells in table.rows[:LOOKED_AT]]
        filled = [loosely(cell) for cell in cells if cell]
        if known and filled:
            score += VALUE * sum(cell in known for cell in filled) / len(filled)
    return score
