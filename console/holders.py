"""Who works an incident and who else has it open, in words: the same ones in queue, dossier and seats."""

from collections.abc import Iterable
from datetime import datetime

from console.embedded import LOCAL_USER
from models.incident import Incident
from models.presence import Presence, PresenceState
from resources.words import t
from widgets.status_badge import Badge


def person(user: str, present: Iterable[Presence]) -> str:
    """The name of a user as the seats tell it; the user's id for somebody who sits nowhere."""
    if user == LOCAL_USER:
        return t("shell.strip.local")
    return next((p.name for p in present if p.user == user and p.name), user)


def seat_words(seat: str, user: str, present: Iterable[Presence]) -> str:
    """`Seat 3 王芳`."""  # zh: an example of a name
    return t("seats.at", seat=seat or "—", name=person(user, present)).strip()


def holder_words(incident: Incident, seat: str, present: Iterable[Presence]) -> str:
    """Who works it, since when; `seat` is the one that reads this."""
    if not incident.owner_seat:
        return t("seats.holder.nobody")
    since = time_words(incident.claimed_at)
    if incident.owner_seat == seat:
        return t("seats.holder.mine", name=person(incident.owner, present), since=since)
    return t("seats.holder.other", who=seat_words(incident.owner_seat, incident.owner, present), since=since)


def also_open(incident_id: str, seat: str, present: Iterable[Presence]) -> str:
    """At which other seats the incident is open; empty for none."""
    seats = list(present)
    others = [
        seat_words(p.seat, p.user, seats)
        for p in seats
        if incident_id and p.incident_id == incident_id and p.seat != seat and p.state is PresenceState.HERE
    ]
    return t("seats.also_open", who=t("seats.join").join(others)) if others else ""


def holder_badge(owner_seat: str, mine: bool) -> Badge | None:
    """The mark of a queue row: the number of the seat, its shape full for one's own; None for nobody's."""
    if not owner_seat:
        return None
    return Badge(owner_seat, "ok" if mine else "blue", shape="square" if mine else "ring")


def time_words(moment: datetime | None, form: str = "%H:%M") -> str:
    """The time of day here; a dash for none, and for a moment no clock here can show."""
    if moment is None:
        return "—"
    try:
        return moment.astimezone().strftime(form)
    except (OverflowError, ValueError, OSError):
        return "—"
