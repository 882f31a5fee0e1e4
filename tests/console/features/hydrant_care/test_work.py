"""What waits for somebody: open defects, hydrants nobody has stood at, rounds; by district."""

from datetime import timedelta

from console.features.hydrant_care.work import care, overdue
from models.defect import DefectType
from models.defect_acts import CheckDefect, RepairDefect, ReportDefect
from models.ids import uuid7
from models.inspection import PlanRound, RecordVisit
from tests.console.features.desk import Desk
from tests.console.features.world import FAR, HYDRANT


def test_open_defects_are_listed_the_unusable_before_the_rest_until_a_repair_was_looked_at(desk: Desk) -> None:
    struck, stolen = uuid7(), uuid7()
    desk.do(ReportDefect(defect_id=struck, hydrant_id=FAR, type=DefectType.STRUCK))
    desk.do(ReportDefect(defect_id=stolen, hydrant_id=FAR, type=DefectType.STOLEN))

    def ids() -> list[str]:
        return [record.id for record in care(desk.context).defects if record.id in (struck, stolen)]

    desk.wait(lambda: ids() == [stolen, struck])
    desk.do(RepairDefect(defect_id=stolen, hydrant_id=FAR))
    desk.do(CheckDefect(defect_id=stolen, hydrant_id=FAR, passed=True))
    desk.do(RepairDefect(defect_id=struck, hydrant_id=FAR))
    desk.do(CheckDefect(defect_id=struck, hydrant_id=FAR, passed=True))
    desk.wait(lambda: ids() == [])


def test_a_hydrant_nobody_has_stood_at_is_overdue_until_somebody_has(desk: Desk) -> None:
    assert HYDRANT in {record.id for record in overdue(desk.context).records}
    desk.do(RecordVisit(hydrant_id=HYDRANT))
    desk.wait(lambda: HYDRANT not in {record.id for record in overdue(desk.context).records})


def test_a_district_has_its_own(desk: Desk) -> None:
    assert overdue(desk.context, "nowhere").total == 0
    found = care(desk.context, "nowhere")
    assert (found.defects, found.rounds, found.overdue.records) == ((), (), ())
    assert "nowhere" in found.districts
    assert not found


def test_a_round_is_listed_until_it_is_done(desk: Desk) -> None:
    round_id = uuid7()
    due_at = desk.context.now() + timedelta(days=1)
    desk.do(PlanRound(round_id=round_id, name="东街", hydrant_ids=(FAR,), due_at=due_at))
    desk.wait(lambda: round_id in {record.id for record in care(desk.context).rounds})
    desk.do(RecordVisit(hydrant_id=FAR, round_id=round_id))
    desk.wait(lambda: round_id not in {record.id for record in care(desk.context).rounds})
