"""A PDF on screen: pages, zoom, fit to width, all by keyboard; QtPdf is loaded when the first one is made."""

from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QPointF, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from resources.words import t
from widgets.icons import icon
from widgets.panel_state import PanelState, State
from widgets.theme import set_role, theme_changed

_ZOOM_STEP = 1.25
_ZOOMS = (0.2, 8.0)


class PdfView(QWidget):
    """`page_changed(page)` counts from 0. Broken, locked and missing documents are said so in a sentence."""

    page_changed = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        from PySide6.QtPdf import QPdfDocument
        from PySide6.QtPdfWidgets import QPdfView

        self._document = QPdfDocument(self)
        self._no_error = QPdfDocument.Error.None_
        self._locked = QPdfDocument.Error.IncorrectPassword
        self._fit_mode, self._free_mode = QPdfView.ZoomMode.FitToWidth, QPdfView.ZoomMode.Custom
        self._view = QPdfView(self)
        self._view.setDocument(self._document)
        self._view.setPageMode(QPdfView.PageMode.MultiPage)
        self._view.setZoomMode(self._fit_mode)
        self._view.setAccessibleName(t("widgets.pdf.name"))
        self._view.pageNavigator().currentPageChanged.connect(self._turned)
        self._buffer: QBuffer | None = None
        self._page_label = QLabel()
        set_role(self._page_label, "small")
        self._buttons: dict[str, QToolButton] = {}
        self._panel = PanelState(self._view)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._bar())
        column.addWidget(self._panel, 1)
        self._panel.set_state(State.EMPTY, t("widgets.pdf.missing"))
        theme_changed.connect(self._redress)
        self._redress()
        self._turned()

    def open_bytes(self, data: bytes) -> bool:
        """Show a document from memory; False when it cannot be shown (the panel says why)."""
        self.close_document()
        self._buffer = QBuffer(self)
        self._buffer.setData(QByteArray(data))
        self._buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        self._document.load(self._buffer)
        return self._opened()

    def open_file(self, path: Path) -> bool:
        """Show a document from a file; False when it cannot be shown (the panel says why)."""
        self.close_document()
        if not path.is_file():
            self._panel.set_state(State.EMPTY, t("widgets.pdf.missing"))
            return False
        self._document.load(str(path))
        return self._opened()

    def close_document(self) -> None:
        """Show nothing."""
        self._document.close()
        if self._buffer is not None:
            self._buffer.deleteLater()
            self._buffer = None
        self._panel.set_state(State.EMPTY, t("widgets.pdf.missing"))
        self._turned()

    def panel(self) -> PanelState:
        """The states: loading, offline and so on."""
        return self._panel

    def page(self) -> int:
        """The page in view, from 0."""
        return self._view.pageNavigator().currentPage()

    def page_count(self) -> int:
        """0 while no document is open."""
        return max(0, self._document.pageCount())

    def go_to(self, page: int) -> None:
        """Turn to a page; beyond the ends, to the end."""
        if self.page_count():
            self._view.pageNavigator().jump(min(max(0, page), self.page_count() - 1), QPointF(), 0)

    def zoom(self) -> float:
        """1 is the paper's own size."""
        return self._view.zoomFactor()

    def zoom_by(self, factor: float) -> None:
        """Larger or smaller, within reason."""
        low, high = _ZOOMS
        self._view.setZoomMode(self._free_mode)
        self._view.setZoomFactor(min(high, max(low, self._view.zoomFactor() * factor)))

    def fit_width(self) -> None:
        """As wide as the view."""
        self._view.setZoomMode(self._fit_mode)

    def _opened(self) -> bool:
        error = self._document.error()
        good = error == self._no_error and self._document.pageCount() > 0
        if good:
            self._panel.set_content()
        else:
            locked = error == self._locked
            self._panel.set_state(State.REFUSED, t("widgets.pdf.locked" if locked else "widgets.pdf.broken"))
        self._turned()
        return good

    def _bar(self) -> QWidget:
        bar = QWidget()
        row = QHBoxLayout(bar)
        row.setContentsMargins(6, 4, 6, 4)
        acts = (
            ("previous", "up", "PgUp", lambda: self.go_to(self.page() - 1)),
            ("next", "down", "PgDown", lambda: self.go_to(self.page() + 1)),
            ("zoom_out", "zoom_out", "Ctrl+-", lambda: self.zoom_by(1 / _ZOOM_STEP)),
            ("zoom_in", "zoom_in", "Ctrl++", lambda: self.zoom_by(_ZOOM_STEP)),
            ("fit_width", "fit_width", "Ctrl+0", self.fit_width),
        )
        for name, picture, key, act in acts:
            button = QToolButton()
            button.setProperty("picture", picture)
            button.setAccessibleName(t(f"widgets.pdf.{name}"))
            button.setToolTip(f"{t(f'widgets.pdf.{name}')} ({key})")
            set_role(button, "flat")
            button.clicked.connect(act)
            shortcut = QShortcut(QKeySequence(key), self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)
            self._buttons[name] = button
            row.addWidget(button)
            if name == "next":
                row.addWidget(self._page_label)
                row.addStretch(1)
        return bar

    def _turned(self) -> None:
        pages = self.page_count()
        self._page_label.setText(t("widgets.pdf.page", page=self.page() + 1, pages=pages) if pages else "")
        for button in self._buttons.values():
            button.setEnabled(pages > 0)
        if pages:
            self.page_changed.emit(self.page())

    def _redress(self) -> None:
        for button in self._buttons.values():
            button.setIcon(icon(str(button.property("picture"))))
