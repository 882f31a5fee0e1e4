"""The survey works in the background, is cancelled by a press, and says when hydrants have changed since."""

import pytest

from console.features.hydrant_care.coverage import GroundKind, Way
from console.features.hydrant_care.survey import Survey
from models.inspection import RecordVisit
from tests.console.features.desk import Desk
from tests.console.features.hydrant_care.town import AROUND, use_town
from tests.console.features.world import HYDRANT


@pytest.fixture
def survey(desk: Desk) -> Survey:
    use_town(desk)
    desk.context.map.aim.box = AROUND  # a map without its page was never told what is in view
    found = Survey.of(desk.context)
    assert Survey.of(desk.context) is found
    found.start()
    return found


def test_what_was_found_is_drawn_until_it_is_wiped_and_known_to_be_old_when_a_hydrant_changes(
    desk: Desk, survey: Survey
) -> None:
    survey.ask(walked=False)
    assert survey.running
    desk.wait(lambda: survey.found is not None)
    assert survey.found is not None
    assert (survey.found.ground.kind, survey.found.way) == (GroundKind.STREETS, Way.STRAIGHT)
    assert len(survey.layer) > 0
    drawn = len(survey.layer)
    survey.what_if(AROUND.centre.lon, AROUND.centre.lat)
    assert len(survey.layer) == drawn + 1
    survey.wipe()
    assert len(survey.layer) == 0
    assert survey.new is None
    assert not survey.outdated
    desk.do(RecordVisit(hydrant_id=HYDRANT))
    desk.wait(lambda: survey.outdated)
    survey.stop()


def test_a_survey_that_is_cancelled_leaves_what_was_found_before(desk: Desk, survey: Survey) -> None:
    survey.what_if(0, 0)
    assert survey.new is None
    survey.ask(walked=True)
    survey.cancel()
    assert not survey.running
    survey.ask(walked=True)
    desk.wait(lambda: survey.found is not None)
    assert survey.found is not None
    assert survey.found.way in (Way.WALKED, Way.STRAIGHT)
    before = survey.found
    survey.ask(walked=False)
    survey.cancel()
    desk.wait(lambda: not survey.running)
    assert survey.found is before
