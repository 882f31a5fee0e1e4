"""The chosen row went by itself: no default is taken in its place until somebody chooses again."""

from console.context import Context
from resources.words import t
from widgets.record_table import RecordTable


def chosen_gone(context: Context, table: RecordTable) -> bool:
    """Is that so? It is said then, for the key or button that was pressed does nothing."""
    if table.is_left:
        context.notices.warn(t("widgets.table.left"), key="table.left")
    return table.is_left
