"""Places of a chain that nobody can read any more are named, and nothing else is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.command import ChainLink, Refused
from models.log_entry import LogEntry, LogKind
from models.lost_acts import MOST_APART, LostActs, TellActsLost, missing_in
from models.outbox_chain import SeatChain
from models.outbox_tail import ChainEnd
from tests.models.facts import at, town


def links(*places: int) -> list[ChainLink]:
    return [ChainLink(chain="c", n=n, prev="", hash="") for n in places]


def test_a_gap_and_a_cut_end_are_named_and_what_was_pruned_is_not() -> None:
    found = missing_in([SeatChain(id="c", n=9, pruned_n=3)], [ChainEnd("c", 12, "x")], links(4, 6, 9, 10))
    assert found == (LostActs(chain="c", places="5, 7\u20138, 11\u201312", count=5),)


def test_a_chain_that_goes_on_beyond_all_reason_is_noise() -> None:
    assert missing_in([SeatChain(id="c", n=MOST_APART * 9)], [], links(1, 2)) == ()


@given(known=st.sets(st.integers(1, 60)), top=st.integers(0, 60), pruned_n=st.integers(0, 60))
def test_as_many_are_missing_as_there_are_places_without_an_act(known: set[int], top: int, pruned_n: int) -> None:
    found = missing_in([SeatChain(id="c", n=top, pruned_n=pruned_n)], [], links(*known))
    wanted = set(range(pruned_n + 1, max([top, *known]) + 1)) - known
    assert sum(one.count for one in found) == len(wanted)


def test_the_loss_is_an_entry_of_the_centre_s_log() -> None:
    (put,) = TellActsLost(chain="c", places="5, 7", count=2).apply(town(), at())
    assert isinstance(put.fact, LogEntry)
    assert (put.fact.kind, put.fact.incident_id) == (LogKind.ACTS_LOST, "")
    assert put.fact.params == {"chain": "c", "places": "5, 7", "count": "2"}


@pytest.mark.parametrize("places", ["", "9" * 100_000])
def test_nonsense_about_a_loss_is_refused(places: str) -> None:
    with pytest.raises(Refused):
        TellActsLost(chain="c", places=places, count=1).apply(town(), at())
