"""Resources: everything that exists, in one table, and out of it into files."""

from console.context import Context
from console.feature import Act, Area, Feature, Panel
from console.features.resources.table import OneTable


def _export(context: Context) -> None:
    table = context.desk.show_panel("table")
    if isinstance(table, OneTable):
        table.export()


FEATURE = Feature(
    name="resources",
    panels=(Panel("table", "resources.panel", Area.BOTTOM, OneTable, order=10),),
    acts=(Act("resources.export", "exporting.act.export", _export, "Ctrl+E", "export", menu="file"),),
)
