"""Which units to send: the nearest available by drive time, and among them those the run card asks for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from models.record import Record
from models.unit import Unit, UnitStatus


@dataclass(frozen=True)
class DriveTime:
    """A drive in seconds and metres; `estimated` when there was no road network to drive on."""

    duration_s: float
    distance_m: float
    estimated: bool = False


@dataclass(frozen=True)
class Offer:
    """A unit that could be sent, how long it would drive, and whether the run card asks for it."""

    record: Record[Unit]
    drive: DriveTime | None
    on_card: bool = False


@dataclass(frozen=True)
class Recommendation:
    """Every available unit, those on the card first, each group by drive time; and what the card lacks."""

    offers: tuple[Offer, ...]
    missing: Mapping[str, int]


def recommend(
    units: Sequence[Record[Unit]],
    drives: Sequence[DriveTime | None],
    card: Mapping[str, int],
    already_sent: Mapping[str, int] | None = None,
) -> Recommendation:
    """Fill the run card (unit type -> how many) from the nearest available units.

    `drives` answers `units` one by one; None is a unit without a way or without a place: offered last, never
    chosen for the card. `already_sent` (unit type -> how many) is taken off the card first.
    """
    needed = {kind: count - (already_sent or {}).get(kind, 0) for kind, count in card.items()}
    available = [
        (record, drive)
        for record, drive in zip(units, drives, strict=True)
        if record.fact.status is UnitStatus.AVAILABLE
    ]
    available.sort(key=lambda pair: (pair[1].duration_s if pair[1] else float("inf"), pair[0].fact.number))
    offers = []
    for record, drive in available:
        wanted = drive is not None and needed.get(record.fact.type, 0) > 0
        if wanted:
            needed[record.fact.type] -= 1
        offers.append(Offer(record, drive, wanted))
    offers.sort(key=lambda offer: not offer.on_card)
    return Recommendation(tuple(offers), {kind: count for kind, count in needed.items() if count > 0})
