"""Catch-up 补录: what was done on paper is entered afterwards with its real time, which has its bounds."""

from datetime import timedelta

from models.command import Circumstances, Command, Delivery, Facts, Refused
from models.incident import Incident

AHEAD = timedelta(seconds=60)
"""A watch in the room and the backend's clock differ by so much without anybody being wrong."""
BEFORE_INCIDENT = timedelta(days=1)
"""How long before its call an incident can have had a beginning."""
OLDEST = timedelta(days=31)
"""What is older belongs into a report; most often it is a slip of the date."""


def check_stated(command: Command, facts: Facts, at: Circumstances) -> None:
    """Refuse a late entry that cannot have happened then; anything that was entered at once is let through.

    `stated.live` for what must be done while somebody waits, `stated.future`, `stated.old`, and
    `stated.before_incident` for a time more than a day before the incident was received.
    """
    if at.entered_at is None:
        return
    if command.DELIVERY is Delivery.LIVE:
        raise Refused("stated.live")
    if at.made_at > at.entered_at + AHEAD:
        raise Refused("stated.future")
    if at.made_at < at.entered_at - OLDEST:
        raise Refused("stated.old", days=str(OLDEST.days))
    incident = facts.get(Incident.KIND, getattr(command, "incident_id", ""))
    received_at = incident.clocks.received_at if isinstance(incident, Incident) else None
    if isinstance(incident, Incident) and received_at and at.made_at < received_at - BEFORE_INCIDENT:
        raise Refused("stated.before_incident", number=incident.number)
