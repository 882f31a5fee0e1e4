"""A round leads from hydrant to hydrant, and is given up with a reason."""

from datetime import timedelta

from models.hydrant import Hydrant
from models.ids import uuid7
from models.inspection import PlanRound, Round, RoundStatus
from models.record import Key
from tests.console.features.desk import Desk
from tests.console.features.hydrant_care.panels import care_panel
from tests.console.features.world import FAR, HYDRANT


def test_a_round_leads_to_its_next_hydrant_and_is_given_up_with_a_reason(desk: Desk) -> None:
    rounds, round_id = care_panel(desk).rounds, uuid7()
    due_at = desk.context.now() - timedelta(days=1)
    desk.do(PlanRound(round_id=round_id, name="东街", hydrant_ids=(HYDRANT, FAR), due_at=due_at))
    desk.wait(lambda: rounds.rows.row_of(round_id) is not None)
    assert not rounds.end_button.isEnabled()
    rounds.table.select(round_id)
    rounds.lead(round_id)
    assert desk.context.selection.key == Key(Hydrant.KIND, HYDRANT)
    rounds.visit_next()
    desk.wait(lambda: desk.get(Round, round_id).fact.left == (FAR,))
    rounds.lead(round_id)
    desk.wait(lambda: rounds.rows.row_of(round_id) is not None)
    rounds.table.select(round_id)
    rounds.reason.setText("暴雨")
    rounds.end()
    desk.wait(lambda: rounds.rows.row_of(round_id) is None)
    fact = desk.get(Round, round_id).fact
    assert (fact.status, fact.reason) == (RoundStatus.ENDED, "暴雨")
