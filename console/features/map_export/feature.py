"""The map as a file: a picture, a sheet, a page for any browser, or the things on it for other programs."""

from collections.abc import Callable

from console.context import Context
from console.feature import Act, Feature
from console.features.map_export.exporter import Exporter
from console.features.map_export.forms import Form


def _ask(form: Form) -> Callable[[Context], None]:
    return lambda context: Exporter.of(context).ask(form)


def _cancel(context: Context) -> None:
    Exporter.of(context).stop()


FEATURE = Feature(
    name="map_export",
    acts=(
        Act("map_export.sheet", "map_export.act.sheet", _ask(Form.SHEET), "Ctrl+Alt+M", "print", "map"),
        Act("map_export.picture", "map_export.act.picture", _ask(Form.PICTURE), "Ctrl+Alt+Y", "export", "map"),
        Act("map_export.page", "map_export.act.page", _ask(Form.PAGE), "Ctrl+Alt+H", "export", "map"),
        Act("map_export.things", "map_export.act.things", _ask(Form.THINGS), "Ctrl+Alt+J", "export", "map"),
        Act("map_export.cancel", "map_export.act.cancel", _cancel, "Ctrl+Alt+N", "close", "map",
            lambda context: Exporter.of(context).idle()),
    ),
)  # fmt: skip
