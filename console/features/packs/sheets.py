"""Print the worked incident's sheet or a crew's card: made in the background, shown, saved, sent to a printer."""

from collections.abc import Callable

from console.context import Context
from console.printing.incident_sheet import incident_sheet
from console.printing.operator_card import operator_card
from console.printing.pack_facts import Gathering, IncidentFacts
from console.printing.paper import Part
from console.printing.sheet_window import Printed, print_parts, write_parts
from console.with_incident import with_incident
from models.unit import Unit
from resources.words import t


def needs_incident(context: Context) -> str:
    """Why there is nothing to print."""
    return "" if context.selection.incident_id else t("incidents.refusal.no_incident")


def print_sheet(context: Context) -> None:
    """The sheet of the worked incident."""
    _print(context, lambda sheet: Part("sheet", sheet.incident.number, incident_sheet(sheet)))


def print_card(context: Context) -> None:
    """The card of the chosen unit, else of the first that was sent."""
    key = context.selection.key
    chosen = key.id if key is not None and key.kind == Unit.KIND else ""

    def card(sheet: IncidentFacts) -> Part | None:
        sent = {u.dispatch.unit_id: u for u in sheet.units}
        unit = sent.get(chosen) or next(iter(sent.values()), None)
        return None if unit is None else Part("card", sheet.incident.number, operator_card(sheet, unit))

    _print(context, card)


def _print(context: Context, make: Callable[[IncidentFacts], Part | None]) -> None:
    incident_id = context.selection.incident_id
    with_incident(
        context,
        incident_id,
        lambda _there: print_parts(
            context, lambda: write_sheet(context, incident_id, make), t("packs.nothing_to_print")
        ),
    )


def write_sheet(context: Context, incident_id: str, make: Callable[[IncidentFacts], Part | None]) -> Printed | None:
    """The PDF in the profile; None when there is nothing to print. Not on the UI thread. Raises OSError."""
    gathering = Gathering(
        context.store, context.places.routing.walk_distances, context.session.exercise_id, context.link.names
    )
    sheet = gathering.sheet(incident_id, context.now())
    part = make(sheet) if sheet is not None else None
    if sheet is None or part is None:
        return None
    return write_parts(context, [part], sheet.incident.number, exercise=sheet.exercise)
