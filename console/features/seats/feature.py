"""Seats: who sits where, whose each incident is, and the change of shifts."""

from console.context import Context
from console.feature import Act, Area, Feature, Panel
from console.features.seats import claims
from console.features.seats.panel import SeatsPanel
from console.features.seats.reporter import Reporter
from console.features.seats.watch import Watch
from models.claim import ClaimIncident, ReleaseIncident, TakeOverIncident


def _show(context: Context) -> None:
    context.desk.show_panel("seats")


def _start(context: Context) -> None:
    Reporter(context)
    Watch(context)


FEATURE = Feature(
    name="seats",
    panels=(Panel("seats", "seats.panel", Area.BOTTOM, SeatsPanel, order=40),),
    acts=(
        Act("seats.show", "seats.act.show", _show, "Ctrl+Shift+S", "person", menu="view"),
        Act(
            "seats.claim", "seats.act.claim", claims.claim, "Ctrl+K", "check",
            refusal=claims.needs_incident, commands=(ClaimIncident,),
        ),
        Act(
            "seats.take_over", "seats.act.take_over", claims.take_over, "Ctrl+Shift+K", "person",
            refusal=claims.needs_incident, commands=(TakeOverIncident,),
        ),
        Act(
            "seats.release", "seats.act.release", claims.release, "Ctrl+Alt+K", "close",
            refusal=claims.needs_incident, commands=(ReleaseIncident,),
        ),
    ),
    start=_start,
)  # fmt: skip
