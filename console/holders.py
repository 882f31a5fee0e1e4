"""Who works an incident and who else has it open, in words: the same ones in queue, dossier and seats."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from console.embedded import LOCAL_USER
from console.session import Session
from models.incident import Incident
from models.presence import Presence, PresenceState
from models.sign_in import BREAK_GLASS_MARK
from resources.words import t
from widgets.status_badge import Badge


def person(user: str, names: Mapping[str, str]) -> str:
    """The name of a user; the user's id for somebody nobody here has heard of; marked after a sealed code."""
    if user.startswith(BREAK_GLASS_MARK):
        return t("identity.by_code", name=user.removeprefix(BREAK_GLASS_MARK))
    return t("shell.strip.local") if user == LOCAL_USER else names.get(user, user)


def author(user: str, session: Session, names: Mapping[str, str]) -> str:
    """Who did something; where the list of people has not come, oneself by name and others marked as accounts."""
    known = person(user, names)
    if known != user or not user:
        return known
    return session.name if user == session.user and session.name else t("identity.account", user=user)


def seat_words(seat: str, user: str, names: Mapping[str, str]) -> str:
    """`Seat 3 王芳`."""
    return t("seats.at", seat=seat or "—", name=person(user, names)).strip()


def holder_words(incident: Incident, seat: str, names: Mapping[str, str]) -> str:
    """Who works it, since when; `seat` is the one that reads this."""
    if not incident.owner_seat:
        return t("seats.holder.nobody")
    since = time_words(incident.claimed_at)
    if incident.owner_seat == seat:
        return t("seats.holder.mine", name=person(incident.owner, names), since=since)
    return t("seats.holder.other", who=seat_words(incident.owner_seat, incident.owner, names), since=since)


def also_open(incident_id: str, seat: str, present: Iterable[Presence]) -> str:
    """At which other seats the incident is open; empty for none."""
    others = [
        seat_words(p.seat, p.user, {p.user: p.name or p.user})
        for p in present
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
