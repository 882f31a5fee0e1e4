"""What is wrong with hydrants, mended, looked at and tested."""

from datetime import UTC, datetime, timedelta

from models.defect import Defect, DefectType
from models.defect_acts import AssignDefect, CheckDefect, DismissDefect, RepairDefect, ReportDefect
from models.flow_test import RecordFlowTest
from models.hydrant import Hydrant
from models.inspection import EndRound, PlanRound, RecordVisit, Round
from models.record import Record
from tests.soak.eye import Deed, Eye, deed


def report(eye: Eye) -> Deed | None:
    """Something is wrong with a hydrant."""
    hydrant_id, kind = _hydrant(eye), eye.chance.choice(list(DefectType))
    if not hydrant_id:
        return None
    return deed(ReportDefect(defect_id=eye.new_id(), hydrant_id=hydrant_id, type=kind, note=eye.text()))


def assign(eye: Eye) -> Deed | None:
    """Somebody is to mend it."""
    found = _defect(eye)
    if found is None:
        return None
    whom = eye.chance.choice(("甲", "乙", "丙"))
    fact = found.fact
    return deed(
        AssignDefect(defect_id=found.id, hydrant_id=fact.hydrant_id, assigned_to=whom, before=fact.assigned_to)
    )


def repair(eye: Eye) -> Deed | None:
    """It is mended."""
    found = _defect(eye)
    if found is None:
        return None
    return deed(RepairDefect(defect_id=found.id, hydrant_id=found.fact.hydrant_id, repair=eye.text()))


def check(eye: Eye) -> Deed | None:
    """Somebody looks at a repair."""
    found = _defect(eye)
    if found is None or found.fact.repaired_at is None:
        return None
    passed = eye.chance.random() < 0.7
    return deed(CheckDefect(defect_id=found.id, hydrant_id=found.fact.hydrant_id, passed=passed))


def dismiss(eye: Eye) -> Deed | None:
    """It was none."""
    found = _defect(eye)
    if found is None:
        return None
    return deed(DismissDefect(defect_id=found.id, hydrant_id=found.fact.hydrant_id, reason="误报"))


def measure(eye: Eye) -> Deed | None:
    """A flow test."""
    hydrant_id, flow = _hydrant(eye), float(eye.chance.randrange(5, 40))
    if not hydrant_id:
        return None
    return deed(RecordFlowTest(hydrant_id=hydrant_id, static_mpa=0.3, residual_mpa=0.18, flow_lps=flow))


def plan(eye: Eye) -> Deed | None:
    """A round past a few hydrants."""
    ids = tuple(row.id for row in eye.rows(Hydrant.KIND)[:3])
    due = datetime.now(UTC) + timedelta(days=7)
    return deed(PlanRound(round_id=eye.new_id(), name="巡检", hydrant_ids=ids, due_at=due)) if ids else None


def visit(eye: Eye) -> Deed | None:
    """A look at the next hydrant of a round."""
    found = _round(eye)
    if found is None or not found.fact.left:
        return None
    return deed(RecordVisit(hydrant_id=found.fact.left[0], round_id=found.id, pressure_mpa=0.25))


def end(eye: Eye) -> Deed | None:
    """A round given up."""
    found = _round(eye)
    return deed(EndRound(round_id=found.id, reason=eye.text())) if found is not None else None


def _hydrant(eye: Eye) -> str:
    return eye.one(row.id for row in eye.rows(Hydrant.KIND)[:20])


def _defect(eye: Eye) -> Record[Defect] | None:
    return eye.store.get(Defect, eye.one(row.id for row in eye.rows(Defect.KIND)))


def _round(eye: Eye) -> Record[Round] | None:
    return eye.store.get(Round, eye.one(row.id for row in eye.rows(Round.KIND)))
