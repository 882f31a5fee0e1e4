"""What is alike for every command: whether it arrived in time, and what it needs to exist."""

import pytest

from models.command import OPERATORS, Refused, Role, require
from models.incident import Incident
from models.kinds import COMMANDS
from models.unit import Unit
from tests.models.facts import at, town


def test_what_the_backend_has_not_received_is_not_in_time() -> None:
    assert not at(received_after_s=None, expires_s=60).in_time


@pytest.mark.parametrize(("after_s", "in_time"), [(0, True), (60, True), (60.1, False)])
def test_a_live_command_is_in_time_until_it_expires(after_s: float, in_time: bool) -> None:
    assert at(received_after_s=after_s, expires_s=60).in_time is in_time


def test_a_command_for_the_record_is_in_time_whenever_it_arrives() -> None:
    assert at(received_after_s=86_400, expires_s=None).in_time


def test_a_missing_record_is_a_refusal_that_names_it() -> None:
    with pytest.raises(Refused) as refused:
        require(town(), Incident, "nowhere")
    assert (refused.value.code, refused.value.params) == ("missing", {"kind": "incident", "id": "nowhere"})
    assert require(town(), Unit, "A").number == "A1"


def test_an_observer_may_give_no_command_but_say_that_somebody_signed_in() -> None:
    assert Role.OBSERVER not in OPERATORS
    assert [name for name, command in COMMANDS.items() if Role.OBSERVER in command.ROLES] == ["TellSignIn"]
