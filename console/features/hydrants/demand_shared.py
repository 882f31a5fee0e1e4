"""The centre's demand table as this seat has it: its own rows over the shipped example, and how each row stands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from console.features.hydrants.demand import shipped_rows
from console.features.hydrants.demand_table import Line, lines_of, read_lines
from models.demand_row import DemandRow, DemandValues, values_of
from models.demand_row_acts import RemoveDemandRow, RowAct, SetDemandRow
from models.record import Record, SyncState, replace
from models.store import Query, Store

MOST_RECORDS = 1_000
"""More rows than anybody has; those that went count."""


@dataclass(frozen=True)
class Shared:
    """The rows in force by their codes, examples first; `records`: all the centre has, rows that went too."""

    rows: Mapping[str, DemandRow] = field(default_factory=shipped_rows)
    records: Mapping[str, Record[DemandRow]] = field(default_factory=dict)

    @property
    def lines(self) -> tuple[Line, ...]:
        """The table as lines that can be edited."""
        return lines_of(self.rows)

    @property
    def is_example(self) -> bool:
        """Has the centre said nothing of its own yet?"""
        return not self.records


def shared_table(store: Store) -> Shared:
    """The table in force, acts on their way included. Reads the store: only in background work."""
    records = store.page(Query(kind=DemandRow.KIND, order="name"), MOST_RECORDS)
    return overlaid({record.id: record for record in records})


def overlaid(records: Mapping[str, Record[DemandRow]]) -> Shared:
    """The shipped rows with those of the centre in their places, its own after them.

    An example gives up the types of incidents that a row of the centre is taken for: two rows for one type are
    told apart by whose they are. A row that the centre has removed, or that the backend refused and never had,
    is not in force; where none is left, the example is.
    """
    known = {key: record for key, record in records.items() if not never_was(record)}
    own = {key: record.fact for key, record in known.items() if not record.fact.removed}
    taken = {kind for row in own.values() for kind in row.incidents}
    rows: dict[str, DemandRow] = {}
    for key, row in shipped_rows().items():
        if key not in known:
            rows[key] = replace(row, incidents=tuple(kind for kind in row.incidents if kind not in taken))
        elif key in own:
            rows[key] = own[key]
    rows |= {key: row for key, row in sorted(own.items()) if key not in rows}
    return Shared(rows or shipped_rows(), records)


def never_was(record: Record[DemandRow]) -> bool:
    """Is all there is of it an act that was refused?"""
    return record.state is SyncState.REFUSED and record.revision == 0


def acts_between(shared: Shared, lines: Sequence[Line]) -> list[RowAct]:
    """What has to be done so that the table says what the lines do; they can all be read."""
    wanted, _wrong = read_lines(lines)
    known = {line[0]: line for line in shared.lines}
    acts: list[RowAct] = []
    for line in lines:
        if line[0] in wanted and known.get(line[0]) != line:
            acts.append(
                SetDemandRow(row_id=line[0], before=_seen(shared, line[0]), after=values_of(wanted[line[0]]))
            )
    gone = [key for key in shared.rows if key not in wanted]
    acts += [RemoveDemandRow(row_id=key, before=values_of(shared.rows[key])) for key in gone]
    return acts


def _seen(shared: Shared, key: str) -> DemandValues | None:
    """What a row said on the screen; nothing for a new one, and for an example that stands where none is left."""
    record = shared.records.get(key)
    if key not in shared.rows or (record is not None and record.fact.removed and not never_was(record)):
        return None
    return values_of(shared.rows[key])


def followed(
    draft: Sequence[Line], before: Sequence[Line], now: Sequence[Line]
) -> tuple[tuple[Line, ...], frozenset[str]]:
    """A draft of `before` as one of `now`, and the codes of the rows that both have changed, each in its way.

    Rows that were not touched follow. Of a contested row the draft stays as it was typed; one that was to go and
    is another one now is there again.
    """
    was, is_ = ({line[0]: line for line in lines} for lines in (before, now))
    mine = {line[0]: line for line in draft}
    out: list[Line] = []
    contested: set[str] = set()
    for line in draft:
        key = line[0]
        old, new = was.get(key), is_.get(key)
        if line == old:
            out += [] if new is None else [new]
            continue
        out.append(line)
        if new not in (old, line):
            contested.add(key)
    for key, line in is_.items():
        if key in mine:
            continue
        old = was.get(key)
        if old != line:
            out.append(line)
            if old is not None:
                contested.add(key)
    return tuple(out), frozenset(contested)
