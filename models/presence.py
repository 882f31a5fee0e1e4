"""Who sits where: what the backend tells of every console, and the rules that judge it."""

import enum
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Annotated

import msgspec

AWAY_AFTER = timedelta(seconds=30)
GONE_AFTER = timedelta(minutes=5)
MOST_SEATS = 500
Moment = Annotated[datetime, msgspec.Meta(tz=True)]


class PresenceState(enum.StrEnum):
    """Heard lately, unheard for a while, or left."""

    HERE = "here"
    AWAY = "away"
    GONE = "gone"


class Presence(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One running console: who is at it since when, what is open there, when it was heard last.

    `console` names the running program: two of them at one `seat` are a mistake somebody must mend (`doubled`).
    `idle_since` is when its last key was pressed, None while it is in use.
    """

    console: str
    seat: str
    user: str
    name: str
    role: str
    since: Moment
    seen_at: Moment
    incident_id: str = ""
    workspace: str = ""
    address: str = ""
    idle_since: Moment | None = None
    state: PresenceState = PresenceState.HERE
    doubled: bool = False


def state_at(seen_at: datetime, now: datetime) -> PresenceState:
    """What the silence since `seen_at` means."""
    silence = now - seen_at
    if silence > GONE_AFTER:
        return PresenceState.GONE
    return PresenceState.AWAY if silence > AWAY_AFTER else PresenceState.HERE


def judged(reported: Iterable[Presence], now: datetime) -> tuple[Presence, ...]:
    """Everybody who is not gone, with state and `doubled`, by seat.

    Two consoles are at the same seat at once when each was heard after the other began: one that was restarted,
    or moved to another machine, is no double.
    """
    heard = [msgspec.structs.replace(p, state=state_at(p.seen_at, now)) for p in reported]
    there = [p for p in heard if p.state is not PresenceState.GONE]
    by_seat: dict[str, list[Presence]] = {}
    for presence in there:
        if presence.state is PresenceState.HERE and presence.seat:
            by_seat.setdefault(presence.seat, []).append(presence)
    return tuple(
        msgspec.structs.replace(p, doubled=any(_both(p, other) for other in by_seat.get(p.seat, ())))
        for p in sorted(there, key=lambda p: (seat_order(p.seat), p.console))
    )


def _both(one: Presence, other: Presence) -> bool:
    if one.console == other.console or one.state is not PresenceState.HERE:
        return False
    return one.since <= other.seen_at and other.since <= one.seen_at


def seat_order(seat: str) -> tuple[int, str]:
    """Seats sort as numbers where they are numbers."""
    is_number = seat.isascii() and seat.isdigit() and len(seat) < 10
    return (int(seat) if is_number else 10**9, seat)
