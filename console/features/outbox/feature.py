"""The outbox in sight: what waits to be sent, what was refused and why."""

from console.context import Context
from console.feature import Act, Area, Feature, Panel
from console.features.outbox.panel import OutboxPanel


def _show(context: Context) -> None:
    context.desk.show_panel("outbox")


FEATURE = Feature(
    name="outbox",
    panels=(Panel("outbox", "outbox.panel", Area.BOTTOM, OutboxPanel, order=30),),
    acts=(Act("outbox.show", "outbox.show", _show, "Ctrl+O", "send", menu="view"),),
)
