"""The queue: open incidents and alarms that wait, worst first; read off the UI thread."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from console.context import Context
from console.features.queue.requests import Standing, standing
from console.record_rows import type_words
from console.stuck_acts import StuckAct, stuck_acts
from console.undone_sight import UndoneActs, undone_of_incidents
from console.untold import being_ordered, not_ordered
from models.alarm import Alarm, AlarmStatus
from models.approval import Approval
from models.incident import Incident, IncidentStatus
from models.record import Key
from models.store import Op, Query, Row, where
from resources.words import t

MOST = 300


@dataclass(frozen=True)
class Entry:
    """One line: an incident, an alarm, or a request of two persons that has no incident. `weight` sorts, the worst
    being the greatest.

    `not_ordered`: units sent there on this screen whom nobody has told; `ordering`: some are being told just now;
    `owner_seat`: where it is worked, `mine` when that is here. `stuck`: an act meant for it that became nothing;
    `undone`: what two persons decided for it and nobody did; `asked`: what a request asks for.
    """

    kind: str
    row: Row
    weight: tuple[int, int, str]
    not_ordered: int = 0
    ordering: bool = False
    owner_seat: str = ""
    mine: bool = False
    stuck: StuckAct | None = None
    undone: UndoneActs | None = None
    asked: str = ""

    @property
    def id(self) -> str:
        """Unique among all kinds."""
        return f"{self.kind}/{self.row.id}"

    @property
    def lead(self) -> str:
        """What the title begins with: it stands on the second line, where the place has the first for itself."""
        if self.kind == Approval.KIND:
            return t("queue.request")
        return self.row.number if self.kind == Incident.KIND else type_words(self.kind, self.row.type)

    @property
    def title(self) -> str:
        """Number and place of an incident; type and name of an alarm; what is asked for."""
        if self.kind == Incident.KIND:
            return f"{self.row.number}　{self.row.name or type_words(self.kind, self.row.type)}"
        return f"{self.lead}　{self.asked or self.row.name}"


@dataclass(frozen=True)
class Queue:
    """Every open incident, every new alarm and every request without an incident; in `again_s` time alone may
    change it (0: it cannot).
    """

    entries: list[Entry]
    again_s: float = 0.0


def queue(context: Context) -> Queue:
    """Read it from the store."""
    exercise = context.session.exercise_id
    incidents = context.store.rows(
        Query(
            kind=Incident.KIND, filters=(where("status", IncidentStatus.CLOSED, Op.NE),), order="at",
            descending=True, exercise_id=exercise,
        ),
        MOST,
    )  # fmt: skip
    alarms = context.store.rows(
        Query(
            kind=Alarm.KIND, filters=(where("status", AlarmStatus.NEW),), order="grade", descending=True,
            exercise_id=exercise,
        ),
        MOST,
    )  # fmt: skip
    facts = context.store.get_many(Incident, [row.id for row in incidents])
    waiting = {record_id: not_ordered(context, record) for record_id, record in facts.items()}
    soon = {record_id for record_id, record in facts.items() if being_ordered(context, [record])}
    seats = {record_id: record.fact.owner_seat for record_id, record in facts.items()}
    undone = undone_of_incidents(context.store, context.now())
    requests = standing(context, undone.of_none)
    entries = ordered(incidents, alarms, waiting, soon, undone.of_incident, requests)
    stuck = stuck_acts(context.commands.entries())
    owned = [_owned(entry, seats.get(entry.row.id, ""), context.session.seat) for entry in entries]
    if stuck:
        owned = [replace(one, stuck=stuck.get(Key(one.kind, one.row.id))) for one in owned]
    again = [again_s for again_s in (undone.again_s, *(one.left_s for one in requests)) if again_s > 0]
    return Queue(owned, min(again, default=0.0))


def _owned(entry: Entry, owner_seat: str, seat: str) -> Entry:
    return replace(entry, owner_seat=owner_seat, mine=owner_seat == seat) if owner_seat else entry


def ordered(
    incidents: Iterable[Row], alarms: Iterable[Row], untold: Mapping[str, int] | None = None,
    ordering: Collection[str] = (), undone: Mapping[str, UndoneActs] | None = None,
    requests: Iterable[Standing] = (),
) -> list[Entry]:  # fmt: skip
    """Incidents before alarms only when as grave: a red alarm nobody has looked at leads the queue.

    An incident nobody was sent to, or whose units have not been told (`untold`: id -> how many), or for which
    something was decided and not done, counts as red, and so does a request that has no incident; within a gravity
    the newest comes first, and the order never depends on the order of the rows.
    """
    waiting, undone = untold or {}, undone or {}
    entries = [
        Entry(
            Incident.KIND,
            row,
            (_gravity(row, is_grave=row.id in undone or bool(waiting.get(row.id))), 1, row.at),
            waiting.get(row.id, 0),
            row.id in ordering,
            undone=undone.get(row.id),
        )
        for row in incidents
    ]
    entries += [Entry(Alarm.KIND, row, (row.grade, 0, row.at)) for row in alarms]
    entries += [Entry(Approval.KIND, r.row, (4, 2, r.row.at), undone=r.undone, asked=r.words) for r in requests]
    return sorted(entries, key=lambda e: (e.weight, e.row.id), reverse=True)


def _gravity(row: Row, *, is_grave: bool) -> int:
    """A fire grade 1-5 on the scale of warnings 1-4; an incident still without units is the gravest."""
    if row.status == IncidentStatus.OPEN or is_grave:
        return 4
    return min(4, max(1, row.grade - 1)) if row.status != IncidentStatus.OUT else 1
