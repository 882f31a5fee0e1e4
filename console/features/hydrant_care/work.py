"""What the care of hydrants asks the store: what is wrong, what nobody has looked at, which rounds run."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from console.ages import life_s
from console.context import Context
from models.age import aspects
from models.defect import Defect
from models.hydrant import Hydrant
from models.inspection import Round, RoundStatus
from models.record import Record, iso
from models.store import Filter, Op, Query

MOST = 500
"""Lines of a list; the rest is counted."""
PAGE = 1_000
(CHECK,) = aspects(Hydrant.KIND)


@dataclass(frozen=True)
class Overdue:
    """Hydrants nobody has stood at for too long, the longest first, at most MOST of them; how many there are."""

    records: tuple[Record[Hydrant], ...] = ()
    total: int = 0


@dataclass(frozen=True)
class Care:
    """Everything that waits for somebody, and the districts it lies in."""

    defects: tuple[Record[Defect], ...] = ()
    overdue: Overdue = Overdue()
    rounds: tuple[Record[Round], ...] = ()
    districts: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.defects or self.overdue.total or self.rounds)


def care(context: Context, district: str = "") -> Care:
    """All of a district, empty for every one. Blocks; with a district named, for every overdue hydrant."""
    store, exercise_id = context.store, context.session.exercise_id
    defects = [
        record
        for record in store.page(
            Query(
                kind=Defect.KIND, filters=(Filter("grade", Op.GT, 0),), order="grade", descending=True,
                exercise_id=exercise_id,
            ),
            MOST,
        )
        if isinstance(record.fact, Defect)
    ]  # fmt: skip
    defects.sort(key=lambda record: (not record.fact.disabling, record.fact.reported_at, record.id))
    rounds = store.page(
        Query(kind=Round.KIND, filters=(Filter("status", Op.EQ, RoundStatus.OPEN),), order="at",
              exercise_id=exercise_id), MOST,
    )  # fmt: skip
    late = overdue(context, district)
    names = {record.fact.district for record in (*defects, *late.records, *rounds)} | {district}
    return Care(
        tuple(record for record in defects if district in ("", record.fact.district)), late,
        tuple(record for record in rounds if district in ("", record.fact.district)), tuple(sorted(names - {""})),
    )  # fmt: skip


def overdue(context: Context, district: str = "") -> Overdue:
    """The hydrants of a district whose last look is past its shelf life, those never looked at first. Blocks."""
    before = iso(_limit(context))
    query = Query(
        kind=Hydrant.KIND, filters=(Filter("at", Op.LT, before),), order="at",
        exercise_id=context.session.exercise_id,
    )  # fmt: skip
    if not district:
        return Overdue(tuple(context.store.page(query, MOST)), context.store.count(query))
    found: list[Record[Hydrant]] = []
    after, total = None, 0
    while page := context.store.page(query, PAGE, after=after):
        here = [record for record in page if record.fact.district == district]
        total += len(here)
        found += here[: MOST - len(found)]
        after = (page[-1].fact.columns().at, page[-1].id)
    return Overdue(tuple(found), total)


def _limit(context: Context) -> datetime:
    return context.now() - timedelta(seconds=life_s(context, CHECK))
