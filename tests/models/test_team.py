"""Teams that cannot be called come first in a list of the worst."""

import pytest

from models.record import BadFact
from models.team import Team, TeamStatus


def test_a_team_that_cannot_be_called_has_a_worse_grade() -> None:
    ready, away = Team(number="1", name="a"), Team(number="2", name="b", status=TeamStatus.AWAY)
    assert ready.columns().grade < away.columns().grade
    assert away.columns().status == "away"


def test_a_negative_number_of_members_is_refused() -> None:
    with pytest.raises(BadFact, match="members"):
        Team(number="1", name="a", members=-1)
