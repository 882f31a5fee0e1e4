"""What a desk prints: written to the profile in the background, shown as it will be, kept, sent to a printer."""

import contextlib
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QPagedPaintDevice
from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout

from console.context import Context
from console.fault_words import fault_words
from console.printing.incident_sheet import moment
from console.printing.paper import Part, Stamp, paint, write_pdf
from resources.os_reason import os_reason
from resources.words import t
from widgets.pdf_view import PdfView
from widgets.theme import set_role

FOLDER = "prints"
KEPT = 200
NOTICE = "packs.sheet"
FRAME_PX = 40
"""What the system puts round a window: on a low screen its foot stays in sight."""
_NAME = re.compile(r"[^\w.-]+")


@dataclass(frozen=True)
class Printed:
    """Pages on the disk, and what they are made of: a printer gets them drawn anew, as finely as it can."""

    path: Path
    parts: tuple[Part, ...]
    stamp: Stamp


def print_parts(context: Context, make: Callable[[], Printed | None], nothing: str) -> None:
    """Make pages off the UI thread and show them; `nothing` is said when there are none."""
    context.background.query(
        make,
        lambda printed: _show(context, printed, nothing),
        lambda error: context.notices.problem(t("packs.not_printed", reason=fault_words(error)), key=NOTICE),
        key=print_parts,
    )


def write_parts(context: Context, parts: Sequence[Part], number: str, *, exercise: bool = False) -> Printed:
    """The PDF in the profile, named for an incident's number. Not on the UI thread. Raises OSError."""
    now, as_of = context.now(), context.link.state.as_of
    key = parts[0].key
    stamp = Stamp(
        t(f"printing.title.{key}"), moment(now, "%Y-%m-%d %H:%M:%S"),
        moment(as_of, "%Y-%m-%d %H:%M:%S") if as_of is not None else t("printing.never"),
        context.session.seat, exercise or context.session.exercise_id is not None,
    )  # fmt: skip
    folder = context.profile / FOLDER
    folder.mkdir(exist_ok=True)
    path = folder / f"{key}-{file_name(number)}-{now.astimezone():%Y%m%dT%H%M%S}.pdf"
    write_pdf(path, parts, stamp)
    _let_go(folder)
    return Printed(path, tuple(parts), stamp)


def _let_go(folder: Path) -> None:
    """The oldest prints; one that is open elsewhere stays until the next time."""
    prints = sorted(folder.glob("*.pdf"), key=lambda path: path.stat().st_mtime, reverse=True)
    for old in prints[KEPT:]:
        with contextlib.suppress(OSError):
            old.unlink()


def file_name(number: str) -> str:
    """An incident's number as a part of a file's name."""
    return _NAME.sub("_", number).strip("._")[:60] or "_"


def _show(context: Context, printed: Printed | None, nothing: str) -> None:
    if printed is None:
        context.notices.warn(nothing, key=NOTICE)
        return
    SheetWindow(context, printed).show()


class SheetWindow(QDialog):
    """The pages as they will be on paper; non modal, for an alarm never waits for it."""

    def __init__(self, context: Context, printed: Printed) -> None:
        super().__init__(context.window, Qt.WindowType.Tool)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(f"{printed.stamp.title} · {printed.parts[0].title}")
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
        room = self.screen().availableSize()
        self.resize(min(820, room.width()), min(900, room.height() - FRAME_PX))

    def save_to(self, path: Path) -> None:
        """A copy of the file, made in the background."""
        data, notices = self._printed.path, self._context.notices
        self._context.background.query(
            lambda: path.write_bytes(data.read_bytes()),
            lambda _size: notices.good(t("packs.saved", path=path), key=NOTICE),
            lambda error: notices.problem(t("packs.not_printed", reason=fault_words(error)), key=NOTICE),
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
            paint(printer, self._printed.parts, self._printed.stamp)
        except OSError as error:
            self._context.notices.problem(t("packs.not_printed", reason=os_reason(error)), key=NOTICE)
