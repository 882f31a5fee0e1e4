"""Doing something with an incident by its id, also with one that was opened a moment ago."""

from collections.abc import Callable

from console.context import Context
from console.in_turn import in_turn
from models.claim import ClaimIncident, ReleaseIncident
from models.incident import CloseIncident, Incident
from models.record import Record
from resources.words import t


def with_incident(context: Context, incident_id: str, act: Callable[[Record[Incident]], None]) -> None:
    """Do it as soon as the incident can be read; one that cannot be is said."""

    def ask() -> None:
        heard = context.commands.openings.heard_of(incident_id)

        def found(incident: Record[Incident] | None) -> None:
            if incident is not None:
                act(incident)
            else:
                once_there(context, incident_id, ask, heard)

        context.background.query(lambda: context.store.get(Incident, incident_id), found)

    if incident_id:
        ask()


def once_with_incident[C: CloseIncident | ClaimIncident | ReleaseIncident](
    context: Context, kind: type[C], incident_id: str, act: Callable[[Record[Incident], Callable[[], None]], None]
) -> None:
    """Do it as `with_incident` does, once: pressed again before the facts have it, it is the same act.

    `act` gets the incident, and what is to be called as soon as the act is given or nothing is.
    """
    heard = context.commands.openings.heard_of(incident_id)

    def found(incident: Record[Incident] | None, end: Callable[[], None]) -> None:
        if incident is not None:
            act(incident, end)
            return
        end()
        once_there(context, incident_id, lambda: once_with_incident(context, kind, incident_id, act), heard)

    if incident_id:
        in_turn(
            context, (kind, incident_id), lambda given: given.incident_id == incident_id,
            lambda: context.store.get(Incident, incident_id), found, is_once=True,
        )  # fmt: skip


def once_there(context: Context, incident_id: str, again: Callable[[], None], heard: int) -> None:
    """Nothing could be read of it: look again when one just opened may be there; any other is missing.

    `heard`: what `openings.heard_of` said before it was read.
    """
    openings = context.commands.openings
    if openings.is_under_way(incident_id):
        openings.when_there(incident_id, again, heard)
    else:
        context.notices.warn(missing_words(context, incident_id), key="incident.missing")


def missing_words(context: Context, incident_id: str) -> str:
    """What is said of an incident nobody can read: why it was not opened, or that it is gone."""
    if why := context.commands.openings.why_not(incident_id):
        return f"{t('shell.dossier.not_opened')}\n{why}"
    return f"{t('shell.dossier.gone')}\n{t('shell.dossier.gone_detail')}"


def opening_words() -> str:
    """What is said of one that cannot be read yet."""
    return f"{t('shell.dossier.opening')}\n{t('shell.dossier.opening_detail')}"
