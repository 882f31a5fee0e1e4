"""Seats: who sits where, whose each incident is, and the change of shifts."""

from console.context import Context
from console.feature import ON_CALL, Act, Area, Feature, Panel, Setting
from console.features.seats import claims
from console.features.seats.handover_panel import SHIFT_H, HandoverPanel
from console.features.seats.panel import SeatsPanel
from console.features.seats.relief import Relief
from console.features.seats.reporter import Reporter
from console.features.seats.watch import Watch
from models.claim import ClaimIncident, ReleaseIncident, TakeOverIncident
from models.handover import AcceptHandover, WriteHandover
from resources.words import t


def _show(context: Context) -> None:
    context.desk.show_panel("seats")


def _start(context: Context) -> None:
    Reporter(context)
    Watch(context)
    Relief(context)


def _hand_over(context: Context) -> None:
    panel = context.desk.show_panel("handover")
    if isinstance(panel, HandoverPanel):
        panel.begin()


def _receive(context: Context) -> None:
    panel = context.desk.show_panel("handover")
    if isinstance(panel, HandoverPanel) and not panel.receive():
        context.notices.say(t("seats.notice.nothing_waits"), key="seats.relief")


FEATURE = Feature(
    name="seats",
    panels=(
        Panel("seats", "seats.panel", Area.BOTTOM, SeatsPanel, order=40, workspaces=ON_CALL),
        Panel("handover", "seats.panel_handover", Area.BOTTOM, HandoverPanel, order=45, workspaces=ON_CALL),
    ),
    acts=(
        Act("seats.show", "seats.act.show", _show, "Ctrl+Shift+S", "person", menu="view"),
        Act(
            "seats.claim", "seats.act.claim", claims.claim, "Ctrl+K", "check",
            menu="duty", refusal=claims.needs_incident, commands=(ClaimIncident,),
        ),
        Act(
            "seats.take_over", "seats.act.take_over", claims.take_over, "Ctrl+Shift+K", "person",
            menu="duty", refusal=claims.needs_incident, commands=(TakeOverIncident,),
        ),
        Act(
            "seats.release", "seats.act.release", claims.release, "Ctrl+Alt+K", "close",
            menu="duty", refusal=claims.needs_incident, commands=(ReleaseIncident,),
        ),
        Act("seats.hand_over", "seats.act.hand_over", _hand_over, "Ctrl+H", "send", "duty",
            commands=(WriteHandover,)),
        Act("seats.receive", "seats.act.receive", _receive, "Ctrl+Shift+H", "check", "duty",
            commands=(AcceptHandover,)),
    ),
    settings=(Setting("seats.shift_h", SHIFT_H, "seats.setting.shift_h", 1, 48, "h"),),
    start=_start,
)  # fmt: skip
