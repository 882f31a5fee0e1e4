"""What a dispatcher does about whose an incident is; each act is one command and nothing else."""

from collections.abc import Callable

from console.context import Context
from console.with_incident import once_with_incident, with_incident
from models.claim import ClaimIncident, ReleaseIncident, TakeOverIncident
from models.incident import Incident
from models.record import Record
from resources.words import t


def needs_incident(context: Context) -> str:
    """Why an act on the worked incident cannot be done now."""
    return "" if context.selection.incident_id else t("seats.refusal.no_incident")


def claim(context: Context) -> None:
    """Work the chosen incident here; one that another seat has is not claimed but taken over, with a reason."""

    def act(incident: Record[Incident], given: Callable[[], None]) -> None:
        seat, fact = context.session.seat, incident.fact
        if not fact.is_open:
            _say_closed(context, fact)
        elif fact.owner_seat not in ("", seat):
            take_over(context)
        elif fact.owner_seat == seat and fact.owner == _actor(context):
            context.notices.say(t("seats.notice.yours", number=fact.number), key="seats.claim")
        else:
            context.commands.submit(ClaimIncident(incident_id=incident.id))
        given()

    once_with_incident(context, ClaimIncident, context.selection.incident_id, act)


def take_over(context: Context) -> None:
    """Lead to the line where the reason is written: nobody takes an incident without one."""
    panel = context.desk.show_panel("seats")
    ask = getattr(panel, "ask_reason", None)
    if ask is not None:
        ask()


def take(context: Context, reason: str) -> None:
    """Take the chosen incident over from whoever has it on this screen."""

    def act(incident: Record[Incident]) -> None:
        fact = incident.fact
        context.commands.submit(
            TakeOverIncident(
                incident_id=incident.id, reason=reason, from_owner=fact.owner, from_seat=fact.owner_seat
            )
        )

    with_incident(context, context.selection.incident_id, act)


def release(context: Context) -> None:
    """Give the chosen incident up; what the backend is bound to refuse is said at once and not sent."""

    def act(incident: Record[Incident], given: Callable[[], None]) -> None:
        fact = incident.fact
        if not fact.is_open:
            _say_closed(context, fact)
        elif fact.owner_seat != context.session.seat:
            said = t("refusal.claim.not_held", number=fact.number, seat=fact.owner_seat or "—")
            context.notices.warn(said, key="seats.claim")
        else:
            context.commands.submit(ReleaseIncident(incident_id=incident.id))
        given()

    once_with_incident(context, ReleaseIncident, context.selection.incident_id, act)


def _say_closed(context: Context, incident: Incident) -> None:
    context.notices.warn(t("refusal.incident.closed", number=incident.number), key="seats.claim")


def _actor(context: Context) -> str:
    return context.session.user or context.session.seat
