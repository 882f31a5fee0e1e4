"""Which columns tell the rows apart: tried one by one, then in pairs."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import get_type_hints

from console.importing.columns import KINDS, Column
from console.importing.reading.table import Table
from models.kinds import KINDS as FACTS

MAX_COLUMNS_PAIRED = 25
SAMPLE_ROWS = 2_000
EXAMPLES = 3
_NAMING = (str, str | None)
_MIN_SHARE = 0.01
"""A column with fewer different values among its rows does not help to tell them apart."""


@dataclass(frozen=True)
class KeyProposal:
    """Columns that may be the key: how many rows they tell apart, how many lack them, and rows they mix up."""

    headers: tuple[str, ...]
    different: int
    rows: int
    empty: int
    examples: tuple[tuple[str, tuple[int, ...]], ...] = ()

    @property
    def is_unique(self) -> bool:
        """Does every row have a key of its own?"""
        return self.different == self.rows and not self.empty


def tell_apart(table: Table, headers: Sequence[str]) -> KeyProposal:
    """Count what these columns tell apart."""
    seen: dict[tuple[str, ...], list[int]] = {}
    empty = 0
    for number, cells in table.rows:
        key = tuple(_text(cells.get(header)) for header in headers)
        if not any(key):
            empty += 1
        seen.setdefault(key, []).append(number)
    twins = sorted((numbers[0], " / ".join(key), numbers) for key, numbers in seen.items() if len(numbers) > 1)
    examples = tuple((key, tuple(sorted(numbers)[:EXAMPLES])) for _, key, numbers in twins[:EXAMPLES])
    return KeyProposal(tuple(headers), len(seen), len(table.rows), empty, examples)


def naming(kind: str, table: Table, columns: Sequence[Column]) -> Table:
    """The table without the columns that measure, count, date or place a thing: none of them says which it is."""
    hints = get_type_hints(FACTS[KINDS[kind]])
    measuring = {column.header for column in columns if hints.get(column.field, str) not in _NAMING}
    return replace(table, headers=tuple(header for header in table.headers if header not in measuring))


def propose(table: Table, preferred: Sequence[str] = ()) -> list[KeyProposal]:
    """Proposals, the best first: unique before not, one column before two, preferred ones before the rest.

    Pairs are looked for only when no single column is unique.
    """
    singles = [tell_apart(table, [header]) for header in table.headers]
    found = [proposal for proposal in singles if proposal.is_unique]
    if not found:
        useful = [p.headers[0] for p in singles if p.different >= _MIN_SHARE * max(p.rows, 1) and not p.empty]
        useful += [p.headers[0] for p in singles if p.headers[0] not in useful and p.different > 1 and not p.empty]
        sample = Table(table.headers, table.rows[:SAMPLE_ROWS])
        for pair in itertools.combinations(useful[:MAX_COLUMNS_PAIRED], 2):
            if tell_apart(sample, pair).is_unique and (proposal := tell_apart(table, pair)).is_unique:
                found.append(proposal)
    rest = [proposal for proposal in singles if proposal not in found and proposal.different > 1]
    return sorted([*found, *rest], key=lambda proposal: _rank(proposal, preferred))


def _rank(proposal: KeyProposal, preferred: Sequence[str]) -> tuple[bool, int, int, int, tuple[str, ...]]:
    strangers = sum(header not in preferred for header in proposal.headers)
    return not proposal.is_unique, len(proposal.headers), strangers, -proposal.different, proposal.headers


def _text(cell: object) -> str:
    return "" if cell is None else str(cell).strip()
