"""The table shown, as a file: written in the background, how far it is in sight, ended by a press."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QProgressBar, QPushButton, QWidget

from console.context import Context
from console.exporting.engine import SUFFIXES, Exported, export
from console.exporting.fields import EXPORTED
from console.exporting.records import StoredRecords
from console.fault_words import fault_words
from models.store import Query
from resources.words import t

POLL_MS = 150
"""How often the line says how far it is: the writing thread tells nobody, it is asked."""


class ExportLine(QWidget):
    """Hidden while nothing is written; one export at a time."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._kind = ""
        self._path = Path()
        self._done, self._all, self._stop = 0, 0, False
        self.words = QLabel(textFormat=Qt.TextFormat.PlainText)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.cancel = QPushButton(t("exporting.act.cancel"))
        self.cancel.clicked.connect(self.stop)
        line = QHBoxLayout(self)
        line.setContentsMargins(8, 2, 8, 2)
        for widget, stretch in ((self.words, 0), (self.bar, 1), (self.cancel, 0)):
            line.addWidget(widget, stretch)
        self._poll = QTimer(self, interval=POLL_MS)
        self._poll.timeout.connect(self._show)
        self.hide()

    def ask(self, kind: str, query: Callable[[], Query]) -> None:
        """Ask for the file beside the work, then write what the query finds."""
        if not self.isHidden():
            self._context.notices.warn(t("exporting.act.running"), key="export")
            return
        words = t(f"enums.kind.{kind}")
        dialog = QFileDialog(self._context.window, t("exporting.act.title", kind=words), str(Path.home()))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters([f"*{suffix}" for suffix in SUFFIXES])
        dialog.selectFile(f"{words}{SUFFIXES[0]}")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(
            lambda name: self.start(kind, query, _named(Path(name), dialog.selectedNameFilter().lstrip("*")))
        )
        dialog.show()

    def start(self, kind: str, query: Callable[[], Query], path: Path) -> None:
        """Write the file; `query` is asked in the background."""
        self._kind, self._path = kind, path
        self._done, self._all, self._stop = 0, 0, False
        self._show()
        self.show()
        self._poll.start()
        store = self._context.store
        self._context.background.query(
            lambda: export(StoredRecords(store, query()), kind, path, self._tell, lambda: self._stop),
            self._finished,
            self._failed,
        )

    def stop(self) -> None:
        """Nobody wants it any more: nothing is left of it."""
        self._stop = True

    def _tell(self, done: int, whole: int) -> None:
        """In the writing thread."""
        self._done, self._all = done, whole

    def _show(self) -> None:
        self.bar.setRange(0, self._all)
        self.bar.setValue(self._done)
        words = t(f"enums.kind.{self._kind}")
        self.words.setText(t("exporting.act.progress", kind=words, done=self._done, all=self._all))

    def _finished(self, done: Exported) -> None:
        self._end()
        notices = self._context.notices
        notices.good(
            t("exporting.command.done", kind=t(f"enums.kind.{self._kind}"), count=done.count, file=self._path),
            key="export",
        )
        for sentence in done.losses:
            notices.warn(sentence)

    def _failed(self, error: Exception) -> None:
        self._end()
        if self._stop:
            self._context.notices.say(t("exporting.bad.stopped"), key="export")
        else:
            self._context.notices.problem(t("exporting.act.failed", reason=fault_words(error)), key="export")

    def _end(self) -> None:
        self._poll.stop()
        self.hide()


def can_export(kind: str) -> bool:
    """Is there a form in which records of this kind are written?"""
    return kind in EXPORTED.values()


def _named(path: Path, suffix: str) -> Path:
    """With the ending of the format that was chosen, unless it has one of its own."""
    return path if path.suffix.lower() in SUFFIXES else path.with_name(path.name + suffix)
