"""Print the worked incident's sheet or a crew's card: made in the background, shown, saved, sent to a printer."""

import contextlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QPagedPaintDevice
from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout

from console.context import Context
from console.printing.incident_sheet import incident_sheet, moment
from console.printing.operator_card import operator_card
from console.printing.pack_facts import Gathering, IncidentFacts
from console.printing.paper import Part, Stamp, paint, write_pdf
from models.unit import Unit
from resources.words import t
from widgets.pdf_view import PdfView
from widgets.theme import set_role

FOLDER = "prints"
KEPT = 200
_NAME = re.compile(r"[^\w.-]+")


@dataclass(frozen=True)
class Printed:
    """A sheet on the disk, and what it is made of: a printer gets it drawn anew, as finely as it can."""

    path: Path
    part: Part
    stamp: Stamp


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
    context.background.query(
        lambda: write_sheet(context, incident_id, make),
        lambda printed: _show(context, printed),
        lambda error: context.notices.problem(t("packs.not_printed", reason=error), key="packs.sheet"),
        key=print_sheet,
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
    now, as_of = context.now(), context.link.state.last_contact_at
    stamp = Stamp(
        t(f"printing.title.{part.key}"), moment(now, "%Y-%m-%d %H:%M:%S"),
        moment(as_of, "%Y-%m-%d %H:%M:%S") if as_of is not None else t("printing.never"),
        context.session.seat, sheet.exercise or context.session.exercise_id is not None,
    )  # fmt: skip
    folder = context.profile / FOLDER
    folder.mkdir(exist_ok=True)
    path = folder / f"{part.key}-{file_name(sheet.incident.number)}-{now.astimezone():%Y%m%dT%H%M%S}.pdf"
    write_pdf(path, [part], stamp)
    _let_go(folder)
    return Printed(path, part, stamp)


def _let_go(folder: Path) -> None:
    """The oldest prints; one that is open elsewhere stays until the next time."""
    prints = sorted(folder.glob("*.pdf"), key=lambda path: path.stat().st_mtime, reverse=True)
    for old in prints[KEPT:]:
        with contextlib.suppress(OSError):
            old.unlink()


def file_name(number: str) -> str:
    """An incident's number as a part of a file's name."""
    return _NAME.sub("_", number).strip("._")[:60] or "_"


def _show(context: Context, printed: Printed | None) -> None:
    if printed is None:
        context.notices.warn(t("packs.nothing_to_print"), key="packs.sheet")
        return
    SheetWindow(context, printed).show()


class SheetWindow(QDialog):
    """The sheet as it will be on paper; non modal, for an alarm never waits for it."""

    def __init__(self, context: Context, printed: Printed) -> None:
        super().__init__(context.window, Qt.WindowType.Tool)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(f"{printed.stamp.title} · {printed.part.title}")
        self._context, self._printed = context, printed
        self.view = PdfView()
        self.view.open_file(printed.path)
        self.print_button = QPushButton(t("packs.print"))
        self.save_button = QPushButton(t("packs.save_as"))
        self.print_button.clicked.connect(lambda _checked: self._ask_printer())
        self.save_button.clicked.connect(lambda _checked: self._ask_file())
        where = QLabel(str(printed.path), textFormat=Qt.TextFormat.PlainText)
        where.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        set_role(where, "small")
        line = QHBoxLayout()
        line.addWidget(self.print_button)
        line.addWidget(self.save_button)
        line.addWidget(where, 1)
        column = QVBoxLayout(self)
        column.addLayout(line)
        column.addWidget(self.view, 1)
        self.resize(820, 900)

    def save_to(self, path: Path) -> None:
        """A copy of the file, made in the background."""
        data, notices = self._printed.path, self._context.notices
        self._context.background.query(
            lambda: path.write_bytes(data.read_bytes()),
            lambda _size: notices.good(t("packs.saved", path=path), key="packs.sheet"),
            lambda error: notices.problem(t("packs.not_printed", reason=error), key="packs.sheet"),
        )

    def _ask_file(self) -> None:
        dialog = QFileDialog(self, t("packs.save_as"), str(Path.home() / self._printed.path.name))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("pdf")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda name: self.save_to(Path(name)))
        dialog.show()

    def _ask_printer(self) -> None:
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter

        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        dialog = QPrintDialog(printer, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(lambda: self.send(printer))
        dialog.show()

    def send(self, printer: QPagedPaintDevice) -> None:
        """Draw it on a printer."""
        try:
            paint(printer, [self._printed.part], self._printed.stamp)
        except OSError as error:
            self._context.notices.problem(t("packs.not_printed", reason=error.strerror), key="packs.sheet")
