"""Every act two persons must decide goes nowhere by itself, and has a channel of its own."""

import pytest

from models.approval import TWO_PERSON
from models.command import Delivery, Refused
from models.kinds import COMMANDS
from models.two_person import TwoPersonAct
from tests.models.facts import Known, at


@pytest.mark.parametrize("kind", TWO_PERSON.values())
def test_it_is_live_known_to_both_ends_and_always_refused_alone(kind: type[TwoPersonAct]) -> None:
    assert COMMANDS[kind.NAME] is kind
    assert kind.DELIVERY is Delivery.LIVE
    assert kind.CHANNEL
    assert kind.apply is TwoPersonAct.apply
    with pytest.raises(Refused, match=r"approval\.needed"):
        TwoPersonAct().apply(Known(), at())


def test_no_two_acts_share_a_channel() -> None:
    channels = [kind.CHANNEL for kind in TWO_PERSON.values()]
    assert len(channels) == len(set(channels))
