"""Acts that are nowhere any more: which places of a seat's chain they had, and the entry that says so for good."""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import ClassVar

import msgspec

from models.command import ChainLink, Circumstances, Command, Facts, Put, Refused
from models.log_entry import LogKind, log_key, log_put
from models.outbox_chain import SeatChain
from models.outbox_tail import ChainEnd
from models.record import MAX_TEXT, Key

MOST_APART = 100_000
"""A chain that goes on so far after everything known of it does so by noise."""
MOST_STRETCHES = 50


class LostActs(msgspec.Struct, frozen=True, kw_only=True):
    """What is missing of one chain: the places, as a person reads them, and how many they are."""

    chain: str
    places: str
    count: int


class TellActsLost(Command, frozen=True, kw_only=True):
    """A seat says that acts of its own were lost with a damaged outbox, before anybody else had them."""

    NAME: ClassVar[str] = "TellActsLost"

    chain: str
    places: str
    count: int

    def touches(self, command_id: str) -> Sequence[Key]:
        """Only its entry."""
        return (log_key(command_id),)

    def apply(self, facts: Facts, at: Circumstances) -> Sequence[Put]:
        """An entry in the centre's log."""
        if self.count < 1 or not self.places or len(self.places) + len(self.chain) > MAX_TEXT:
            raise Refused("command.value", name=self.NAME, reason="places")
        params = {"chain": self.chain, "places": self.places, "count": str(self.count)}
        return (log_put(at, LogKind.ACTS_LOST, "", params=params),)


def missing_in(
    chains: Iterable[SeatChain], ends: Iterable[ChainEnd], links: Iterable[ChainLink]
) -> tuple[LostActs, ...]:
    """The places that chains had, as their heads say, and no act that can be read has."""
    known: dict[str, set[int]] = {}
    for link in links:
        known.setdefault(link.chain, set()).add(link.n)
    pruned: dict[str, int] = {}
    top: dict[str, int] = {}
    for chain in chains:
        pruned[chain.id] = max(chain.pruned_n, pruned.get(chain.id, 0))
        top[chain.id] = max(chain.n, top.get(chain.id, 0))
    for end in ends:
        top[end.chain] = max(end.n, top.get(end.chain, 0))
    found = (_missing(i, known.get(i, set()), pruned.get(i, 0), n) for i, n in top.items())
    return tuple(one for one in found if one is not None)


def _missing(chain: str, known: set[int], pruned_n: int, top: int) -> LostActs | None:
    places = sorted(n for n in known if n > pruned_n)
    last = max(places, default=pruned_n)
    end = top + 1 if last < top <= last + MOST_APART else last + 1
    gaps = [(a + 1, b - 1) for a, b in pairwise([pruned_n, *places, end]) if b - a > 1]
    if not gaps:
        return None
    texts = [str(a) if a == b else f"{a}\u2013{b}" for a, b in gaps[:MOST_STRETCHES]]
    return LostActs(
        chain=chain, places=", ".join(texts) + (" \u2026" if len(gaps) > MOST_STRETCHES else ""),
        count=sum(b - a + 1 for a, b in gaps),
    )  # fmt: skip
