"""The roster: a line a console, and one for every seat that works an incident and has nobody at it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from models.incident import Incident
from models.presence import Presence, PresenceState, seat_order


@dataclass(frozen=True)
class SeatLine:
    """One line. `presence` None: nobody sits there, yet incidents are in its hands."""

    id: str
    seat: str
    user: str
    presence: Presence | None = None
    open_number: str = ""
    works: tuple[str, ...] = ()
    mine: bool = False


def roster(present: Iterable[Presence], incidents: Mapping[str, Incident], seat: str) -> list[SeatLine]:
    """The lines by seat; `incidents` are the open ones by id, `seat` is where this console stands.

    A console that fell silent is left out once the same user is back at the same seat.
    """
    seats = list(present)
    here = {(p.seat, p.user) for p in seats if p.state is PresenceState.HERE}
    works: dict[str, list[Incident]] = {}
    for incident in sorted(incidents.values(), key=lambda i: i.number):
        if incident.owner_seat:
            works.setdefault(incident.owner_seat, []).append(incident)
    lines = [
        SeatLine(
            p.console, p.seat, p.user, p, _number(incidents.get(p.incident_id)),
            tuple(i.number for i in works.get(p.seat, ())), p.seat == seat,
        )
        for p in seats
        if p.state is PresenceState.HERE or (p.seat, p.user) not in here
    ]  # fmt: skip
    manned = {line.seat for line in lines}
    for empty, held in works.items():
        if empty not in manned:
            numbers = tuple(i.number for i in held)
            lines.append(SeatLine(f"seat/{empty}", empty, held[0].owner, None, "", numbers, empty == seat))
    return sorted(lines, key=lambda line: (seat_order(line.seat), line.id))


def _number(incident: Incident | None) -> str:
    return incident.number if incident is not None else ""
