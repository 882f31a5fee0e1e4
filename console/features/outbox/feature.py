"""The outbox in sight: what waits to be sent, what was refused and why."""

from console.context import Context
from console.feature import Act, Area, Feature, Panel
from console.features.outbox.layer import StuckLayer
from console.features.outbox.panel import OutboxPanel
from console.stuck_acts import show_stuck, stuck_acts
from resources.words import t


def _show(context: Context) -> None:
    context.desk.show_panel("outbox")


def _show_stuck(context: Context) -> None:
    show_stuck(context, context.selection.key)


def _why_not(context: Context) -> str:
    """There must be such an act of what is chosen."""
    key = context.selection.key
    return "" if key is not None and key in stuck_acts(context.commands.entries()) else t("outbox.none_stuck")


FEATURE = Feature(
    name="outbox",
    panels=(Panel("outbox", "outbox.panel", Area.BOTTOM, OutboxPanel, order=30),),
    acts=(
        Act("outbox.show", "outbox.show", _show, "Ctrl+O", "send", menu="view"),
        Act("outbox.show_stuck", "outbox.show_stuck", _show_stuck, "Ctrl+Shift+Y", "send", "view", _why_not),
    ),
    layers=lambda context: (StuckLayer(context),),
)
