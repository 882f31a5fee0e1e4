"""Contested acts in sight, to be decided field by field."""

from console.context import Context
from console.feature import ON_CALL, Act, Area, Feature, Panel
from console.features.conflicts.panel import ConflictsPanel


def _show(context: Context) -> None:
    context.desk.show_panel("conflicts")


FEATURE = Feature(
    name="conflicts",
    panels=(Panel("conflicts", "conflicts.panel", Area.BOTTOM, ConflictsPanel, order=32, workspaces=ON_CALL),),
    acts=(Act("conflicts.show", "conflicts.show", _show, "Ctrl+Shift+O", "conflict", menu="view"),),
)
