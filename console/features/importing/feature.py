"""Files become records: the import window, opened from the menu, by a key, or by a file dropped on the window."""

from functools import partial
from pathlib import Path

from console.context import Context
from console.feature import Act, Feature
from console.features.importing.door import DropDoor
from console.features.importing.step import IMPORTERS
from console.features.importing.window import ImportWindow, window_of
from resources.words import t


def _open(context: Context) -> None:
    _to_the_front(window_of(context))


def _past(context: Context) -> None:
    window = window_of(context)
    window.show_past()
    _to_the_front(window)


def _to_the_front(window: ImportWindow) -> None:
    window.show()
    window.raise_()
    window.activateWindow()


def _refusal(context: Context) -> str:
    role = context.session.role
    return t("wizard.forbidden") if role is not None and role not in IMPORTERS else ""


def open_file(context: Context, path: Path) -> None:
    """Begin an import with this file, or say who may."""
    refusal = _refusal(context)
    if refusal:
        context.notices.warn(refusal, key="importing")
        return
    window = window_of(context)
    _to_the_front(window)
    window.open_file(path)


def _start(context: Context) -> None:
    DropDoor(context.window, partial(open_file, context))


FEATURE = Feature(
    name="importing",
    acts=(
        Act("importing.open", "wizard.act", _open, "Ctrl+Alt+I", "import", menu="file", refusal=_refusal),
        Act("importing.past", "wizard.past_act", _past, "Ctrl+Alt+U", "log", menu="file", refusal=_refusal),
    ),
    start=_start,
)
